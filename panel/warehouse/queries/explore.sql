-- name: explore_indicators()
-- The indicators that have observations.
SELECT indicator_id, title AS indicator_title, unit, definition, comparable_group, producer, aggregation
FROM indicator
SEMI JOIN series_extent USING (indicator_id)
ORDER BY swedish_order(indicator_title);

-- name: explore_extents(indicators)
-- The extent of the chosen indicators: a row for each frequency, sex, age and part of a breakdown. Includes periods that the panel computes
-- from shorter ones (computed_from: H half-years, Q quarters, M months): is_computed where no source publishes any, is_filled where
-- one publishes some. See explore_computed.
WITH chosen AS (
    SELECT *
    FROM series_extent
    WHERE indicator_id IN (SELECT unnest(string_split(:indicators, ',')))
),

made AS (
    SELECT
        indicator_id,
        frequency,
        sex,
        age,
        breakdown_id,
        min(first_period) AS first_period,
        max(last_period) AS last_period,
        max(region_count) AS region_count,
        arg_max(part, frequency_order(part)) AS computed_from
    FROM computed_extent
    WHERE indicator_id IN (SELECT unnest(string_split(:indicators, ',')))
    GROUP BY ALL
),

published AS (
    SELECT DISTINCT indicator_id, frequency, true AS is_published
    FROM chosen
),

every AS (
    SELECT
        indicator_id,
        frequency,
        sex,
        age,
        breakdown_id,
        least(chosen.first_period, made.first_period) AS first_period,
        greatest(chosen.last_period, made.last_period) AS last_period,
        greatest(chosen.region_count, made.region_count) AS region_count,
        chosen.observation_count - chosen.missing_count AS observation_count,
        made.computed_from,
        published.is_published IS NULL AS is_computed,
        published.is_published IS NOT NULL AND made.computed_from IS NOT NULL AS is_filled
    FROM chosen
    FULL JOIN made USING (indicator_id, frequency, sex, age, breakdown_id)
    LEFT JOIN published USING (indicator_id, frequency)
)

SELECT
    indicator_id,
    indicator.title AS indicator_title,
    every.frequency::VARCHAR AS frequency,
    every.sex::VARCHAR AS sex,
    every.age,
    measured_ages(every.indicator_id, every.age, every.first_period, every.last_period) AS measured_ages,
    every.breakdown_id,
    breakdown.dimension AS breakdown_dimension,
    coalesce(breakdown.name, 'totalt') AS breakdown_name,
    every.first_period,
    every.last_period,
    every.region_count,
    coalesce(every.observation_count, 0)::INTEGER AS observation_count,
    every.is_computed,
    every.is_filled,
    every.computed_from
FROM every
INNER JOIN indicator USING (indicator_id)
LEFT JOIN breakdown USING (indicator_id, breakdown_id)
ORDER BY swedish_order(indicator.title), frequency_order(every.frequency), every.sex, age_order(every.age), every.age, every.breakdown_id;

-- name: explore_regions()
-- All regions: the country first, then the counties, the municipalities and the places, by name.
SELECT
    region.region_code,
    region.name AS region_name,
    region.kind AS region_kind,
    region.name || CASE region.kind
        WHEN 'district' THEN ' (stadsdel, ' || parent.name || ')'
        WHEN 'nyko' THEN ' (NYKO, ' || parent.name || ')'
        WHEN 'regso' THEN ' (RegSO, ' || parent.name || ')'
        WHEN 'deso' THEN ' (DeSO, ' || parent.name || ')'
        WHEN 'school' THEN ' (skola, ' || parent.name || ')'
        WHEN 'unit' THEN ' (enhet, ' || parent.name || ')'
        WHEN 'group' THEN ' (grupp av kommuner)'
        ELSE ''
    END AS full_name,
    coalesce(region.members, '') AS members
FROM region
LEFT JOIN region AS parent ON parent.region_code = region.parent_code
ORDER BY
    array_position(
        ['country', 'county', 'municipality', 'group', 'district', 'regso', 'deso', 'nyko', 'school', 'unit'], region.kind
    ),
    swedish_order(region.name),
    region.region_code;

-- name: explore_observations(indicators, regions, frequency, first_on, last_on, sexes, ages, breakdowns)
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
    observation.breakdown_id,
    coalesce(breakdown.name, 'totalt') AS breakdown_name,
    coalesce(breakdown.sums_to_total, false) AS sums_to_total,
    observation.value,
    observation.flag,
    observation.source_id,
    observation.note,
    segment_of(observation.indicator_id, observation.period_start) AS segment,
    false AS is_computed
