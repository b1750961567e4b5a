-- name: sources()
-- Every file that the panel rests on, with who made it and how fresh it is.
SELECT source_id, title, producer, publisher, url, licence, retrieved_on, updated_on, note, path, sha256, row_count
FROM source
ORDER BY path;

-- name: source_spans()
-- First and last period that each statistics file gives.
SELECT
    source_id,
    min(period_start) AS first_period,
    max(period_start) AS last_period,
    any_value(frequency) AS frequency,
    count(*)::INTEGER AS observations,
    count(*) FILTER (value IS NULL)::INTEGER AS missing
FROM observation
GROUP BY source_id
ORDER BY source_id;

-- name: corrections()
-- Known errors in the sources: what they say, what the panel uses, and why.
SELECT correction_id, plan_id, subject, source_says, we_use, reason, guard_count
FROM correction
ORDER BY correction_id;

-- name: indicators()
-- What each indicator measures.
SELECT indicator_id, title, unit, decimals, frequency, direction, definition, comparable_group, producer
FROM indicator
ORDER BY comparable_group, indicator_id;
