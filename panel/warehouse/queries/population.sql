-- name: population_monthly(region_code)
-- SCB's population at the end of each month, quarter or year with a figure, and beside it the municipality's own
-- register where it has one. The two are never one series.
WITH register AS (
    SELECT period_start, value, source_id
    FROM observation
    WHERE indicator_id = 'population_register' AND region_code = :region_code AND frequency = 'M'
        AND sex = 'total' AND age = 'total'
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
    WHERE indicator_id = 'population_register' AND region_code = :region_code AND sex = 'total' AND age = 'total'
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

-- name: population_components_quarterly(region_code)
-- The components of each quarter's change. The adjustment is the change minus the published components, shown by
-- itself.
WITH parts AS (
    PIVOT (
        SELECT period_start, indicator_id, value
        FROM observation
        WHERE region_code = :region_code
            AND frequency = 'Q' AND sex = 'total' AND age = 'total'
            AND indicator_id IN (
                'population_change', 'births', 'deaths', 'in_migration_own_county', 'in_migration_other_county',
                'immigration', 'out_migration_own_county', 'out_migration_other_county', 'emigration',
                'in_migration', 'out_migration'
            )
    ) ON indicator_id IN (
        'population_change', 'births', 'deaths', 'in_migration_own_county', 'in_migration_other_county',
        'immigration', 'out_migration_own_county', 'out_migration_other_county', 'emigration',
        'in_migration', 'out_migration'
    ) USING first(value)
),

origins AS (
    SELECT period_start, list(DISTINCT source_id ORDER BY source_id) AS source_ids
    FROM observation
    WHERE region_code = :region_code
        AND frequency = 'Q' AND sex = 'total' AND age = 'total'
        AND indicator_id IN (
            'population_change', 'births', 'deaths', 'in_migration_own_county', 'in_migration_other_county',
            'immigration', 'out_migration_own_county', 'out_migration_other_county', 'emigration'
        )
    GROUP BY period_start
)

SELECT
    period_start,
    births::INTEGER AS births,
    -deaths::INTEGER AS deaths,
    (in_migration_own_county + in_migration_other_county)::INTEGER AS moved_in,
    -(out_migration_own_county + out_migration_other_county)::INTEGER AS moved_out,
    immigration::INTEGER AS immigrated,
    -emigration::INTEGER AS emigrated,
    (
        population_change - births + deaths - in_migration_own_county - in_migration_other_county - immigration
        + out_migration_own_county + out_migration_other_county + emigration
    )::INTEGER AS adjustment,
    population_change::INTEGER AS population_change,
    source_ids
FROM parts
LEFT JOIN origins USING (period_start)
ORDER BY period_start;

-- name: population_components_yearly(region_code)
-- The same, summed over the four quarters of each whole year.
WITH parts AS (
    SELECT
        year(period_start) AS year,
        list(DISTINCT source_id ORDER BY source_id) AS source_ids,
        sum(value) FILTER (indicator_id = 'population_change') AS population_change,
        sum(value) FILTER (indicator_id = 'births') AS births,
        sum(value) FILTER (indicator_id = 'deaths') AS deaths,
        sum(value) FILTER (indicator_id IN ('in_migration_own_county', 'in_migration_other_county')) AS moved_in,
        sum(value) FILTER (indicator_id IN ('out_migration_own_county', 'out_migration_other_county')) AS moved_out,
        sum(value) FILTER (indicator_id = 'immigration') AS immigrated,
        sum(value) FILTER (indicator_id = 'emigration') AS emigrated
    FROM observation
    WHERE region_code = :region_code
        AND frequency = 'Q' AND sex = 'total' AND age = 'total'
        AND indicator_id IN (
            'population_change', 'births', 'deaths', 'in_migration_own_county', 'in_migration_other_county',
            'immigration', 'out_migration_own_county', 'out_migration_other_county', 'emigration'
        )
    GROUP BY year
    HAVING count(*) FILTER (indicator_id = 'population_change') = 4
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

-- name: population_index(region_code, base_year)
-- Population on 31 December as an index, for the municipality, the similar cities, the county and the country. The
-- county and the country have no figure by year, so the fourth quarter's is used: it is of the same day.
WITH at_year_end AS (
    SELECT region_code, year(period_start) AS year, value, source_id
    FROM observation
    WHERE indicator_id = 'population' AND sex = 'total' AND age = 'total' AND value IS NOT NULL
        AND (frequency = 'Y' OR frequency = 'Q' AND quarter(period_start) = 4)
    QUALIFY row_number() OVER (PARTITION BY region_code, year ORDER BY frequency DESC) = 1
),

compared AS (
    SELECT region_code, name, kind, comparison IS NOT DISTINCT FROM 'r9' AS is_similar
    FROM region
    WHERE (comparison = 'r9' OR kind = 'country' OR region_code = :region_code OR region_code = left(:region_code, 2))
        AND region_code IN (SELECT region_code FROM at_year_end)
),

every_year AS (
    SELECT year
    FROM at_year_end
    INNER JOIN compared USING (region_code)
    GROUP BY year
    HAVING count(*) = (SELECT count(*) FROM compared)
)

SELECT
    compared.region_code,
    compared.name,
    compared.kind,
    now.year,
    now.value::INTEGER AS population,
    100 * now.value / base.value AS index_value,
    list_sort(list_distinct([now.source_id, base.source_id])) AS source_ids,
    compared.region_code = :region_code AS is_own,
    compared.is_similar,
    (
        SELECT count(*)
        FROM region
        WHERE kind = 'municipality' AND (comparison = 'r9' OR region_code = :region_code)
    )::INTEGER AS asked
FROM at_year_end AS now
INNER JOIN every_year USING (year)
INNER JOIN compared ON compared.region_code = now.region_code
INNER JOIN at_year_end AS base ON base.region_code = now.region_code AND base.year = CAST(:base_year AS INTEGER)
WHERE now.year >= CAST(:base_year AS INTEGER)
ORDER BY compared.region_code, now.year;

-- name: population_ranking(region_code, from_year, to_year)
-- The change of all municipalities between two year ends, the greatest growth first.
WITH spans AS (
    SELECT
        region_code,
        max(value) FILTER (year(period_start) = :from_year) AS before,
        max(value) FILTER (year(period_start) = :to_year) AS after,
        list(DISTINCT source_id ORDER BY source_id) AS source_ids
    FROM observation
    WHERE indicator_id = 'population' AND frequency = 'Y' AND sex = 'total' AND age = 'total'
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
    region.comparison IS NOT NULL AS is_similar,
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
WHERE indicator_id = 'population' AND frequency = 'Y' AND sex = 'total' AND age = 'total'
ORDER BY year;