FROM observation
INNER JOIN indicator USING (indicator_id)
INNER JOIN region USING (region_code)
LEFT JOIN breakdown USING (indicator_id, breakdown_id)
WHERE observation.indicator_id IN (SELECT unnest(string_split(:indicators, ',')))
    AND observation.region_code IN (SELECT unnest(string_split(:regions, ',')))
    AND observation.frequency = :frequency
    AND observation.period_start BETWEEN CAST(:first_on AS DATE) AND CAST(:last_on AS DATE)
    AND observation.sex IN (SELECT unnest(string_split(:sexes, ',')))
    AND observation.age IN (SELECT unnest(string_split(:ages, ',')))
    AND observation.breakdown_id IN (SELECT unnest(string_split(:breakdowns, ',')))
ORDER BY
    swedish_order(indicator.title),
    observation.region_code,
    observation.sex,
    age_order(observation.age),
    observation.age,
    observation.breakdown_id,
    observation.period_start;

-- name: explore_computed(indicators, regions, frequency, first_on, last_on, sexes, ages, breakdowns)
-- The periods that no source publishes, made up of shorter ones: `part` is their frequency, and aggregation how. Other
-- columns as explore_observations. A period has no value when a part that it needs is missing, or when its sum or mean
-- would span a break.
WITH made AS (
    FROM longer_periods(:indicators, :regions)
    WHERE frequency = :frequency
        AND period_start BETWEEN CAST(:first_on AS DATE) AND CAST(:last_on AS DATE)
        AND sex IN (SELECT unnest(string_split(:sexes, ',')))
        AND age IN (SELECT unnest(string_split(:ages, ',')))
        AND breakdown_id IN (SELECT unnest(string_split(:breakdowns, ',')))
)

SELECT
    made.indicator_id,
    indicator.title AS indicator_title,
    indicator.unit,
    indicator.decimals,
    indicator.producer,
    indicator.comparable_group,
    made.region_code,
    region.name AS region_name,
    region.kind AS region_kind,
    made.period_start,
    made.frequency,
    made.sex,
    made.age,
    measured_age(made.indicator_id, made.age, made.period_start) AS measured_age,
    made.breakdown_id,
    coalesce(breakdown.name, 'totalt') AS breakdown_name,
    coalesce(breakdown.sums_to_total, false) AS sums_to_total,
    made.value,
    CASE WHEN NOT made.is_whole THEN '..' END AS flag,
    made.source_id,
    made.part,
    made.aggregation,
    made.segment,
    true AS is_computed
FROM made
INNER JOIN indicator USING (indicator_id)
INNER JOIN region USING (region_code)
LEFT JOIN breakdown USING (indicator_id, breakdown_id)
ORDER BY
    swedish_order(indicator.title),
    made.region_code,
    made.sex,
    age_order(made.age),
    made.age,
    made.breakdown_id,
    made.period_start;

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

-- name: explore_revisions(indicator_id, region_code, period_start, frequency, sex, age, breakdown_id)
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
    AND revision.breakdown_id = :breakdown_id
ORDER BY revision.revised_on DESC;

-- name: indicator_held(indicator_id, frequency, region_code)
-- Whether a municipality has an indicator at a frequency ('' for any), and which municipalities have it.
WITH available AS (
    SELECT DISTINCT region_code, region.name
    FROM observation
    INNER JOIN region USING (region_code)
    WHERE indicator_id = :indicator_id AND :frequency IN ('', frequency::VARCHAR) AND region.kind = 'municipality' AND value IS NOT NULL
        AND breakdown_id = 'total'
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

-- name: held_figures(indicators, source_id)
-- The figures of some indicators that other sources than one give, with the newest source's title and producer.
SELECT
    observation.indicator_id,
    observation.region_code,
    observation.period_start,
    observation.frequency::VARCHAR AS frequency,
    observation.sex::VARCHAR AS sex,
    observation.age,
    observation.breakdown_id,
    observation.value AS held,
    source.title AS source_title,
    source.producer
FROM observation
INNER JOIN source USING (source_id)
WHERE observation.indicator_id IN (SELECT unnest(string_split(:indicators, ',')))
    AND observation.source_id != :source_id
    AND observation.value IS NOT NULL
ORDER BY ALL;
