-- name: unemployment_quarterly(region_code)
-- Registered unemployed as a share of the labour force, the mean of the quarter's months.
SELECT
    period_start,
    value AS share_pct,
    flag,
    value - lag(value, 4) OVER (ORDER BY period_start) AS change_on_year_pp
FROM observation
WHERE indicator_id = 'unemployment_share' AND region_code = :region_code AND frequency = 'Q'
ORDER BY period_start;

-- name: unemployment_breaks()
-- Where the measure itself changes.
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
    observation.flag
FROM observation
INNER JOIN indicator USING (indicator_id)
WHERE observation.region_code = :region_code
    AND observation.frequency = 'Q'
    AND observation.indicator_id IN (
        'unemployment_share', 'unemployment_share_18_24', 'unemployment_share_55_65',
        'unemployment_share_native_born', 'unemployment_share_foreign_born', 'long_term_unemployment_share'
    )
ORDER BY observation.indicator_id, observation.period_start;

-- name: unemployment_comparison(region_code)
-- The municipality beside the similar cities that are held by quarter, the county and the country. No rows where the
-- municipality itself is not held: then there is nothing to compare.
SELECT region.region_code, region.name, region.kind, observation.period_start, observation.value AS share_pct,
    region.region_code = :region_code AS is_own
FROM observation
INNER JOIN region USING (region_code)
WHERE observation.indicator_id = 'unemployment_share'
    AND observation.frequency = 'Q'
    AND (region.comparison = 'r9' OR region.kind = 'country' OR region.region_code IN (:region_code, left(:region_code, 2)))
    AND :region_code IN (SELECT region_code FROM observation WHERE indicator_id = 'unemployment_share' AND frequency = 'Q')
ORDER BY region.region_code, observation.period_start;

-- name: unemployment_not_compared()
-- Similar cities that the quarterly table does not hold.
SELECT region_code, name
FROM region
WHERE comparison = 'r9'
    AND region_code NOT IN (
        SELECT region_code FROM observation WHERE indicator_id = 'unemployment_share' AND frequency = 'Q'
    )
ORDER BY swedish_order(name);

-- name: unemployment_monthly_points(region_code)
-- The single months that are known, each with its own source.
SELECT period_start, age, value AS share_pct, note
FROM observation
WHERE indicator_id = 'unemployment_share' AND region_code = :region_code AND frequency = 'M'
ORDER BY period_start;

-- name: open_unemployed_yearly(region_code)
-- The other measure: openly unemployed as a share of the whole population aged 18-65.
WITH yearly AS (
    SELECT region_code, region.name, year(period_start) AS year, value
    FROM observation
    INNER JOIN region USING (region_code)
    WHERE indicator_id = 'open_unemployed_of_population_18_65' AND frequency = 'Y'
)

SELECT
    year,
    any_value(name) FILTER (region_code = :region_code) AS name,
    max(value) FILTER (region_code = :region_code) AS share_pct,
    median(value) AS median_share_pct,
    count(*) FILTER (value > (SELECT max(own.value) FROM yearly AS own WHERE own.region_code = :region_code AND own.year = yearly.year))
    + 1 AS rank_from_highest,
    count(*) AS municipalities
FROM yearly
GROUP BY year
ORDER BY year;

-- name: open_unemployed_ranking(year)
-- All municipalities by the other measure, the highest share first.
SELECT
    rank() OVER (ORDER BY observation.value DESC)::INTEGER AS rank,
    region.region_code,
    region.name,
    observation.value AS share_pct,
    region.comparison IS NOT NULL AS is_similar
FROM observation
INNER JOIN region USING (region_code)
WHERE observation.indicator_id = 'open_unemployed_of_population_18_65'
    AND observation.frequency = 'Y'
    AND year(observation.period_start) = CAST(:year AS INTEGER)
ORDER BY rank, swedish_order(region.name);
