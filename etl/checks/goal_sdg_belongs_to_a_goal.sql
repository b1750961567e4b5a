SELECT
    'goal_sdg.csv, mål ' || goal_no AS place,
    'Planen har inget sådant mål.' AS problem,
    'Rätta målets nummer.' AS action
FROM goal_sdg
WHERE (plan_id, goal_no) NOT IN (SELECT (plan_id, goal_no) FROM goal)
