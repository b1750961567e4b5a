-- name: unemployment_quarterly(region_code)
-- Registered unemployed as a share of the labour force, the mean of the quarter's months. The change is from the same
-- quarter a year before, NULL where the measure changes in between.
WITH quarters AS (
    SELECT
        period_start,
        value,
        flag,
        source_id,
        measured_age(indicator_id, age, period_start) AS age,
        (
            SELECT count(*)
            FROM series_break
            WHERE series_break.indicator_id = observation.indicator_id
                AND series_break.period_start <= observation.period_start
        ) AS segment
    FROM observation
    WHERE indicator_id = 'unemployment_share'
        AND region_code = :region_code
        AND frequency = 'Q'
        AND sex = 'total'
        AND age = 'total'
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

-- name: unemployment_groups(region_code)
-- The same share within groups. Long-term unemployment is a share of the whole labour force.
SELECT
    observation.indicator_id,
    indicator.title AS group_name,
    observation.period_start,
    observation.value AS share_pct,
    observation.flag,
    measured_age(observation.indicator_id, observation.age, observation.period_start) AS age,
    [observation.source_id] AS source_ids
FROM observation
INNER JOIN indicator USING (indicator_id)
WHERE observation.region_code = :region_code
    AND observation.frequency = 'Q'
    AND observation.sex = 'total'
    AND observation.age = 'total'
    AND observation.indicator_id IN (
        'unemployment_share', 'unemployment_share_18_24', 'unemployment_share_55_65',
        'unemployment_share_native_born', 'unemployment_share_foreign_born', 'long_term_unemployment_share'
    )
ORDER BY observation.indicator_id, observation.period_start;

-- name: unemployment_comparison(region_code)
-- The municipality beside the similar cities that have quarterly figures, the county and the country. No rows where the
-- municipality itself has none.
SELECT region.region_code, region.name, region.kind, observation.period_start, observation.value AS share_pct,
    measured_age(observation.indicator_id, observation.age, observation.period_start) AS age,
    [observation.source_id] AS source_ids,
    region.region_code = :region_code AS is_own, region.comparison IS NOT DISTINCT FROM 'r9' AS is_similar,
    (SELECT count(*) FROM region WHERE kind = 'municipality' AND (comparison = 'r9' OR region_code = :region_code))::INTEGER AS asked
FROM observation
INNER JOIN region USING (region_code)
WHERE observation.indicator_id = 'unemployment_share'
    AND observation.frequency = 'Q'
    AND observation.sex = 'total'
    AND observation.age = 'total'
    AND (region.comparison = 'r9' OR region.kind = 'country' OR region.region_code IN (:region_code, left(:region_code, 2)))
    AND :region_code IN (SELECT region_code FROM observation WHERE indicator_id = 'unemployment_share' AND frequency = 'Q')
ORDER BY region.region_code, observation.period_start;

-- name: unemployment_not_compared()
-- Similar cities without quarterly figures.
SELECT region_code, name
FROM region
WHERE comparison = 'r9'
    AND region_code NOT IN (
        SELECT region_code FROM observation WHERE indicator_id = 'unemployment_share' AND frequency = 'Q'
    )
ORDER BY swedish_order(name);

-- name: unemployment_monthly_points(region_code)
-- The single months with a figure, each with its own source.
SELECT period_start, age, value AS share_pct, note, [source_id] AS source_ids
FROM observation
WHERE indicator_id = 'unemployment_share' AND region_code = :region_code AND frequency = 'M' AND sex = 'total'
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
