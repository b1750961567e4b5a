-- 16-64, 100+ or 7, where the first age is not above the last.
CREATE TEMP MACRO is_age_span(age) AS
    regexp_full_match(age, '[0-9]{1,3}(-[0-9]{1,3}|[+])?')
    AND coalesce(try_cast(nullif(regexp_extract(age, '-([0-9]+)$', 1), '') AS INTEGER), 999)
        >= try_cast(regexp_extract(age, '^[0-9]+') AS INTEGER);

-- Rows that cannot be an observation, each with the cells that show it. Sex, frequency and flag are checked by the
-- types of the table. Each distinct age is checked once, however many rows have it.
CREATE TEMP MACRO observation_faults() AS TABLE
WITH known_age AS (
    SELECT age FROM (SELECT DISTINCT age FROM observation) WHERE age = 'total' OR is_age_span(age)
)

SELECT
    source_id, indicator_id, region_code, period_start, frequency, sex, age, breakdown_id,
    'period_start' AS column_name,
    MAP {'period_start': period_start::VARCHAR, 'frequency': frequency::VARCHAR} AS cells,
    period_start::VARCHAR AS value,
    'Datumet är inte första dagen i perioden: '
    || CASE frequency::VARCHAR
        WHEN 'W' THEN 'veckan (W)'
        WHEN 'M' THEN 'månaden (M)'
        WHEN 'Q' THEN 'kvartalet (Q)'
        WHEN 'H' THEN 'halvåret (H)'
        WHEN 'Y' THEN 'året (Y)'
        WHEN 'S' THEN 'läsåret (S)'
        ELSE 'perioden (' || frequency || ')'
    END
    || ' skrivs ' || period_start_of(period_start, frequency) || '.' AS problem,
    'Skriv första dagen i perioden, eller rätta frequency.' AS action
FROM observation
WHERE period_start <> period_start_of(period_start, frequency)
UNION ALL BY NAME
SELECT
    source_id, indicator_id, region_code, period_start, frequency, sex, age, breakdown_id,
    'age' AS column_name,
    MAP {'age': age} AS cells,
    age AS value,
    'Åldern är varken total eller ett åldersspann.' AS problem,
    'Skriv total, 0-9, 16-64, 7 eller 100+, utan mellanslag.' AS action
FROM observation
ANTI JOIN known_age USING (age)
UNION ALL BY NAME
SELECT
    source_id, indicator_id, region_code, period_start, frequency, sex, age, breakdown_id,
    'value' AS column_name,
    MAP {'indicator_id': indicator_id, 'region_code': region_code, 'period_start': period_start::VARCHAR} AS cells,
    observation.value::VARCHAR AS value,
    'Värdet är inte ett tal.' AS problem,
    'Ange ett tal, eller lämna tomt och sätt en flagga.' AS action
FROM observation
WHERE NOT isfinite(observation.value);
