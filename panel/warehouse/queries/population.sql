-- name: population_monthly(region_code)
-- SCB's population at the end of each month, quarter or year with a figure, and beside it the municipality's own
-- register where it has one. The two are never one series.
WITH register AS (
    SELECT period_start, value, source_id
    FROM observation
    WHERE indicator_id = 'population_register' AND region_code = :region_code AND frequency = 'M'
        AND sex = 'total' AND age = 'total' AND breakdown_id = 'total'
)

SELECT
    scb.period_start,
    scb.value::INTEGER AS population,
    scb.frequency::VARCHAR AS frequency,
    register.value::INTEGER AS register_population,
    list_sort(list_distinct([scb.source_id, register.source_id])) AS source_ids
FROM population_at_month_ends(:region_code) AS scb
LEFT JOIN register USING (period_start)
ORDER BY period_start;

-- name: population_register_points(region_code)
-- The months with a figure of the municipality's own register, beside SCB's figure of the same day. The two are never
-- one series.
WITH register AS (
    SELECT period_start, value, note, source_id
    FROM observation
    WHERE indicator_id = 'population_register' AND region_code = :region_code AND sex = 'total' AND age = 'total' AND breakdown_id = 'total'
)

SELECT
    period_start,
    register.value::INTEGER AS register_population,
    scb.value::INTEGER AS population,
    (register.value - scb.value)::INTEGER AS difference,
    register.note,
    list_sort(list_distinct([register.source_id, scb.source_id])) AS source_ids
FROM register
LEFT JOIN population_at_month_ends(:region_code) AS scb USING (period_start)
ORDER BY period_start;

-- name: population_change_yearly(region_code, through_month, marked_year)
-- The change since 31 December of the year before: through `through_month`, and through the whole year.
WITH monthly AS (
    SELECT period_start, value, source_id
    FROM population_at_month_ends(:region_code)
),

year_before AS (
    SELECT year(period_start) + 1 AS year, value, source_id
    FROM monthly
    WHERE month(period_start) = 12
)

SELECT
    year_before.year,
    CAST(:through_month AS INTEGER) AS through_month,
    (through.value - year_before.value)::INTEGER AS change_through_month,
    (december.value - year_before.value)::INTEGER AS change_year,
    list_sort(list_distinct([year_before.source_id, through.source_id, december.source_id])) AS source_ids,
    coalesce(year_before.year = CAST(:marked_year AS INTEGER), FALSE) AS is_marked
FROM year_before
LEFT JOIN monthly AS through ON through.period_start = make_date(year_before.year, CAST(:through_month AS INTEGER), 1)
LEFT JOIN monthly AS december ON december.period_start = make_date(year_before.year, 12, 1)
WHERE through.value IS NOT NULL OR december.value IS NOT NULL
ORDER BY year;

-- name: population_components_yearly(region_code)
-- The components of each whole year's change, summed over its four quarters. A county has no moves within a county. The
-- adjustment is the change minus the published components, shown by itself.
WITH parts AS (
    SELECT
        year(period_start) AS year,
        list_sort(list_distinct(flatten(list(source_ids)))) AS source_ids,
        sum(value) FILTER (indicator_id = 'population_change') AS population_change,
        sum(value) FILTER (indicator_id = 'births') AS births,
        sum(value) FILTER (indicator_id = 'deaths') AS deaths,
        sum(value) FILTER (indicator_id IN ('in_migration_own_county', 'in_migration_other_county')) AS moved_in,
        sum(value) FILTER (indicator_id IN ('out_migration_own_county', 'out_migration_other_county')) AS moved_out,
        sum(value) FILTER (indicator_id = 'immigration') AS immigrated,
        sum(value) FILTER (indicator_id = 'emigration') AS emigrated
    FROM periods_of_parts(
        'population_change,births,deaths,in_migration_own_county,in_migration_other_county,immigration,'
        || 'out_migration_own_county,out_migration_other_county,emigration',
        :region_code
    )
    WHERE frequency = 'Y' AND part = 'Q' AND sex = 'total' AND age = 'total' AND breakdown_id = 'total'
    GROUP BY year
    HAVING bool_and(is_whole OR found_count = 0) AND max(value) FILTER (indicator_id = 'population_change') IS NOT NULL
)

SELECT
    make_date(year, 1, 1) AS period_start,
    births::INTEGER AS births,
    -deaths::INTEGER AS deaths,
    moved_in::INTEGER AS moved_in,
    -moved_out::INTEGER AS moved_out,
    immigrated::INTEGER AS immigrated,
    -emigrated::INTEGER AS emigrated,
    (population_change - births + deaths - moved_in + moved_out - immigrated + emigrated)::INTEGER AS adjustment,
    population_change::INTEGER AS population_change,
    source_ids
FROM parts
ORDER BY period_start;

