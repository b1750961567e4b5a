-- Needs of a plan: points, points_under_goals.
-- A status that all points under the plan's goals share does not distinguish them.
WITH latest AS (
    SELECT moment.plan_id, moment.known_on, known.item_id, known.status
    FROM moment
    CROSS JOIN LATERAL (FROM status_known_on(moment.plan_id, moment.known_on)) AS known
    WHERE known.item_kind = 'point'
),

counted AS (
    SELECT
        point.plan_id,
        latest.known_on,
        count(*) FILTER (handling_kind = 'goal') AS points,
        count(DISTINCT latest.status) FILTER (handling_kind = 'goal') AS statuses,
        any_value(latest.status) FILTER (handling_kind = 'goal') AS status,
        count(*) FILTER (latest.status = 'Slutförd') AS completed,
        count(*) FILTER (latest.status = 'Slutförd' AND handling_kind = 'decision') AS completed_by_decision
    FROM programme_point AS point
    INNER JOIN latest ON latest.plan_id = point.plan_id AND latest.item_id = 'point:' || point.point_no
    GROUP BY point.plan_id, latest.known_on
)

SELECT
    plan_id,
    known_on,
    'status' AS key,
    'medium' AS severity,
    'worth_knowing' AS verdict,
    'programme' AS subject,
    'Alla ' || points || ' programpunkter under planens mål har samma status: ' || status AS title,
    'Statusen skiljer dem inte åt och säger inte hur långt de har kommit.'
    || CASE
        WHEN completed > 0 AND completed = completed_by_decision AND status <> 'Slutförd'
            THEN ' De ' || completed || ' punkter som är slutförda är alla avgjorda genom beslut, ingen genom arbete under ett mål.'
        ELSE ''
    END AS detail,
    status AS expected,
    'ingen skillnad mellan ' || points || ' punkter' AS found,
    plan_id || ':plan:points' AS statement_id
FROM counted
WHERE statuses = 1 AND points > 2
