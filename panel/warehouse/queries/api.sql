-- name: api_tables()
-- The tables of the data API that hold statistics: one for each indicator and length of period, with its groups. A
-- length that no source publishes is made up of shorter ones: computed_from is the longest of these.
WITH held AS (
    SELECT indicator_id, frequency, sex, age, breakdown_id, first_period, last_period, NULL AS part
    FROM series_extent
    UNION ALL
    SELECT indicator_id, frequency, sex, age, breakdown_id, first_period, last_period, part
    FROM computed_extent
),

of_source AS (
    SELECT
        indicator_id,
        max(coalesce(updated_on, retrieved_on)) AS updated_on,
        list(source_id ORDER BY source_id) AS source_ids
    FROM (SELECT DISTINCT indicator_id, source_id FROM observation)
    INNER JOIN source USING (source_id)
    GROUP BY indicator_id
),

extent AS (
    SELECT
        indicator_id,
        frequency,
        min(first_period) AS first_period,
        max(last_period) AS last_period,
        list(DISTINCT sex ORDER BY array_position(['total', 'women', 'men'], sex)) AS sexes,
        list(DISTINCT age ORDER BY age_order(age), age) AS ages,
        list(DISTINCT breakdown_id ORDER BY breakdown_id <> 'total', breakdown_id) AS breakdowns,
        arg_max(part, frequency_order(part)) AS computed_from,
        bool_or(part IS NULL) AS is_published
    FROM held
    GROUP BY indicator_id, frequency
)

SELECT
    indicator_id,
    indicator.title AS indicator_title,
    extent.* EXCLUDE (indicator_id),
    indicator.unit,
    indicator.decimals,
    indicator.definition,
    indicator.aggregation,
    measured_ages(indicator_id, 'total', first_period, last_period) AS measured_ages,
    of_source.updated_on,
    of_source.source_ids
FROM extent
INNER JOIN indicator USING (indicator_id)
INNER JOIN of_source USING (indicator_id)
ORDER BY swedish_order(indicator.title), indicator_id, frequency_order(extent.frequency);

-- name: api_regions()
-- The regions that each indicator has, by the length of their periods: the country, the counties, the municipalities.
SELECT indicator_id, frequency::VARCHAR AS frequency, region_code
FROM (SELECT DISTINCT indicator_id, frequency, region_code FROM observation)
INNER JOIN region USING (region_code)
ORDER BY ALL;

-- name: api_breakdowns()
-- The names of the parts that each indicator is broken down into.
SELECT indicator_id, breakdown_id, name AS breakdown_name
FROM breakdown
ORDER BY ALL;

-- name: api_periods()
-- The periods that each indicator has, by their length.
SELECT DISTINCT indicator_id, frequency::VARCHAR AS frequency, period_start
FROM observation
UNION
SELECT
    indicator_id,
    frequency,
    unnest(range(first_period, last_period + INTERVAL 1 DAY, to_months(CASE frequency WHEN 'Q' THEN 3 ELSE 12 END)))::DATE AS period_start
FROM computed_extent
ORDER BY ALL;

-- name: api_cells(indicator_id, frequency, regions, sexes, ages, breakdowns, periods)
-- The published figures of a table's cells. Codes are comma-separated text, periods their first days. `cell` counts from
-- 0, with the last list fastest. Lists that may be long are joined, the others searched: a query takes longer to plan
-- than to run where all are joined.
WITH region_at AS (
    SELECT unnest(string_split(:regions, ',')) AS region_code, generate_subscripts(string_split(:regions, ','), 1) - 1 AS at
),

period_at AS (
    SELECT
        unnest(string_split(:periods, ','))::DATE AS period_start,
        generate_subscripts(string_split(:periods, ','), 1) - 1 AS at
),

placed AS (
    SELECT
        region_at.at AS region_at,
        list_position(string_split(:sexes, ','), sex::VARCHAR) - 1 AS sex_at,
        list_position(string_split(:ages, ','), age) - 1 AS age_at,
        list_position(string_split(:breakdowns, ','), breakdown_id) - 1 AS breakdown_at,
        period_at.at AS period_at,
        value,
        flag
    FROM observation
    INNER JOIN region_at USING (region_code)
    INNER JOIN period_at USING (period_start)
    WHERE indicator_id = :indicator_id AND frequency = :frequency
)

SELECT
    (
        ((region_at * len(string_split(:sexes, ',')) + sex_at) * len(string_split(:ages, ',')) + age_at)
        * len(string_split(:breakdowns, ',')) + breakdown_at
    ) * len(string_split(:periods, ',')) + period_at AS cell,
    value,
    flag::VARCHAR AS flag
FROM placed
WHERE cell IS NOT NULL;

-- name: api_computed_cells(indicator_id, frequency, regions, sexes, ages, breakdowns, periods)
-- The same of the figures that shorter periods make up and no source publishes.
WITH region_at AS (
    SELECT unnest(string_split(:regions, ',')) AS region_code, generate_subscripts(string_split(:regions, ','), 1) - 1 AS at
),

period_at AS (
    SELECT
        unnest(string_split(:periods, ','))::DATE AS period_start,
        generate_subscripts(string_split(:periods, ','), 1) - 1 AS at
),

placed AS (
    SELECT
        region_at.at AS region_at,
        list_position(string_split(:sexes, ','), sex::VARCHAR) - 1 AS sex_at,
        list_position(string_split(:ages, ','), age) - 1 AS age_at,
        list_position(string_split(:breakdowns, ','), breakdown_id) - 1 AS breakdown_at,
        period_at.at AS period_at,
        value,
        NULL::VARCHAR AS flag
    FROM longer_periods(:indicator_id, :regions)
    INNER JOIN region_at USING (region_code)
    INNER JOIN period_at USING (period_start)
    WHERE frequency = :frequency AND is_whole
)

SELECT
    (
        ((region_at * len(string_split(:sexes, ',')) + sex_at) * len(string_split(:ages, ',')) + age_at)
        * len(string_split(:breakdowns, ',')) + breakdown_at
    ) * len(string_split(:periods, ',')) + period_at AS cell,
    value,
    flag
FROM placed
WHERE cell IS NOT NULL;
