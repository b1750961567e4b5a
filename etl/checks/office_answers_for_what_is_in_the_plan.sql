WITH item AS (
    SELECT plan_id, 'goal:' || goal_no AS item_id FROM goal
    UNION ALL
    SELECT plan_id, 'criterion:' || goal_no || letter FROM criterion
    UNION ALL
    SELECT plan_id, 'point:' || point_no FROM programme_point
    UNION ALL
    SELECT plan_id, 'line:' || line_id FROM budget_line
)

SELECT
    'answers_for.csv, ' || item_id AS place,
    'Planen har ingen sådan sak.' AS problem,
    'Skriv goal:8, point:16 eller line:frame med ett nummer eller id som finns.' AS action
FROM answers_for
WHERE (plan_id, item_id) NOT IN (SELECT (plan_id, item_id) FROM item)
