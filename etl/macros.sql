-- How findings write numbers and months: Swedish, with no-break spaces and a real minus sign.
-- What rounds to nothing is 0, never minus 0.
CREATE TEMP MACRO sv_number(x, decimals) AS
    translate(
        format('{:,.' || decimals || 'f}', CASE WHEN round(x::DOUBLE, decimals) = 0 THEN 0 ELSE round(x::DOUBLE, decimals) END),
        ',.-',
        chr(160) || ',' || chr(8722)
    );

CREATE TEMP MACRO sv_signed(x, decimals) AS
    CASE WHEN round(x::DOUBLE, decimals) > 0 THEN '+' ELSE '' END || sv_number(x, decimals);

CREATE TEMP MACRO sv_month_name(month_no) AS
    list_extract(
        [
            'januari', 'februari', 'mars', 'april', 'maj', 'juni',
            'juli', 'augusti', 'september', 'oktober', 'november', 'december'
        ],
        month_no
    );

CREATE TEMP MACRO sv_month(day) AS sv_month_name(month(day)) || ' ' || year(day);

CREATE TEMP MACRO sv_quarter(day) AS 'kvartal ' || quarter(day) || ' ' || year(day);

-- All numbers of a Swedish sentence: '145 250 vid utgången av oktober 2023' gives 145250 and 2023.
CREATE TEMP MACRO numbers_in(sentence) AS list_transform(
    regexp_extract_all(sentence, '\d{1,3}(?:[ \x{A0}]\d{3})+(?:,\d+)?|\d+(?:,\d+)?'),
    lambda found: replace(regexp_replace(found, '[ \x{A0}]', '', 'g'), ',', '.')::DOUBLE
);

CREATE TEMP MACRO percentages_in(sentence) AS list_transform(
    regexp_extract_all(sentence, '(\d+(?:,\d+)?) procent', 1), lambda found: replace(found, ',', '.')::DOUBLE
);

-- How finely a figure is stated: 37 in steps of 1, 57,7 in steps of 0.1.
CREATE TEMP MACRO stated_decimals(x) AS
    CASE WHEN x = round(x) THEN 0 WHEN x = round(x, 1) THEN 1 ELSE 2 END;

CREATE TEMP MACRO stated_step(x) AS power(10, -stated_decimals(x));

CREATE TEMP MACRO sv_value(x, unit) AS
    CASE WHEN unit = 'procent' THEN sv_number(x, 1) || chr(160) || '%' ELSE sv_number(x, 0) END;

CREATE TEMP MACRO sv_day(day) AS day(day) || ' ' || sv_month(day);

-- '2024-delar' is 'delår 2024', and the plan itself 'planen'.
CREATE TEMP MACRO sv_period(period) AS
    CASE
        WHEN period = 'plan' THEN 'planen'
        WHEN ends_with(period, '-delar') THEN 'delår ' || split_part(period, '-', 1)
        WHEN ends_with(period, '-helar') THEN 'helår ' || split_part(period, '-', 1)
        ELSE period
    END;

-- '5' is 'Punkt 5', and '5, 17, 93' is 'Punkterna 5, 17 och 93'.
CREATE TEMP MACRO sv_points(numbers) AS
    CASE WHEN contains(numbers, ',') THEN 'Punkterna ' || regexp_replace(numbers, ', ([0-9]+)$', ' och \1') ELSE 'Punkt ' || numbers END;

-- '1 punkt', '2 punkter'.
CREATE TEMP MACRO sv_count(number, one, many) AS number || ' ' || CASE number WHEN 1 THEN one ELSE many END;

-- Text that a person wrote, short enough for a heading.
CREATE TEMP MACRO short_text(words) AS CASE WHEN length(words) > 90 THEN rtrim(left(words, 88)) || '…' ELSE words END;

-- The first day of the month, quarter or year that a day lies in.
CREATE TEMP MACRO period_start_of(day, frequency) AS
    CASE frequency::VARCHAR
        WHEN 'M' THEN date_trunc('month', day) WHEN 'Q' THEN date_trunc('quarter', day) ELSE date_trunc('year', day)
    END::DATE;

-- 16-64, 100+ or 7, where the first is not above the last.
CREATE TEMP MACRO is_age_span(age) AS
    regexp_full_match(age, '[0-9]{1,3}(-[0-9]{1,3}|[+])?')
    AND coalesce(try_cast(nullif(regexp_extract(age, '-([0-9]+)$', 1), '') AS INTEGER), 999)
        >= try_cast(regexp_extract(age, '^[0-9]+') AS INTEGER);

-- The rows that cannot be an observation whatever stands beside them, each with the cells that say so. Sex, frequency
-- and flag are held by the types of the table. An age is looked at once, however many rows have it.
CREATE TEMP MACRO observation_faults() AS TABLE
WITH known_age AS (
    SELECT age FROM (SELECT DISTINCT age FROM observation) WHERE age = 'total' OR is_age_span(age)
)

SELECT
    source_id, indicator_id, region_code, period_start, frequency, sex, age,
    'period_start' AS column_name,
    MAP {'period_start': period_start::VARCHAR, 'frequency': frequency::VARCHAR} AS cells,
    period_start::VARCHAR AS value,
    'Datumet är inte första dagen i perioden: '
    || CASE frequency WHEN 'M' THEN 'månaden (M)' WHEN 'Q' THEN 'kvartalet (Q)' ELSE 'året (Y)' END
    || ' skrivs ' || period_start_of(period_start, frequency) || '.' AS problem,
    'Skriv första dagen i perioden, eller rätta frequency.' AS action
FROM observation
WHERE period_start <> period_start_of(period_start, frequency)
UNION ALL BY NAME
SELECT
    source_id, indicator_id, region_code, period_start, frequency, sex, age,
    'age' AS column_name,
    MAP {'age': age} AS cells,
    age AS value,
    'Åldern är varken total eller ett åldersspann.' AS problem,
    'Skriv total, 0-9, 16-64, 7 eller 100+, utan mellanslag.' AS action
FROM observation
ANTI JOIN known_age USING (age)
UNION ALL BY NAME
SELECT
    source_id, indicator_id, region_code, period_start, frequency, sex, age,
    'value' AS column_name,
    MAP {'indicator_id': indicator_id, 'region_code': region_code, 'period_start': period_start::VARCHAR} AS cells,
    observation.value::VARCHAR AS value,
    'Värdet är inte ett tal.' AS problem,
    'Ange ett tal, eller lämna tomt och sätt en flagga.' AS action
FROM observation
WHERE NOT isfinite(observation.value);
