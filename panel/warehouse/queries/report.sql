-- name: report_points(plan_id, period, known_on)
-- The programme points by the end of a follow-up, as of a day: as this or an earlier follow-up reported them, or else
-- as the plan states. Later follow-ups, and rows that an undo emptied, are left out. `before` is the status before this
-- follow-up.
WITH newest AS (
    SELECT *
    FROM status_report
    WHERE plan_id = :plan_id AND item_kind = 'point' AND recorded_on <= CAST(:known_on AS DATE)
        AND period_position <= (SELECT position FROM follow_up WHERE follow_up.plan_id = :plan_id AND follow_up.period = :period)
    QUALIFY row_number() OVER (PARTITION BY item_id, period ORDER BY recorded_at DESC, receipt_no DESC NULLS LAST) = 1
),

reported AS (
    FROM newest
    WHERE coalesce(status, comment, confirmed) IS NOT NULL
),

known AS (
    SELECT
        item_id,
        arg_max(status, period_position) FILTER (status IS NOT NULL) AS status,
        arg_max(period, period_position) FILTER (status IS NOT NULL) AS status_period,
        arg_max(status, period_position) FILTER (status IS NOT NULL AND period <> :period) AS before,
        arg_max(comment, period_position) FILTER (comment IS NOT NULL) AS comment,
        arg_max(period, period_position) FILTER (comment IS NOT NULL) AS comment_period,
        arg_max(period, period_position) FILTER (confirmed IS NOT NULL) AS confirmed_period,
        arg_max(receipt_no, period_position) AS receipt_no,
        arg_max_null(upload_id, period_position) AS upload_id,
        arg_max_null(cell, period_position) AS cell,
        arg_max(recorded_on, period_position) AS recorded_on,
        arg_max(recorded_by, period_position) AS recorded_by,
        arg_max_null(office_id, period_position) AS office_id,
        arg_max(period, period_position) AS reported_period
    FROM reported
    GROUP BY item_id
),

goals_of_point AS (
    SELECT point_no, list(goal_no ORDER BY natural_order(goal_no)) AS goal_nos
    FROM programme_point_goal
    WHERE plan_id = :plan_id
    GROUP BY point_no
)

SELECT
    programme_point.point_no,
    programme_point.text,
    programme_point.handling,
    programme_point.handling_kind,
    coalesce(goals_of_point.goal_nos, []) AS goal_nos,
    known.* EXCLUDE (item_id, upload_id, office_id),
    office.name AS office_name,
    reported_in(upload.file_name, known.cell) AS file_name,
    programme_point.statement_id
FROM programme_point
LEFT JOIN known ON known.item_id = 'point:' || programme_point.point_no
LEFT JOIN goals_of_point USING (point_no)
LEFT JOIN office ON office.plan_id = programme_point.plan_id AND office.office_id = known.office_id
LEFT JOIN upload ON upload.upload_id = known.upload_id
WHERE programme_point.plan_id = :plan_id
ORDER BY programme_point.point_no;

-- name: report_activities(plan_id, period, known_on)
-- The offices' activities under each goal by the end of a follow-up, as of a day. `goal_no` is NULL where the goal is
-- not one of the plan's. Withdrawn activities are left out.
WITH newest AS (
    SELECT *
    FROM activity_report
    WHERE plan_id = :plan_id AND recorded_on <= CAST(:known_on AS DATE)
        AND period_position <= (SELECT position FROM follow_up WHERE follow_up.plan_id = :plan_id AND follow_up.period = :period)
    QUALIFY row_number() OVER (PARTITION BY item_id, period ORDER BY receipt_no DESC) = 1
),

whole AS (
    SELECT
        item_id,
        arg_max(goal, newest.period_position) FILTER (goal IS NOT NULL) AS goal,
        arg_max(activity, newest.period_position) FILTER (activity IS NOT NULL) AS activity,
        arg_max(responsible, newest.period_position) FILTER (responsible IS NOT NULL) AS responsible,
        arg_max(start_on, newest.period_position) FILTER (start_on IS NOT NULL) AS start_on,
        arg_max(end_on, newest.period_position) FILTER (end_on IS NOT NULL) AS end_on,
        arg_max(status, newest.period_position) FILTER (status IS NOT NULL) AS status,
        arg_max(withdrawn, newest.period_position) FILTER (withdrawn IS NOT NULL) AS withdrawn,
        arg_max(newest.period, newest.period_position) AS period,
        arg_max_null(office_id, newest.period_position) AS office_id,
        arg_max(recorded_by, newest.period_position) AS recorded_by,
        arg_max(recorded_on, newest.period_position) AS recorded_on,
        arg_max(receipt_no, newest.period_position) AS receipt_no,
        arg_max_null(upload_id, newest.period_position) AS upload_id,
        arg_max_null(cell, newest.period_position) AS cell
    FROM newest
    GROUP BY item_id
)

SELECT
    goal.goal_no,
    whole.* EXCLUDE (office_id, upload_id, withdrawn),
    office.name AS office_name,
    reported_in(upload.file_name, whole.cell) AS file_name
FROM whole
LEFT JOIN goal ON goal.plan_id = :plan_id AND whole.goal = goal.goal_no || ' ' || goal.name
LEFT JOIN office ON office.plan_id = :plan_id AND office.office_id = whole.office_id
LEFT JOIN upload ON upload.upload_id = whole.upload_id
WHERE whole.activity IS NOT NULL AND whole.withdrawn IS NULL
ORDER BY natural_order(goal.goal_no) NULLS LAST, whole.start_on NULLS LAST, whole.item_id;

-- name: report_last(plan_id, period, known_on)
-- The newest publication about each sheet as of a day, for the newest follow-up with any: this one or an earlier.
SELECT sheet_kind, period, receipt.receipt_no, receipt.recorded_on
FROM reported_change
INNER JOIN receipt USING (receipt_no, plan_id)
INNER JOIN follow_up USING (plan_id, period)
WHERE plan_id = :plan_id
    AND follow_up.position <= (SELECT asked.position FROM follow_up AS asked WHERE asked.plan_id = :plan_id AND asked.period = :period)
    AND receipt.recorded_on <= CAST(:known_on AS DATE)
QUALIFY row_number() OVER (PARTITION BY sheet_kind ORDER BY follow_up.position DESC, receipt.receipt_no DESC) = 1
ORDER BY sheet_kind;
