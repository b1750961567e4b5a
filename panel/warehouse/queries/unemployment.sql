-- name: unemployment_quarterly(region_code)
-- Registered unemployed as a share of the labour force, the mean of the quarter's months. The change is from the same
-- quarter a year before, NULL where the measure changes in between.
WITH quarters AS (
    FROM quarters_of('unemployment_share', :region_code)
)

SELECT
    now.period_start,
    now.value AS share_pct,
    now.flag,
    now.value - before.value AS change_on_year_pp,
    now.age,
    list_sort(list_distinct([now.source_id, before.source_id])) AS source_ids
FROM quarters AS now
LEFT JOIN quarters AS before
    ON before.period_start = now.period_start - INTERVAL 1 YEAR AND before.segment = now.segment
ORDER BY now.period_start;

-- name: unemployment_breaks()
-- The breaks of the measure.
SELECT indicator_id, period_start, note
FROM series_break
WHERE indicator_id = 'unemployment_share'
ORDER BY period_start;

-- name: unemployment_comparison(region_code, peers)
-- The municipality beside those of its peers (comma-separated codes) that have quarterly figures, the county and the
-- country. No rows where the municipality itself has none.
WITH compared AS (
    SELECT region_code, name, kind, list_contains(string_split(:peers, ','), region_code) OR region_code = :region_code AS is_asked
    FROM region
    WHERE is_asked OR kind = 'country' OR region_code = left(:region_code, 2)
)

SELECT region.region_code, region.name, region.kind, observation.period_start, observation.value AS share_pct,
    measured_age(observation.indicator_id, observation.age, observation.period_start) AS age,
    [observation.source_id] AS source_ids,
    region.region_code = :region_code AS is_own,
    (SELECT count(*) FROM compared WHERE is_asked)::INTEGER AS asked
FROM observation
INNER JOIN compared AS region USING (region_code)
WHERE observation.indicator_id = 'unemployment_share'
    AND observation.frequency = 'Q'
    AND observation.sex = 'total'
    AND observation.age = 'total'
    AND observation.breakdown_id = 'total'
    AND :region_code IN (SELECT region_code FROM observation WHERE indicator_id = 'unemployment_share' AND frequency = 'Q')
ORDER BY region.region_code, observation.period_start;

-- name: unemployment_monthly_points(region_code)
-- The single months with a figure, each with its own source.
SELECT period_start, age, value AS share_pct, note, [source_id] AS source_ids
FROM observation
WHERE indicator_id = 'unemployment_share' AND region_code = :region_code AND frequency = 'M' AND sex = 'total'
    AND breakdown_id = 'total'
ORDER BY period_start, age_order(age);

-- name: open_unemployed_yearly(region_code)
-- The other measure: openly unemployed as a share of the whole population aged 18-65.
WITH yearly AS (
    SELECT
        region_code,
        region.name,
        year(period_start) AS year,
        value,
        source_id,
        rank() OVER places AS place,
        count(*) OVER (PARTITION BY period_start, round(value, 12)) - 1 AS tied
    FROM observation
    INNER JOIN region USING (region_code)
    WHERE indicator_id = 'open_unemployed_of_population_18_65'
        AND frequency = 'Y'
        AND sex = 'total'
        AND age = 'total'
        AND breakdown_id = 'total'
        AND value IS NOT NULL
        AND region.kind = 'municipality'
    WINDOW places AS (PARTITION BY period_start ORDER BY round(value, 12) DESC)
)

SELECT
    year,
    any_value(name) FILTER (region_code = :region_code) AS name,
    max(value) FILTER (region_code = :region_code) AS share_pct,
    median(value) AS median_share_pct,
    max(place) FILTER (region_code = :region_code) AS rank_from_highest,
    max(tied) FILTER (region_code = :region_code) AS tied,
    count(*) AS municipalities,
    measured_age('open_unemployed_of_population_18_65', 'total', max(make_date(year, 1, 1))) AS age,
    list(DISTINCT source_id ORDER BY source_id) AS source_ids,
    (SELECT count(*) FROM region WHERE kind = 'municipality')::INTEGER AS asked
FROM yearly
GROUP BY year
ORDER BY year;

-- name: unemployment_beside(region_code, other_code)
-- The share of a municipality, another one and the country, and of the same quarter a year before, NULL where the
-- measure changes in between.
WITH quarters AS (
    FROM quarters_of('unemployment_share', concat_ws(',', :region_code, :other_code, '00'))
)

SELECT
    now.region_code,
    region.name,
    region.kind,
    now.period_start,
    now.age,
    now.value AS share_pct,
    before.value AS year_before_pct,
    list_sort(list_distinct([now.source_id, before.source_id])) AS source_ids,
    now.region_code = :region_code AS is_own
FROM quarters AS now
INNER JOIN region ON region.region_code = now.region_code
LEFT JOIN quarters AS before
    ON before.region_code = now.region_code
    AND before.period_start = now.period_start - INTERVAL 1 YEAR AND before.segment = now.segment
ORDER BY now.period_start, is_own DESC, region.kind DESC;

-- name: unemployment_groups(region_code)
-- The share within groups of a municipality and of the country, and of the same quarter a year before, NULL where the
-- measure changes in between.
WITH quarters AS (
    FROM quarters_of(
        'unemployment_share_18_24,unemployment_share_55_65,unemployment_share_native_born,unemployment_share_foreign_born',
        concat_ws(',', :region_code, '00')
    )
)

SELECT
    now.indicator_id,
    indicator.title AS group_name,
    now.region_code,
    region.name,
    region.kind,
    now.period_start,
    now.age,
    now.value AS share_pct,
    before.value AS year_before_pct,
    list_sort(list_distinct([now.source_id, before.source_id])) AS source_ids,
    now.region_code = :region_code AS is_own
FROM quarters AS now
INNER JOIN indicator USING (indicator_id)
INNER JOIN region ON region.region_code = now.region_code
LEFT JOIN quarters AS before
    ON before.indicator_id = now.indicator_id AND before.region_code = now.region_code
    AND before.period_start = now.period_start - INTERVAL 1 YEAR AND before.segment = now.segment
ORDER BY now.indicator_id, region.kind, now.period_start;

-- name: unemployed_persons(region_code)
-- The number of unemployed, and of those for more than a year, in the newest quarter and the same quarter of each year
-- before, the newest first.
WITH persons AS (
    SELECT
        period_start,
        max(value) FILTER (indicator_id = 'unemployed') AS unemployed,
        max(value) FILTER (indicator_id = 'long_term_unemployed') AS long_term_unemployed,
        list(DISTINCT source_id ORDER BY source_id) AS source_ids
    FROM observation
    WHERE region_code = :region_code
        AND indicator_id IN ('unemployed', 'long_term_unemployed')
        AND frequency = 'Q'
        AND sex = 'total'
        AND age = 'total'
        AND breakdown_id = 'total'
    GROUP BY period_start
    HAVING unemployed IS NOT NULL AND long_term_unemployed IS NOT NULL
)

SELECT
    period_start,
    unemployed::INTEGER AS unemployed,
    long_term_unemployed::INTEGER AS long_term_unemployed,
    100 * long_term_unemployed / nullif(unemployed, 0) AS long_term_pct,
    source_ids
FROM persons
WHERE month(period_start) = (SELECT month(max(period_start)) FROM persons)
ORDER BY period_start DESC;
