-- How findings write numbers and months: in Swedish, with no-break spaces and a real minus sign. A number that rounds
-- to zero is 0, never minus 0. Halves are rounded away from zero, as text.rounded does, whatever the float is short of.
CREATE TEMP MACRO rounded(x, decimals) AS round(x::DOUBLE + sign(x::DOUBLE) * power(10, -(decimals + 7)), decimals);

CREATE TEMP MACRO sv_number(x, decimals) AS
    translate(
        format('{:,.' || decimals || 'f}', CASE WHEN rounded(x, decimals) = 0 THEN 0 ELSE rounded(x, decimals) END),
        ',.-',
        chr(160) || ',' || chr(8722)
    );

CREATE TEMP MACRO sv_signed(x, decimals) AS
    CASE WHEN rounded(x, decimals) > 0 THEN '+' ELSE '' END || sv_number(x, decimals);

-- An amount in mnkr with as many decimals as it needs, at least one and at most three (a tkr): 493,4 and 12,65.
CREATE TEMP MACRO amount_decimals(x) AS
    CASE WHEN abs(x::DOUBLE - round(x::DOUBLE, 1)) < 0.0005 THEN 1 WHEN abs(x::DOUBLE - round(x::DOUBLE, 2)) < 0.0005 THEN 2 ELSE 3 END;

CREATE TEMP MACRO sv_amount(x) AS sv_number(x, amount_decimals(x));

-- The end of a computed range is rounded to one decimal. An amount that is exact is not.
CREATE TEMP MACRO sv_amount_of(x, is_exact) AS CASE WHEN is_exact THEN sv_amount(x) ELSE sv_number(x, 1) END;

CREATE TEMP MACRO sv_signed_amount(x) AS sv_signed(x, amount_decimals(x));

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

-- All numbers in a Swedish sentence: '145 250 vid utgången av oktober 2023' gives 145250 and 2023.
CREATE TEMP MACRO numbers_in(sentence) AS list_transform(
    regexp_extract_all(sentence, '\d{1,3}(?:[ \x{A0}]\d{3})+(?:,\d+)?|\d+(?:,\d+)?'),
    lambda found: replace(regexp_replace(found, '[ \x{A0}]', '', 'g'), ',', '.')::DOUBLE
);

CREATE TEMP MACRO percentages_in(sentence) AS list_transform(
    regexp_extract_all(sentence, '(\d+(?:,\d+)?) procent', 1), lambda found: replace(found, ',', '.')::DOUBLE
);

-- The decimals and step of a stated figure: 37 has steps of 1, 57,7 of 0.1.
CREATE TEMP MACRO stated_decimals(x) AS
    CASE WHEN x = round(x) THEN 0 WHEN x = round(x, 1) THEN 1 ELSE 2 END;

CREATE TEMP MACRO stated_step(x) AS power(10, -stated_decimals(x));

CREATE TEMP MACRO sv_value(x, unit) AS
    CASE WHEN unit = 'procent' THEN sv_number(x, 1) || chr(160) || '%' ELSE sv_number(x, 0) END;

-- A claim that does not hold is graver than one that cannot be tested.
CREATE TEMP MACRO claim_severity(verdict) AS CASE verdict WHEN 'confirmed' THEN 'none' WHEN 'untestable' THEN 'low' ELSE 'high' END;

CREATE TEMP MACRO sv_day(day) AS day(day) || ' ' || sv_month(day);

-- The definite form of a follow-up's name, as in panel/wording/labels.py: 'tertialrapport 1' becomes 'tertialrapporten 1',
-- and 'tertial 1' 'uppföljningen tertial 1'.
CREATE TEMP MACRO sv_definite(name) AS
    CASE
        WHEN regexp_matches(name, '^\pL*(uppföljning|rapport|redovisning)( |$)') THEN regexp_replace(name, '^(\pL*)', '\1en')
        WHEN regexp_matches(name, '^\pL*bokslut( |$)') THEN regexp_replace(name, '^(\pL*)', '\1et')
        WHEN regexp_matches(name, '^\pL*berättelse( |$)') THEN regexp_replace(name, '^(\pL*)', '\1n')
        ELSE 'uppföljningen ' || name
    END;

-- '2024-delar' becomes 'delårsuppföljningen 2024', and the plan itself 'planen'.
CREATE TEMP MACRO sv_period(period) AS
    CASE
        WHEN period = 'plan' THEN 'planen'
        WHEN ends_with(period, '-delar') THEN 'delårsuppföljningen ' || split_part(period, '-', 1)
        WHEN ends_with(period, '-helar') THEN 'helårsuppföljningen ' || split_part(period, '-', 1)
        ELSE sv_definite(replace(split_part(period, '-', 2), '_', ' ')) || ' ' || split_part(period, '-', 1)
    END;

-- '5' becomes 'Punkt 5', and '5, 17, 93' becomes 'Punkterna 5, 17 och 93'.
CREATE TEMP MACRO sv_points(numbers) AS
    CASE WHEN contains(numbers, ',') THEN 'Punkterna ' || regexp_replace(numbers, ', ([0-9]+)$', ' och \1') ELSE 'Punkt ' || numbers END;

-- '1 punkt', '2 punkter'.
CREATE TEMP MACRO sv_count(number, one, many) AS number || ' ' || CASE number WHEN 1 THEN one ELSE many END;

-- Text written by a user, short enough for a heading.
CREATE TEMP MACRO short_text(words) AS CASE WHEN length(words) > 90 THEN rtrim(left(words, 88)) || '…' ELSE words END;

-- The days that findings on reports are computed as of: today (9999-12-31) and every day on which something was
-- recorded. The first is the day the plan was decided, with its own status of each point.
CREATE TEMP VIEW moment AS
SELECT plan_id, DATE '9999-12-31' AS known_on FROM plan
UNION
SELECT plan_id, decided_on FROM plan
UNION
SELECT plan_id, recorded_on FROM receipt;
