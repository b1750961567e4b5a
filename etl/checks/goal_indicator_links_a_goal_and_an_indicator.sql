SELECT
    'goal_indicator.csv, mål ' || goal_no || ', ' || indicator_id AS place,
    'Planen har inget sådant mål.' AS problem,
    'Rätta målets nummer.' AS action
FROM goal_indicator
WHERE (plan_id, goal_no) NOT IN (SELECT (plan_id, goal_no) FROM goal)
UNION ALL
SELECT
    'goal_indicator.csv, mål ' || goal_no || ', ' || indicator_id AS place,
    'Inget sådant mått finns.' AS problem,
    'Rätta måttets id: de står i statistics/indicator.csv och i katalogen.' AS action
FROM goal_indicator
WHERE indicator_id NOT IN (SELECT indicator_id FROM indicator)
