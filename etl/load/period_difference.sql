-- A year that differs from its quarters or months, or a quarter from its months: one of the two is wrong, old, or of
-- another definition. The indicator's aggregation defines how periods add up to a longer one.
INSERT INTO source_warning BY NAME
WITH word (frequency, part, longer_name, parts_name, parts_genitive, last_name) AS (
    VALUES
        ('Y', 'H', 'Årsuppgiften', 'halvåren', 'halvårens', 'andra halvåret'),
        ('Y', 'Q', 'Årsuppgiften', 'kvartalen', 'kvartalens', 'sista kvartalet'),
        ('Y', 'M', 'Årsuppgiften', 'månaderna', 'månadernas', 'december'),
        ('Q', 'M', 'Kvartalsuppgiften', 'månaderna', 'månadernas', 'sista månaden')
),

-- Limits the large table to the few indicators with more than one frequency.
compared AS (
    SELECT indicator_id
    FROM series_extent
    GROUP BY indicator_id
    HAVING count(DISTINCT frequency) > 1
),

with_parts AS (
    SELECT
        observation.indicator_id,
        observation.region_code,
        observation.period_start,
        observation.sex,
        observation.age,
        observation.breakdown_id,
        observation.value,
        observation.source_id,
        made.frequency,
        made.part,
        made.value AS computed,
        word.* EXCLUDE (frequency, part),
        indicator.title AS indicator_title,
        indicator.decimals,
        indicator.aggregation,
        -- Rounded values may differ by half a step each. Counts of persons are exact.
        CASE
            WHEN indicator.aggregation = 'mean' THEN power(10, -indicator.decimals)
            WHEN indicator.unit = 'antal' AND indicator.decimals = 0 THEN 0
            WHEN indicator.aggregation = 'sum' THEN power(10, -indicator.decimals) * (made.part_count + 1) / 2
            ELSE power(10, -indicator.decimals)
        END + 1e-9 * abs(observation.value) AS tolerance
    FROM periods_of_parts(
        (SELECT string_agg(indicator_id, ',') FROM compared), (SELECT string_agg(region_code, ',') FROM region)
    ) AS made
    INNER JOIN observation
        ON observation.indicator_id = made.indicator_id
        AND observation.region_code = made.region_code
        AND observation.period_start = made.period_start
        AND observation.frequency::VARCHAR = made.frequency
        AND observation.sex = made.sex
        AND observation.age = made.age
        AND observation.breakdown_id = made.breakdown_id
        AND observation.value IS NOT NULL
    INNER JOIN word ON word.frequency = made.frequency AND word.part = made.part
    INNER JOIN indicator ON indicator.indicator_id = made.indicator_id
    WHERE made.is_whole
),

difference AS (
    SELECT
        with_parts.*,
        abs(value - computed) > tolerance AS differs,
        region.name || CASE WHEN sex = 'women' THEN ', kvinnor' WHEN sex = 'men' THEN ', män' ELSE '' END
        || CASE WHEN age = 'total' THEN '' ELSE ', ' || age || ' år' END
        || coalesce(', ' || breakdown.name, '')
        || ', ' || CASE frequency WHEN 'Y' THEN year(period_start)::VARCHAR ELSE sv_quarter(period_start) END
        || ', är ' || sv_number(value, decimals) || ', men '
        || CASE aggregation
            WHEN 'sum' THEN parts_name || ' ger tillsammans '
            WHEN 'mean' THEN parts_genitive || ' medelvärde är '
            ELSE last_name || ' är '
        END || sv_number(computed, decimals) || '.' AS case_text
    FROM with_parts
    INNER JOIN region USING (region_code)
    LEFT JOIN breakdown USING (indicator_id, breakdown_id)
)

SELECT
    concat_ws(':', 'periods_differ', source_id, indicator_id, frequency, part) AS warning_id,
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
GROUP BY source_id, indicator_id, frequency, part
HAVING count_if(differs) > 0
ORDER BY warning_id;
