-- Merge the responses of the statistics services with the bundled files: the newest response of a figure takes
-- precedence. All versions of a fetched figure are kept in figure_version, for the revisions.
INSERT INTO indicator BY NAME
FROM raw_catalogue_indicator
WHERE indicator_id NOT IN (SELECT indicator_id FROM indicator);

INSERT INTO snapshot BY NAME
SELECT
    snapshot_id,
    series_id,
    taken_at,
    (taken_at AT TIME ZONE 'UTC' AT TIME ZONE 'Europe/Stockholm')::DATE AS taken_on,
    since,
    service,
    url,
    licence,
    sha256,
    row_count
FROM raw_snapshot;

INSERT INTO source BY NAME
SELECT
    raw_snapshot.series_id AS source_id,
    title,
    producer,
    publisher,
    raw_snapshot.url,
    raw_snapshot.licence,
    snapshot.taken_on AS retrieved_on,
    path,
    raw_snapshot.sha256,
    raw_snapshot.row_count
FROM raw_snapshot
INNER JOIN snapshot USING (snapshot_id)
QUALIFY row_number() OVER (PARTITION BY raw_snapshot.series_id ORDER BY raw_snapshot.taken_at DESC) = 1;

CREATE TEMP TABLE answer AS
SELECT
    raw_fetched.*,
    snapshot.series_id,
    snapshot.taken_on,
    snapshot.since,
    dense_rank() OVER (ORDER BY snapshot.taken_at, snapshot_id) AS position
FROM raw_fetched
INNER JOIN snapshot USING (snapshot_id);

-- A figure that is missing from a response that should have it is withdrawn. A response should have it when it contains
-- the group (indicator, region, frequency, sex, age, breakdown_id) and the request covered the period. So a narrower request
-- withdraws nothing.
CREATE TEMP TABLE figure_version AS
WITH first_answered AS (
    SELECT series_id, indicator_id, region_code, period_start, frequency, sex, age, breakdown_id, min(position) AS first_position
    FROM answer
    GROUP BY series_id, indicator_id, region_code, period_start, frequency, sex, age, breakdown_id
),

answered_group AS (
    SELECT DISTINCT series_id, snapshot_id, position, taken_on, since, indicator_id, region_code, frequency, sex, age, breakdown_id
    FROM answer
),

withdrawn AS (
    SELECT answered_group.*, period_start
    FROM first_answered
    INNER JOIN answered_group USING (series_id, indicator_id, region_code, frequency, sex, age, breakdown_id)
    ANTI JOIN answer USING (series_id, position, indicator_id, region_code, period_start, frequency, sex, age, breakdown_id)
    WHERE position > first_position AND (since IS NULL OR period_start >= since)
),

bundled AS (
    SELECT observation.*
    FROM observation
    SEMI JOIN answer
        ON answer.indicator_id = observation.indicator_id
        AND answer.region_code = observation.region_code
        AND answer.period_start = observation.period_start
        AND answer.frequency = observation.frequency::VARCHAR
        AND answer.sex = observation.sex::VARCHAR
        AND answer.age = observation.age
        AND answer.breakdown_id = observation.breakdown_id
)

SELECT
    indicator_id, region_code, period_start, frequency, sex, age, breakdown_id, value, flag, note, series_id AS source_id, snapshot_id,
    position, taken_on, false AS is_withdrawn
FROM answer
UNION ALL BY NAME
SELECT
    indicator_id, region_code, period_start, frequency, sex, age, breakdown_id, series_id AS source_id, snapshot_id,
    position, taken_on, true AS is_withdrawn
FROM withdrawn
UNION ALL BY NAME
SELECT
    indicator_id, region_code, period_start, frequency::VARCHAR AS frequency, sex::VARCHAR AS sex, age, breakdown_id, value,
    flag::VARCHAR AS flag, note, source_id, 0 AS position, false AS is_withdrawn
FROM bundled;

-- A bundled file may be more rounded than the response: between them only a difference within the indicator's decimals
-- is a revision. Between two responses every difference is.
INSERT INTO revision BY NAME
WITH beside_the_one_before AS (
    SELECT
        figure_version.*,
        lag(value) OVER figure AS value_before,
        lag(flag) OVER figure AS flag_before,
        lag(source_id) OVER figure AS source_before,
        lag(position) OVER figure AS position_before,
        lag(is_withdrawn) OVER figure AS was_withdrawn,
        min(position) FILTER (position > 0) OVER (PARTITION BY source_id) AS first_position
    FROM figure_version
    WINDOW figure AS (PARTITION BY indicator_id, region_code, period_start, frequency, sex, age, breakdown_id ORDER BY position)
),

classified AS (
    SELECT
        *,
        CASE
            WHEN position = 0 THEN NULL
            WHEN is_withdrawn THEN CASE WHEN NOT was_withdrawn THEN 'withdrawn' END
            WHEN was_withdrawn THEN 'added'
            WHEN position_before IS NULL THEN CASE WHEN position > first_position THEN 'added' END
            WHEN flag IS DISTINCT FROM flag_before THEN 'changed'
            WHEN position_before = 0 AND round(value, decimals) <> round(value_before, decimals) THEN 'changed'
            WHEN position_before > 0 AND value <> value_before THEN 'changed'
        END AS kind
    FROM beside_the_one_before
    INNER JOIN indicator USING (indicator_id)
)

SELECT
    indicator_id, region_code, period_start, classified.frequency, sex, age, breakdown_id, kind, value_before, flag_before,
    value AS value_after, flag AS flag_after, source_before, snapshot_id, taken_on AS revised_on
FROM classified
WHERE kind IS NOT NULL;

DELETE FROM observation
USING figure_version AS answered
WHERE answered.position > 0
    AND answered.indicator_id = observation.indicator_id
    AND answered.region_code = observation.region_code
    AND answered.period_start = observation.period_start
    AND answered.frequency = observation.frequency::VARCHAR
    AND answered.sex = observation.sex::VARCHAR
    AND answered.age = observation.age
    AND answered.breakdown_id = observation.breakdown_id;

INSERT INTO observation BY NAME
WITH newest AS (
    SELECT *
    FROM figure_version
    QUALIFY row_number()
        OVER (PARTITION BY indicator_id, region_code, period_start, frequency, sex, age, breakdown_id ORDER BY position DESC) = 1
)

SELECT indicator_id, region_code, period_start, frequency, sex, age, breakdown_id, value, flag, source_id, note
FROM newest
WHERE NOT is_withdrawn;

INSERT INTO catalogue_series BY NAME
FROM raw_catalogue_series;
