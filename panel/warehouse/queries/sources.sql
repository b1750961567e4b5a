-- name: sources(plan_id)
-- All source files, with producer and dates: those of the statistics, and those of one plan. `source_kind` tells
-- statistics, the plan's document, and registers of others from the files that the panel describes these with.
SELECT
    source_id,
    CASE
        WHEN source_id IN (SELECT source_id FROM source_extent) THEN 'statistics'
        WHEN source_id IN (SELECT source_id FROM plan) THEN 'document'
        WHEN publisher = producer AND publisher <> 'Egen sammanställning' AND NOT starts_with(source_id, :plan_id || ':') THEN 'register'
        ELSE 'description'
    END AS source_kind,
    title, producer, publisher, url, licence, retrieved_on, updated_on, note, path, sha256, row_count
FROM source
WHERE starts_with(source_id, :plan_id || ':')
    OR NOT EXISTS (FROM plan WHERE starts_with(source.source_id, plan.plan_id || ':'))
ORDER BY path;

-- name: source_series()
-- What each source holds of each indicator: its periods with a value, and the newest period that any source has.
SELECT
    observation.source_id,
    indicator_id,
    indicator.title AS indicator_title,
    observation.frequency,
    indicator.lag,
    min(period_start) FILTER (value IS NOT NULL) AS first_period,
    max(period_start) FILTER (value IS NOT NULL) AS last_period,
    count(DISTINCT period_start) FILTER (value IS NOT NULL) AS period_count,
    count(DISTINCT region_code) AS region_count,
    count(*) AS observations,
    count(*) - count(value) AS missing,
    max(max(period_start) FILTER (value IS NOT NULL)) OVER (PARTITION BY indicator_id, observation.frequency) AS newest_period
FROM observation
INNER JOIN indicator USING (indicator_id)
GROUP BY observation.source_id, indicator_id, indicator.title, observation.frequency, indicator.lag
HAVING count(value) > 0
ORDER BY observation.source_id, swedish_order(indicator_title), frequency_order(observation.frequency);

-- name: claim_sources(plan_id)
-- The sources of the figures that the plan's claims are tested against, one per row.
SELECT DISTINCT [observation.source_id] AS source_ids
FROM claim
INNER JOIN observation USING (indicator_id, region_code)
WHERE claim.plan_id = :plan_id
ORDER BY source_ids;

-- name: corrections(plan_id)
-- The known errors in a plan: what it states, what the panel uses, and why.
SELECT correction_id, plan_id, subject, source_says, we_use, reason, guard_count
FROM correction
WHERE plan_id = :plan_id
ORDER BY correction_id;

-- name: indicators()
-- What each indicator measures.
SELECT indicator_id, title, unit, decimals, frequency, direction, definition, comparable_group, producer
FROM indicator
ORDER BY comparable_group, indicator_id;

-- name: snapshots()
-- The snapshots fetched from the statistics services, newest first, with how many figures each changed.
SELECT
    snapshot.snapshot_id,
    snapshot.series_id,
    source.title,
    source.producer,
    snapshot.taken_at,
    snapshot.taken_on,
    snapshot.since,
    snapshot.row_count,
    count(*) FILTER (revision.kind = 'changed')::INTEGER AS changed,
    count(*) FILTER (revision.kind = 'added')::INTEGER AS added,
    count(*) FILTER (revision.kind = 'withdrawn')::INTEGER AS withdrawn,
    snapshot.url,
    snapshot.licence,
    snapshot.sha256
FROM snapshot
INNER JOIN source ON source.source_id = snapshot.series_id
LEFT JOIN revision ON revision.snapshot_id = snapshot.snapshot_id
GROUP BY ALL
ORDER BY snapshot.taken_at DESC, snapshot.series_id;

-- name: source_warnings()
-- Warnings on the statistics, such as responses that the build had to leave out, with why and what to do. Those on
-- current figures first.
SELECT warning_id, kind, source_id, title, problem, action, is_current
FROM source_warning
ORDER BY is_current DESC, warning_id DESC;

-- name: revisions()
-- Figures that a service has changed or withdrawn. New periods are no revisions: they are counted in snapshots.
SELECT
    revision.revised_on,
    indicator.title || coalesce(': ' || breakdown.name, '') AS indicator_title,
    revision.region_code,
    region.name,
    revision.period_start,
    revision.frequency,
    revision.sex,
    measured_age(revision.indicator_id, revision.age, revision.period_start) AS age,
    revision.kind AS revision_kind,
    revision.value_before,
    revision.flag_before,
    revision.value_after,
    revision.flag_after,
    revision.value_after - revision.value_before AS value_change,
    indicator.unit,
    indicator.decimals,
    revision.source_before,
    revision.snapshot_id
FROM revision
INNER JOIN indicator USING (indicator_id)
INNER JOIN region USING (region_code)
LEFT JOIN breakdown USING (indicator_id, breakdown_id)
WHERE revision.kind <> 'added'
ORDER BY
    revised_on DESC,
    swedish_order(indicator_title),
    revision.region_code,
    period_start,
    sex,
    age_order(age),
    age;

-- name: claim_answers(finding_id)
-- A finding's verdicts over time, by the day that the statistics were fetched.
SELECT answered_on, verdict, found
FROM claim_answer
WHERE finding_id = :finding_id
ORDER BY answered_on;

-- name: statistics_needed(plan_id)
-- The indicators that a plan's claims are tested against, from when, and those beside its goals.
SELECT indicator_id, 'claim' AS needed_by, title, min(coalesce(since, period_start)) AS needed_from
FROM claim
WHERE plan_id = :plan_id
GROUP BY indicator_id, title
UNION ALL
SELECT indicator_id, 'goal' AS needed_by, goal_no AS title, NULL AS needed_from
FROM goal_indicator
WHERE plan_id = :plan_id
ORDER BY indicator_id, needed_by, title;

-- name: statistics_held(region_code)
-- What is held of each indicator for a region, and the series of the catalogue that have it. `frequency` is that of the
-- figure whose period ends last.
WITH own AS (
    SELECT
        indicator_id,
        min(period_start) AS first_period,
        arg_max(period_start, period_end(period_start, frequency)) AS last_period,
        arg_max(frequency::VARCHAR, period_end(period_start, frequency)) AS frequency
    FROM observation
    WHERE region_code = :region_code AND value IS NOT NULL AND breakdown_id = 'total'
    GROUP BY indicator_id
),

fetching AS (
    SELECT
        indicator_id,
        string_agg(series_id, ' ' ORDER BY series_id) AS series_ids,
        bool_or(series_id IN (SELECT series_id FROM snapshot)) AS is_fetched
    FROM catalogue_series
    GROUP BY indicator_id
)

SELECT indicator_id, title, producer, lag, first_period, last_period, own.frequency, series_ids, coalesce(is_fetched, false) AS is_fetched
FROM indicator
LEFT JOIN own USING (indicator_id)
LEFT JOIN fetching USING (indicator_id)
ORDER BY swedish_order(title);
