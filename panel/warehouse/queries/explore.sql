-- name: explore_indicators()
-- The indicators that have observations.
SELECT indicator_id, title AS indicator_title, unit, definition, comparable_group, producer, aggregation
FROM indicator
SEMI JOIN series_extent USING (indicator_id)
ORDER BY swedish_order(indicator_title);

-- name: explore_extents(indicators)
-- The extent of the chosen indicators: a row for each frequency, sex and age. Includes years computed from quarters,
-- for indicators that define how: is_computed where no year is published, is_filled where some are. See explore_years.
WITH chosen AS (
    SELECT *
    FROM series_extent
    WHERE indicator_id IN (SELECT unnest(string_split(:indicators, ',')))
),

whole_years AS (
    SELECT
        chosen.* REPLACE (
            'Y' AS frequency,
            date_trunc('year', first_period + INTERVAL 9 MONTH)::DATE AS first_period,
            (date_trunc('year', last_period + INTERVAL 3 MONTH) - INTERVAL 1 YEAR)::DATE AS last_period
        )
    FROM chosen
    INNER JOIN indicator USING (indicator_id)
    WHERE chosen.frequency = 'Q' AND indicator.aggregation IN ('sum', 'mean', 'last')
),

every AS (
    SELECT
        chosen.* REPLACE (
            least(chosen.first_period, whole_years.first_period) AS first_period,
            greatest(chosen.last_period, whole_years.last_period) AS last_period,
            greatest(chosen.region_count, whole_years.region_count) AS region_count
        ),
        false AS is_computed,
        whole_years.indicator_id IS NOT NULL AS is_filled
    FROM chosen
    LEFT JOIN whole_years USING (indicator_id, frequency, sex, age)
    UNION ALL BY NAME
    SELECT *, true AS is_computed, false AS is_filled
    FROM whole_years
    WHERE first_period <= last_period
        AND indicator_id NOT IN (SELECT indicator_id FROM chosen WHERE frequency = 'Y')
)

SELECT
    indicator_id,
    indicator.title AS indicator_title,
    every.frequency::VARCHAR AS frequency,
    every.sex::VARCHAR AS sex,
    every.age,
    measured_ages(every.indicator_id, every.age, every.first_period, every.last_period) AS measured_ages,
    every.first_period,
    every.last_period,
    every.region_count,
    every.is_computed,
    every.is_filled
FROM every
INNER JOIN indicator USING (indicator_id)
ORDER BY swedish_order(indicator.title), every.frequency, every.sex, age_order(every.age), every.age;

-- name: explore_regions()
-- All regions: the country first, then the counties, then the municipalities, by name.
SELECT region_code, name AS region_name, kind AS region_kind, comparison IS NOT DISTINCT FROM 'r9' AS is_similar
FROM region
ORDER BY array_position(['country', 'county', 'municipality'], kind), swedish_order(name);

-- name: explore_observations(indicators, regions, frequency, first_on, last_on, sexes, ages)
-- The chosen observations. Lists are comma-separated text. Looking up a list's values is a join that DuckDB turns into
-- a filter on the scan, so that it skips parts of the table without them. segment counts the breaks of the series up to
-- the period: periods of different segments are not comparable.
SELECT
    observation.indicator_id,
    indicator.title AS indicator_title,
    indicator.unit,
    indicator.decimals,
    indicator.producer,
    indicator.comparable_group,
    observation.region_code,
    region.name AS region_name,
    region.kind AS region_kind,
    observation.period_start,
    observation.frequency,
    observation.sex,
    observation.age,
    measured_age(observation.indicator_id, observation.age, observation.period_start) AS measured_age,
    observation.value,
    observation.flag,
    observation.source_id,
    observation.note,
    (
        SELECT count(*)
        FROM series_break
        WHERE series_break.indicator_id = observation.indicator_id
            AND series_break.period_start <= observation.period_start
    )::INTEGER AS segment,
    false AS is_computed
FROM observation
INNER JOIN indicator USING (indicator_id)
INNER JOIN region USING (region_code)
WHERE observation.indicator_id IN (SELECT unnest(string_split(:indicators, ',')))
    AND observation.region_code IN (SELECT unnest(string_split(:regions, ',')))
    AND observation.frequency = :frequency
    AND observation.period_start BETWEEN CAST(:first_on AS DATE) AND CAST(:last_on AS DATE)
    AND observation.sex IN (SELECT unnest(string_split(:sexes, ',')))
    AND observation.age IN (SELECT unnest(string_split(:ages, ',')))
ORDER BY
    swedish_order(indicator.title),
    observation.region_code,
    observation.sex,
    age_order(observation.age),
    observation.age,
    observation.period_start;

-- name: explore_years(indicators, regions, first_on, last_on, sexes, ages)
-- The years of a series that no source publishes, computed from its quarters by the indicator's aggregation: sum, mean
-- or last. Columns as explore_observations. A year has no value when a quarter that it needs is missing, or when its
-- sum or mean would span a break. Such a year is left out where other years are published.
WITH quarters AS (
    SELECT
        observation.*,
        indicator.aggregation,
        date_trunc('year', period_start)::DATE AS year_start,
        (
            SELECT count(*)
            FROM series_break
            WHERE series_break.indicator_id = observation.indicator_id
                AND series_break.period_start <= observation.period_start
        )::INTEGER AS segment
    FROM observation
    INNER JOIN indicator USING (indicator_id)
    WHERE indicator_id IN (SELECT unnest(string_split(:indicators, ',')))
        AND region_code IN (SELECT unnest(string_split(:regions, ',')))
        AND observation.frequency = 'Q'
        AND sex IN (SELECT unnest(string_split(:sexes, ',')))
        AND age IN (SELECT unnest(string_split(:ages, ',')))
        AND aggregation IN ('sum', 'mean', 'last')
),

