-- Needs of a plan: points, points_under_goals.
SELECT
    goal.plan_id,
    goal.goal_no || ':' || stated_name AS key,
    'medium' AS severity,
    'does_not_add_up' AS verdict,
    'programme' AS subject,
    sv_count(count(*), 'programpunkt', 'programpunkter') || ' hänvisar till mål ' || goal.goal_no || ' ' || stated_name || ', men målet heter ' || goal.name AS title,
    sv_points(string_agg(point_no::VARCHAR, ', ' ORDER BY point_no)) || ' skriver "mål ' || goal.goal_no || ' '
    || stated_name || '". Panelen går efter numret.' AS detail,
    'mål ' || goal.goal_no || ' ' || stated_name AS expected,
    'mål ' || goal.goal_no || ' ' || goal.name AS found,
    goal.plan_id || ':point:' || min(point_no) AS statement_id
FROM programme_point_goal
INNER JOIN goal USING (plan_id, goal_no)
WHERE stated_name <> goal.name
GROUP BY goal.plan_id, goal.goal_no, goal.name, stated_name
