-- name: programme_points(plan_id, known_on)
-- The plan's programme points as of a day, with who reported the status in which publication. The receipt is NULL where
-- the status is the plan's own. `confirmed_period` is the latest follow-up that confirmed a status from before it.
-- `is_reported` is whether any follow-up has an answer. `office` is the one responsible.
WITH known AS (
    FROM status_known_on(:plan_id, :known_on)
    WHERE item_kind = 'point'
),

reported AS (
    SELECT item_id, period, receipt_no, receipt.recorded_on, receipt.recorded_by, upload_id, cell
    FROM reported_change
    INNER JOIN receipt USING (receipt_no, plan_id)
    WHERE plan_id = :plan_id AND sheet_kind = 'point' AND field = 'status'
        AND receipt.recorded_on <= CAST(:known_on AS DATE)
    QUALIFY row_number() OVER (PARTITION BY item_id, period ORDER BY receipt_no DESC) = 1
    UNION ALL
    SELECT item_id, period, NULL, recorded_on, recorded_by, NULL, NULL
    FROM status_report
    WHERE plan_id = :plan_id AND item_kind = 'point' AND period = 'plan'
),

newest AS (
    SELECT item_id, period, period_position, confirmed
    FROM status_report
    WHERE plan_id = :plan_id AND item_kind = 'point' AND period <> 'plan' AND recorded_on <= CAST(:known_on AS DATE)
    QUALIFY row_number() OVER (PARTITION BY item_id, period ORDER BY recorded_at DESC, receipt_no DESC) = 1
),

confirmed AS (
    SELECT item_id, arg_max(period, period_position) AS confirmed_period, max(period_position) AS confirmed_position
    FROM newest
    WHERE confirmed IS NOT NULL
    GROUP BY item_id
),

goals_of_point AS (
    SELECT
        point_no,
        list(goal_no ORDER BY natural_order(goal_no)) AS goal_nos,
        string_agg(goal_no || ' ' || goal.name, ', ' ORDER BY natural_order(goal_no)) AS goal_names
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
    known.status,
    known.status_period AS period,
    reported.recorded_on,
    reported.recorded_by,
    reported.receipt_no,
    reported_in(upload.file_name, reported.cell) AS file_name,
    reported.cell,
    known.comment,
    known.comment_period,
    CASE WHEN confirmed_position > known.status_position THEN confirmed_period END AS confirmed_period,
    known.item_id IN (SELECT answer.item_id FROM answers_known_on(:plan_id, :known_on) AS answer) AS is_reported,
    coalesce(goals_of_point.goal_nos, []) AS goal_nos,
    coalesce(goals_of_point.goal_names, '') AS goal_names,
    programme_point.statement_id,
    responsible.office_id,
    responsible.office,
    responsible.office_set_by,
    responsible.office_set_on
FROM programme_point
LEFT JOIN known ON known.item_id = 'point:' || programme_point.point_no
LEFT JOIN reported ON reported.item_id = known.item_id AND reported.period = known.status_period
LEFT JOIN upload USING (upload_id)
LEFT JOIN confirmed ON confirmed.item_id = known.item_id
LEFT JOIN goals_of_point USING (point_no)
LEFT JOIN responsible_offices(:plan_id) AS responsible ON responsible.item_id = 'point:' || programme_point.point_no
WHERE programme_point.plan_id = :plan_id
ORDER BY programme_point.point_no;

-- name: programme_status(plan_id, known_on)
-- The number of points by status as of a day, in the order of the work, how many of them no follow-up has an answer for,
-- and when a point of each was last reported on.
SELECT
    status,
    count(*)::INTEGER AS points,
    (count(*) FILTER (item_id NOT IN (SELECT answer.item_id FROM answers_known_on(:plan_id, :known_on) AS answer)))::INTEGER AS not_reported,
    max(recorded_on) AS recorded_on
FROM status_known_on(:plan_id, :known_on)
WHERE item_kind = 'point'
GROUP BY status
ORDER BY array_position(['Slutförd', 'Pågår', 'Ej påbörjad'], status);

-- name: programme_answers(plan_id, known_on)
-- The number of points that each follow-up had a report for, as of a day.
SELECT period, count(*)::INTEGER AS points, max(recorded_on) AS recorded_on
FROM answers_known_on(:plan_id, :known_on)
WHERE sheet_kind = 'point'
GROUP BY period, period_position
ORDER BY period_position;

-- name: programme_over_time(plan_id, known_on)
-- The number of points by status, after each day until `known_on` on which a report on a point was recorded.
WITH days AS (
    SELECT DISTINCT recorded_on
    FROM status_report
    WHERE plan_id = :plan_id AND item_kind = 'point' AND recorded_on <= CAST(:known_on AS DATE)
),

counted AS (
    SELECT days.recorded_on, known.status, count(*)::INTEGER AS points
    FROM days
    CROSS JOIN LATERAL (FROM status_known_on(:plan_id, days.recorded_on)) AS known
    WHERE known.item_kind = 'point'
    GROUP BY days.recorded_on, known.status
)

SELECT days.recorded_on, stage.status, coalesce(counted.points, 0) AS points
FROM days
CROSS JOIN (SELECT unnest(['Slutförd', 'Pågår', 'Ej påbörjad']) AS status) AS stage
LEFT JOIN counted USING (recorded_on, status)
ORDER BY days.recorded_on, array_position(['Slutförd', 'Pågår', 'Ej påbörjad'], stage.status);

-- name: programme_history(plan_id, known_on)
-- The reports on each point until a day, newest first: by whom, for which follow-up, from which cell of which workbook.
-- A report that was undone is kept, with the receipt that undid it. The plan's own status has no receipt.
WITH known_receipt AS (
    FROM receipt
    WHERE plan_id = :plan_id AND recorded_on <= CAST(:known_on AS DATE)
),

reported AS (
    SELECT
        change.item_id,
        known_receipt.recorded_on,
        known_receipt.recorded_by,
        change.period,
        change.field,
        sheet_column.header,
        change.known_before,
        change.value_after,
        known_receipt.receipt_no,
        known_receipt.undoes,
        (
            SELECT max(later.receipt_no)
            FROM known_receipt AS later
            INNER JOIN reported_change AS taken_back USING (receipt_no)
            WHERE later.undoes = change.receipt_no
                AND (taken_back.period, taken_back.sheet_kind, taken_back.item_id, taken_back.field)
                = (change.period, change.sheet_kind, change.item_id, change.field)
        ) AS undone_by,
        reported_in(upload.file_name, change.cell) AS file_name,
        change.cell
    FROM reported_change AS change
    INNER JOIN known_receipt USING (receipt_no, plan_id)
    INNER JOIN sheet_column USING (sheet_kind, field)
    LEFT JOIN upload USING (upload_id)
    WHERE change.sheet_kind = 'point'
    UNION ALL
    SELECT item_id, recorded_on, recorded_by, period, 'status', 'Status', NULL, status, NULL, NULL, NULL, NULL, NULL
    FROM status_report
    WHERE plan_id = :plan_id AND item_kind = 'point' AND period = 'plan' AND recorded_on <= CAST(:known_on AS DATE)
)

SELECT substr(item_id, length('point:') + 1)::INTEGER AS point_no, reported.* EXCLUDE (item_id)
FROM reported
ORDER BY point_no, receipt_no DESC NULLS LAST, array_position(['status', 'confirmed', 'comment'], field);
