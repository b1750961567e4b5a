-- name: latest_build()
-- When the database was built, from what, and its content hash.
SELECT
    build_id,
    started_at,
    finished_at,
    input_count,
    input_sha256,
    row_count,
    content_sha256,
    check_count,
    date_diff('millisecond', started_at, finished_at) / 1000 AS build_seconds
FROM build;

-- name: latest_observation(indicator_id, region_code)
-- The newest figure of an indicator over all frequencies and sources: of those whose periods end last, the one of the
-- shortest period. value_year_before is of the same frequency a year before, NULL where the measure changes in between.
WITH figure AS (
    FROM figures_of(:indicator_id, :region_code)
),

newest AS (
    FROM figure
    QUALIFY row_number() OVER (ORDER BY period_end DESC, frequency_order(frequency)) = 1
)

SELECT
    indicator.title,
    indicator.unit,
    indicator.decimals,
    indicator.producer,
    source.producer AS source_producer,
    newest.frequency,
    newest.period_start,
    newest.period_end,
    newest.value,
    newest.source_id,
    (
        SELECT before.value
        FROM figure AS before
        WHERE before.frequency = newest.frequency
            AND before.period_start = newest.period_start - INTERVAL 1 YEAR
            AND NOT EXISTS (
                FROM series_break
                WHERE series_break.indicator_id = indicator.indicator_id
                    AND series_break.period_start > before.period_start
                    AND series_break.period_start <= newest.period_start
            )
    ) AS value_year_before
FROM newest
INNER JOIN source USING (source_id)
INNER JOIN indicator ON indicator.indicator_id = :indicator_id;
