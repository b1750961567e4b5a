-- Publications are kept for ever, so the items that they are about must stay in the plan.
WITH item AS (
    SELECT plan_id, 'criterion' AS sheet_kind, 'criterion:' || goal_no || letter AS item_id FROM criterion
    UNION ALL
    SELECT plan_id, 'measure', 'criterion:' || goal_no || letter FROM criterion
    UNION ALL
    SELECT plan_id, 'point', 'point:' || point_no FROM programme_point
    UNION ALL
    SELECT plan_id, 'line', 'line:' || line_id FROM budget_line
    UNION ALL
    SELECT plan_id, 'responsibility', 'goal:' || goal_no FROM goal
    UNION ALL
    SELECT plan_id, 'responsibility', 'council_goal:' || council_goal_no FROM council_goal
),

responsible AS (
    FROM item
    UNION
    SELECT plan_id, 'responsibility', item_id FROM item
)

SELECT DISTINCT
    'Kvitto ' || receipt_no || ', ' || item_id AS place,
    'Det som rapporterades finns inte i planen ' || plan_id || '.' AS problem,
    'Återställ planen, eller mappen uploads.' AS action
FROM reported_change
WHERE sheet_kind NOT IN ('proposal', 'activity')
    AND (plan_id, sheet_kind, item_id) NOT IN (SELECT (plan_id, sheet_kind, item_id) FROM responsible)
UNION ALL
SELECT DISTINCT
    'Kvitto ' || receipt_no AS place,
    'Uppföljningen ' || period || ' finns inte i planen ' || plan_id || '.' AS problem,
    'Återställ planen, eller mappen uploads.' AS action
FROM reported_change
WHERE sheet_kind <> 'responsibility' AND (plan_id, period) NOT IN (SELECT (plan_id, period) FROM follow_up)
