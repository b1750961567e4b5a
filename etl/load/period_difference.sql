-- A year that differs from its quarters or months, or a quarter from its months: one of the two is wrong, old, or of
-- another definition. The indicator's aggregation defines how periods add up to a longer one.
INSERT INTO source_warning BY NAME
WITH pair (longer, shorter, part_count, months_to_last, longer_name, parts_name, parts_genitive, last_name) AS (
    VALUES
        ('Y', 'Q', 4, 9, 'Årsuppgiften', 'kvartalen', 'kvartalens', 'sista kvartalet'),
        ('Y', 'M', 12, 11, 'Årsuppgiften', 'månaderna', 'månadernas', 'december'),
        ('Q', 'M', 3, 2, 'Kvartalsuppgiften', 'månaderna', 'månadernas', 'sista månaden')
),

-- Limits the large table to the few indicators with more than one frequency.
compared AS (
    SELECT indicator_id
    FROM series_extent
    GROUP BY indicator_id
    HAVING count(DISTINCT frequency) > 1
),

figure AS (
    SELECT indicator_id, region_code, sex, age, period_start, frequency::VARCHAR AS frequency, value, source_id
    FROM observation
    SEMI JOIN compared USING (indicator_id)
    WHERE value IS NOT NULL
),

parts AS (
    SELECT
        pair.longer,
        pair.shorter,
        indicator_id,
        region_code,
        sex,
        age,
        period_start_of(period_start, pair.longer) AS period_start,
        count(*) AS found_count,
        sum(value) AS total,
        arg_max(value, period_start) AS last_value,
        max(period_start) AS last_start
    FROM figure
    INNER JOIN pair ON pair.shorter = figure.frequency
    GROUP BY ALL
),

with_parts AS (
    SELECT
        figure.*,
        pair.*,
        indicator.title AS indicator_title,
        indicator.decimals,
        indicator.aggregation,
        CASE indicator.aggregation
            WHEN 'sum' THEN parts.total WHEN 'mean' THEN parts.total / pair.part_count ELSE parts.last_value
        END AS computed,
        -- Rounded values may differ by half a step each. Counts of persons are exact.
        CASE
            WHEN indicator.aggregation = 'mean' THEN power(10, -indicator.decimals)
            WHEN indicator.unit = 'antal' AND indicator.decimals = 0 THEN 0
            WHEN indicator.aggregation = 'sum' THEN power(10, -indicator.decimals) * (pair.part_count + 1) / 2
            ELSE power(10, -indicator.decimals)
        END + 1e-9 * abs(figure.value) AS tolerance
    FROM figure
    INNER JOIN pair ON pair.longer = figure.frequency
    INNER JOIN parts USING (longer, shorter, indicator_id, region_code, sex, age, period_start)
    INNER JOIN indicator USING (indicator_id)
    WHERE
        CASE indicator.aggregation
            WHEN 'last' THEN parts.last_start = figure.period_start + to_months(pair.months_to_last)
            ELSE indicator.aggregation IN ('sum', 'mean') AND parts.found_count = pair.part_count
        END
),

difference AS (
    SELECT
        with_parts.*,
        abs(value - computed) > tolerance AS differs,
        region.name || CASE WHEN sex = 'women' THEN ', kvinnor' WHEN sex = 'men' THEN ', män' ELSE '' END
        || CASE WHEN age = 'total' THEN '' ELSE ', ' || age || ' år' END
        || ', ' || CASE longer WHEN 'Y' THEN year(period_start)::VARCHAR ELSE sv_quarter(period_start) END
        || ', är ' || sv_number(value, decimals) || ', men '
        || CASE aggregation
            WHEN 'sum' THEN parts_name || ' ger tillsammans '
            WHEN 'mean' THEN parts_genitive || ' medelvärde är '
            ELSE last_name || ' är '
        END || sv_number(computed, decimals) || '.' AS case_text
    FROM with_parts
    INNER JOIN region USING (region_code)
)

SELECT
    concat_ws(':', 'periods_differ', source_id, indicator_id, longer, shorter) AS warning_id,
    'periods_differ' AS kind,
    source_id,
    any_value(indicator_title) AS title,
    any_value(longer_name) || ' stämmer inte med ' || any_value(parts_name) || ' i ' || count_if(differs) || ' av '
    || count(*) || ' fall. Störst skillnad: '
    || arg_max(case_text, (abs(value - computed) - tolerance, region_code, period_start)) AS problem,
    'Kontrollera källan: är en del av perioden tagen för hela, är det ena reviderat, eller är det olika mått? Är årets'
    || ' siffra fel: rätta eller ta bort serien i katalogen.' AS action,
    true AS is_current
FROM difference
GROUP BY source_id, indicator_id, longer, shorter
HAVING count_if(differs) > 0
ORDER BY warning_id;
