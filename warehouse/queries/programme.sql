-- name: programme_points(plan_id)
-- Each point of the political programme that the board answers for, with its latest status.
WITH latest AS (
    SELECT
        item_id,
        arg_max(status, recorded_at) AS status,
        max(recorded_at)::DATE AS recorded_on,
        arg_max(recorded_by, recorded_at) AS recorded_by,
        arg_max(period, recorded_at) AS period
    FROM status_report
    WHERE plan_id = :plan_id AND item_kind = 'point'
    GROUP BY item_id
),

goals_of_point AS (
    SELECT
        point_no,
        list(goal_no ORDER BY goal_no) AS goal_nos,
        string_agg(goal_no || ' ' || goal.name, ', ' ORDER BY goal_no) AS goal_names
    FROM programme_point_goal
    INNER JOIN goal USING (plan_id, goal_no)
    WHERE plan_id = :plan_id
    GROUP BY point_no
)

SELECT
    programme_point.point_no,
    programme_point.text,
    programme_point.handling,
    programme_point.handling_kind,
    programme_point.in_plan,
    latest.status,
    latest.recorded_on,
    latest.recorded_by,
    latest.period,
    coalesce(goals_of_point.goal_nos, []) AS goal_nos,
    coalesce(goals_of_point.goal_names, '') AS goal_names,
    programme_point.statement_id
FROM programme_point
LEFT JOIN latest ON latest.item_id = 'point:' || programme_point.point_no
LEFT JOIN goals_of_point USING (point_no)
WHERE programme_point.plan_id = :plan_id
ORDER BY programme_point.point_no;

-- name: programme_status(plan_id)
-- How many points stand where, in the order that work goes.
WITH latest AS (
    SELECT item_id, arg_max(status, recorded_at) AS status, max(recorded_at)::DATE AS recorded_on
    FROM status_report
    WHERE plan_id = :plan_id AND item_kind = 'point'
    GROUP BY item_id
)

SELECT status, count(*)::INTEGER AS points, max(recorded_on) AS recorded_on
FROM latest
GROUP BY status
ORDER BY array_position(['Slutförd', 'Pågår', 'Ej påbörjad'], status);

-- name: programme_status_by_handling(plan_id)
-- Status by the way the point is handled.
WITH latest AS (
    SELECT item_id, arg_max(status, recorded_at) AS status
    FROM status_report
    WHERE plan_id = :plan_id AND item_kind = 'point'
    GROUP BY item_id
)

SELECT programme_point.handling_kind, latest.status, count(*)::INTEGER AS points
FROM programme_point
INNER JOIN latest ON latest.item_id = 'point:' || programme_point.point_no
WHERE programme_point.plan_id = :plan_id
GROUP BY programme_point.handling_kind, latest.status
ORDER BY
    array_position(['goal', 'decision', 'outside'], programme_point.handling_kind),
    array_position(['Slutförd', 'Pågår', 'Ej påbörjad'], status);

-- name: programme_status_by_goal(plan_id)
-- Status by the goal that handles the point. A point under two goals counts under both.
WITH latest AS (
    SELECT item_id, arg_max(status, recorded_at) AS status
    FROM status_report
    WHERE plan_id = :plan_id AND item_kind = 'point'
    GROUP BY item_id
)

SELECT goal.goal_no, goal.name, coalesce(latest.status, '') AS status, count(latest.status)::INTEGER AS points
FROM goal
LEFT JOIN programme_point_goal USING (plan_id, goal_no)
LEFT JOIN latest ON latest.item_id = 'point:' || programme_point_goal.point_no
WHERE goal.plan_id = :plan_id
GROUP BY goal.goal_no, goal.name, latest.status
ORDER BY goal.goal_no, array_position(['Slutförd', 'Pågår', 'Ej påbörjad'], latest.status);
