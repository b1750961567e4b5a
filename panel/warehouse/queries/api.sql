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

-- name: api_cells(indicator_id, frequency, regions, computed_regions, sexes, ages, breakdowns, periods)
-- The figures of a table's cells, and those that shorter periods make up, of the regions in computed_regions. Codes are
-- comma-separated text, periods their first days. `cell` counts from 0, with the last list fastest.
WITH region_at AS (
    SELECT unnest(string_split(:regions, ',')) AS region_code, generate_subscripts(string_split(:regions, ','), 1) - 1 AS at
),

sex_at AS (
    SELECT unnest(string_split(:sexes, ',')) AS sex, generate_subscripts(string_split(:sexes, ','), 1) - 1 AS at
),

age_at AS (
    SELECT unnest(string_split(:ages, ',')) AS age, generate_subscripts(string_split(:ages, ','), 1) - 1 AS at
),

breakdown_at AS (
    SELECT
        unnest(string_split(:breakdowns, ',')) AS breakdown_id,
        generate_subscripts(string_split(:breakdowns, ','), 1) - 1 AS at
),

period_at AS (
    SELECT
        unnest(string_split(:periods, ','))::DATE AS period_start,
        generate_subscripts(string_split(:periods, ','), 1) - 1 AS at
),

figure AS (
    SELECT region_code, sex::VARCHAR AS sex, age, breakdown_id, period_start, value, flag::VARCHAR AS flag
    FROM observation
    WHERE indicator_id = :indicator_id AND frequency = :frequency
    UNION ALL
    SELECT region_code, sex::VARCHAR, age, breakdown_id, period_start, value, NULL
    FROM longer_periods(:indicator_id, :computed_regions)
    WHERE frequency = :frequency AND is_whole
)

SELECT
    (
        (
            ((region_at.at * (SELECT count(*) FROM sex_at) + sex_at.at) * (SELECT count(*) FROM age_at) + age_at.at)
            * (SELECT count(*) FROM breakdown_at) + breakdown_at.at
        ) * (SELECT count(*) FROM period_at) + period_at.at
    )::INTEGER AS cell,
    figure.value,
    figure.flag
FROM figure
INNER JOIN region_at USING (region_code)
INNER JOIN sex_at USING (sex)
INNER JOIN age_at USING (age)
INNER JOIN breakdown_at USING (breakdown_id)
INNER JOIN period_at USING (period_start);