published AS (
    SELECT indicator_id, region_code, sex, age, period_start
    FROM observation
    WHERE indicator_id IN (SELECT unnest(string_split(:indicators, ','))) AND frequency = 'Y'
),

years AS (
    SELECT
        indicator_id,
        region_code,
        sex,
        age,
        year_start AS period_start,
        sum(value) AS total,
        max(value) FILTER (quarter(period_start) = 4) AS last_value,
        CASE any_value(aggregation)
            WHEN 'last' THEN last_value IS NOT NULL
            ELSE count(value) = 4 AND min(segment) = max(segment)
        END AS is_whole,
        arg_max(source_id, period_start) AS source_id,
        max(segment) AS segment
    FROM quarters
    GROUP BY indicator_id, region_code, sex, age, year_start
    HAVING year_start BETWEEN CAST(:first_on AS DATE) AND CAST(:last_on AS DATE)
)

SELECT
    years.indicator_id,
    indicator.title AS indicator_title,
    indicator.unit,
    indicator.decimals,
    indicator.producer,
    indicator.comparable_group,
    years.region_code,
    region.name AS region_name,
    region.kind AS region_kind,
    years.period_start,
    'Y' AS frequency,
    years.sex,
    years.age,
    measured_age(years.indicator_id, years.age, years.period_start) AS measured_age,
    CASE
        WHEN NOT years.is_whole THEN NULL
        WHEN indicator.aggregation = 'sum' THEN years.total
        WHEN indicator.aggregation = 'mean' THEN years.total / 4
        ELSE years.last_value
    END AS value,
    CASE WHEN NOT years.is_whole THEN '..' END AS flag,
    years.source_id,
    CASE
        WHEN NOT years.is_whole AND indicator.aggregation = 'last' THEN 'Panelen visar året när dess fjärde kvartal finns.'
        WHEN NOT years.is_whole THEN 'Panelen räknar året när alla fyra kvartal finns och mäts lika.'
        WHEN indicator.aggregation = 'sum' THEN 'Räknat av panelen: summan av årets fyra kvartal.'
        WHEN indicator.aggregation = 'mean' THEN 'Räknat av panelen: medelvärdet av årets fyra kvartal.'
        ELSE 'Räknat av panelen: årets fjärde kvartal.'
    END AS note,
    years.segment,
    true AS is_computed
FROM years
ANTI JOIN published USING (indicator_id, region_code, sex, age, period_start)
INNER JOIN indicator USING (indicator_id)
INNER JOIN region USING (region_code)
WHERE years.is_whole OR years.indicator_id NOT IN (SELECT indicator_id FROM published)
ORDER BY
    swedish_order(indicator.title),
    years.region_code,
    years.sex,
    age_order(years.age),
    years.age,
    years.period_start;

-- name: explore_breaks(indicators)
-- The breaks of the chosen indicators.
SELECT series_break.indicator_id, indicator.title AS indicator_title, series_break.period_start, series_break.note
FROM series_break
INNER JOIN indicator USING (indicator_id)
WHERE series_break.indicator_id IN (SELECT unnest(string_split(:indicators, ',')))
ORDER BY series_break.period_start, swedish_order(indicator.title);

-- name: explore_annotations(indicators, regions)
-- Dated annotations on the chosen series.
SELECT
    annotation.annotation_id,
    annotation.indicator_id,
    indicator.title AS indicator_title,
    annotation.region_code,
    annotation.day,
    annotation.text,
    annotation.said_by,
    annotation.url
FROM annotation
INNER JOIN indicator USING (indicator_id)
WHERE annotation.indicator_id IN (SELECT unnest(string_split(:indicators, ',')))
    AND (annotation.region_code IS NULL OR annotation.region_code IN (SELECT unnest(string_split(:regions, ','))))
ORDER BY annotation.day, annotation.annotation_id;

-- name: explore_snapshots(source_id)
-- The snapshots of a source that is fetched from a statistics service, newest first.
SELECT snapshot_id, taken_at, taken_on, since, service, url, licence, sha256, row_count
FROM snapshot
WHERE series_id = :source_id
ORDER BY taken_at DESC;

-- name: explore_revisions(indicator_id, region_code, period_start, frequency, sex, age)
-- The revisions of one figure, newest first.
SELECT
    revision.kind,
    revision.value_before,
    revision.flag_before,
    revision.value_after,
    revision.flag_after,
    revision.source_before,
    revision.revised_on,
    snapshot.service,
    snapshot.url
FROM revision
LEFT JOIN snapshot USING (snapshot_id)
WHERE revision.indicator_id = :indicator_id
    AND revision.region_code = :region_code
    AND revision.period_start = CAST(:period_start AS DATE)
    AND revision.frequency = :frequency
    AND revision.sex = :sex
    AND revision.age = :age
ORDER BY revision.revised_on DESC;

-- name: indicator_held(indicator_id, frequency, region_code)
-- Whether a municipality has an indicator at a frequency ('' for any), and which municipalities have it.
WITH available AS (
    SELECT DISTINCT region_code, region.name
    FROM observation
    INNER JOIN region USING (region_code)
    WHERE indicator_id = :indicator_id AND :frequency IN ('', frequency::VARCHAR) AND region.kind = 'municipality' AND value IS NOT NULL
)

SELECT
    title,
    producer,
    CAST(:frequency AS VARCHAR) AS frequency,
    (SELECT count(*) FROM available)::INTEGER AS available,
    coalesce((SELECT string_agg(name, ', ' ORDER BY swedish_order(name)) FROM available), '') AS municipalities,
    EXISTS (FROM available WHERE region_code = :region_code) AS is_available
FROM indicator
WHERE indicator_id = :indicator_id;