-- name: population_ranking(region_code, from_year, to_year)
-- The change of all municipalities between two year ends, the greatest growth first.
WITH spans AS (
    SELECT
        region_code,
        max(value) FILTER (year(period_start) = :from_year) AS before,
        max(value) FILTER (year(period_start) = :to_year) AS after,
        list(DISTINCT source_id ORDER BY source_id) AS source_ids
    FROM observation
    WHERE indicator_id = 'population' AND frequency = 'Y' AND sex = 'total' AND age = 'total' AND breakdown_id = 'total'
        AND year(period_start) IN (:from_year, :to_year)
    GROUP BY region_code
)

SELECT
    rank() OVER (ORDER BY round(after / before, 12) DESC)::INTEGER AS rank,
    spans.region_code,
    region.name,
    region.kind,
    CAST(:from_year AS INTEGER) AS from_year,
    CAST(:to_year AS INTEGER) AS to_year,
    after::INTEGER AS population,
    (after - before)::INTEGER AS population_change,
    100 * (after - before) / before AS change_pct,
    source_ids,
    spans.region_code = :region_code AS is_own,
    (SELECT count(*) FROM region WHERE kind = 'municipality')::INTEGER AS asked
FROM spans
INNER JOIN region USING (region_code)
WHERE before > 0 AND after IS NOT NULL AND region.kind = 'municipality'
ORDER BY rank, swedish_order(region.name);

-- name: population_years()
-- The years for which all municipalities can be compared.
SELECT DISTINCT year(period_start)::INTEGER AS year
FROM observation
INNER JOIN region USING (region_code)
WHERE region.kind = 'municipality'
    AND indicator_id = 'population' AND frequency = 'Y' AND sex = 'total' AND age = 'total' AND breakdown_id = 'total'
ORDER BY year;

-- name: comparable_towns(indicator_id, frequency, region_code, peers)
-- The other municipalities with an indicator at a frequency ('' for any). Rank 1 is the one to compare with at first:
-- the nearest in size among the peers (comma-separated codes) in its county, else among all peers, else in its county.
WITH held AS (
    SELECT DISTINCT region_code
    FROM observation
    WHERE indicator_id = :indicator_id AND :frequency IN ('', frequency::VARCHAR) AND value IS NOT NULL
        AND sex = 'total' AND breakdown_id = 'total' AND region_code <> :region_code
),

sizes AS (
    SELECT region_code, arg_max(value, period_start) AS population
    FROM observation
    WHERE indicator_id = 'population' AND sex = 'total' AND age = 'total' AND breakdown_id = 'total' AND value IS NOT NULL
    GROUP BY region_code
)

SELECT
    region_code,
    region.name,
    row_number() OVER (
        ORDER BY
            list_contains(string_split(:peers, ','), region_code) DESC,
            left(region_code, 2) = left(:region_code, 2) DESC,
            abs(ln(population / (SELECT population FROM sizes WHERE region_code = :region_code))) NULLS LAST,
            region_code
    )::INTEGER AS rank
FROM held
INNER JOIN region USING (region_code)
LEFT JOIN sizes USING (region_code)
WHERE region.kind = 'municipality'
ORDER BY swedish_order(region.name);

-- name: population_compared(region_code, other_code, from_year)
-- The population at the end of each quarter, or year where there is none by quarter, of a municipality, another one and
-- the country. They begin at the first quarter of from_year or later that both municipalities have, and the change is
-- from there.
WITH month_ends AS (
    SELECT :region_code AS region_code, period_start, value, source_id
    FROM population_at_month_ends(:region_code)
    UNION ALL
    SELECT :other_code AS region_code, period_start, value, source_id
    FROM population_at_month_ends(:other_code)
    UNION ALL
    SELECT region.region_code, ends.period_start, ends.value, ends.source_id
    FROM region
    CROSS JOIN population_at_month_ends('00') AS ends
    WHERE region.region_code = '00' AND '00' NOT IN (:region_code, :other_code)
),

quarter_ends AS (
    SELECT region_code, CAST(date_trunc('quarter', period_start) AS DATE) AS period_start, value, source_id
    FROM month_ends
    WHERE month(period_start) % 3 = 0 AND year(period_start) >= CAST(:from_year AS INTEGER)
),

first_shared AS (
    SELECT min(own.period_start) AS period_start
    FROM quarter_ends AS own
    INNER JOIN quarter_ends AS other USING (period_start)
    WHERE own.region_code = :region_code AND other.region_code = :other_code
)

SELECT
    region.region_code,
    region.name,
    region.kind,
    now.period_start,
    now.value::INTEGER AS population,
    100 * (now.value - before.value) / before.value AS change_pct,
    list_sort(list_distinct([now.source_id, before.source_id])) AS source_ids,
    region.region_code = :region_code AS is_own
FROM quarter_ends AS now
INNER JOIN region USING (region_code)
INNER JOIN first_shared ON now.period_start >= first_shared.period_start
LEFT JOIN quarter_ends AS before
    ON before.region_code = now.region_code AND before.period_start = first_shared.period_start
ORDER BY now.period_start, is_own DESC, region.kind DESC;
