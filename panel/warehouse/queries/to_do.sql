-- name: to_do(plan_id, today, known_on)
-- What each office must report in each follow-up that has begun, whether it had by a day, and the contradictions in
-- what it has reported. A follow-up has begun on its opens_on, or when something is reported in it. An item that no
-- office is named for has no office.
WITH period AS (
    SELECT
        follow_up.period,
        follow_up.position,
        string_split(follow_up.asks_for, ',') AS asked,
        follow_up.due_on,
        date_diff('day', CAST(:today AS DATE), follow_up.due_on)::INTEGER AS days_left
    FROM follow_up
    WHERE plan_id = :plan_id
        AND (
            CAST(:today AS DATE) >= follow_up.opens_on
            OR follow_up.period IN (
                SELECT change.period
                FROM reported_change AS change
                INNER JOIN receipt USING (receipt_no, plan_id)
                WHERE plan_id = :plan_id AND receipt.recorded_on <= CAST(:known_on AS DATE)
            )
        )
),

activity_known AS (
    FROM activities_known_on(:plan_id, :known_on)
),

answered AS (
    FROM answers_known_on(:plan_id, :known_on)
),

expected AS (
    SELECT
        'criterion' AS sheet_kind,
        'criterion:' || goal_no || letter AS item_id,
        goal_no || letter AS name,
        text,
        goal_no,
        'criterion:' || goal_no || letter AS answered_by,
        period.period,
        natural_order(goal_no || letter) AS position
    FROM criterion, period
    WHERE plan_id = :plan_id
    UNION ALL
    SELECT 'measure', 'criterion:' || goal_no || letter, goal_no || letter, text, goal_no, 'criterion:' || goal_no || letter, period.period, natural_order(goal_no || letter)
    FROM criterion, period
    WHERE plan_id = :plan_id AND is_measure(target, target_word)
    UNION ALL
    SELECT 'point', 'point:' || point_no, point_no::VARCHAR, text, NULL, 'point:' || point_no, period.period, natural_order(point_no::VARCHAR)
    FROM programme_point, period
    WHERE plan_id = :plan_id
    UNION ALL
    SELECT 'line', 'line:' || line.line_id, line.name, '', NULL, 'line:' || line.line_id, period.period, natural_order(line.position::VARCHAR)
    FROM budget_line AS line, period
    WHERE line.plan_id = :plan_id
),

with_state AS (
    SELECT expected.* EXCLUDE (position), expected.position, CASE WHEN answered.item_id IS NULL THEN 'missing' ELSE 'answered' END AS state
    FROM expected
    INNER JOIN period USING (period)
    LEFT JOIN answered USING (sheet_kind, item_id, period)
    WHERE period.asked IS NULL OR list_contains(period.asked, expected.sheet_kind)
),

contradiction AS (
    SELECT
        split_part(finding.item_id, ':', 1) AS sheet_kind,
        finding.item_id,
        finding.title AS name,
        finding.detail AS text,
        CASE split_part(finding.item_id, ':', 1)
            WHEN 'criterion' THEN left(finding.item_id[11:], -1)
            WHEN 'activity' THEN split_part(activity_known.goal, ' ', 1)
        END AS goal_no,
        CASE split_part(finding.item_id, ':', 1) WHEN 'activity' THEN 'goal:' || goal_no ELSE finding.item_id END AS answered_by,
        finding.period,
        '' AS position,
        'contradiction' AS state
    FROM finding
    LEFT JOIN activity_known ON activity_known.item_id = finding.item_id
    WHERE finding.plan_id = :plan_id AND finding.period IS NOT NULL
),

sheet AS (
    SELECT sheet_kind, any_value(sheet_title) AS title
    FROM sheet_column
    GROUP BY sheet_kind
),

item_state AS (
    FROM with_state
    UNION ALL BY NAME
    FROM contradiction
)

SELECT
    period.period,
    period.due_on,
    period.days_left,
    responsible.office_id,
    responsible.office AS office_name,
    item_state.state,
    item_state.sheet_kind,
    sheet.title AS sheet_title,
    item_state.item_id,
    item_state.name,
    item_state.text,
    goal.goal_no || ' ' || goal.name AS goal
FROM item_state
INNER JOIN period USING (period)
INNER JOIN sheet USING (sheet_kind)
LEFT JOIN responsible_offices(:plan_id) AS responsible ON responsible.item_id = item_state.answered_by
LEFT JOIN goal ON goal.plan_id = :plan_id AND goal.goal_no = item_state.goal_no
ORDER BY
    period.position,
    responsible.office_position NULLS LAST,
    array_position(['contradiction', 'missing', 'answered'], item_state.state),
    array_position(['criterion', 'point', 'line', 'measure', 'activity', 'proposal'], item_state.sheet_kind),
    item_state.position, swedish_order(item_state.name);
