SELECT
    plan_id,
    council_goal_no AS key,
    'medium' AS severity,
    'does_not_add_up' AS verdict,
    'goals' AS subject,
    'Fullmäktiges mål ' || council_goal_no || ' har inget mål i planen' AS title,
    '"' || title || '" nämns, men inget av planens mål står inom parentes.' AS detail,
    'minst ett mål i planen' AS expected,
    'inget' AS found,
    statement_id
FROM council_goal
WHERE (plan_id, council_goal_no) NOT IN (SELECT (plan_id, council_goal_no) FROM goal_council_goal)
