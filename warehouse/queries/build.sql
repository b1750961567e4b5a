-- name: latest_build()
-- When the picture was made, from what, and its content hash.
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

-- name: latest_observation(region_code)
-- The newest period held of each main series, for the line that is always in sight.
SELECT indicator_id, frequency, max(period_start) AS period_start
FROM observation
WHERE region_code = :region_code
    AND indicator_id IN ('population', 'unemployment_share')
    AND value IS NOT NULL
GROUP BY indicator_id, frequency
ORDER BY indicator_id, frequency;
