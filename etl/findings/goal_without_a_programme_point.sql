-- Needs of a plan: points, points_under_goals.
-- Only for a plan with points under some goal. Otherwise its points are not arranged by goal.
SELECT
    goal.plan_id,
    goal_no AS key,
    'low' AS severity,
    'worth_knowing' AS verdict,
    'programme' AS subject,
    'Mål ' || goal_no || ' ' || name || ' svarar inte mot någon programpunkt' AS title,
    'Ingen av de programpunkter som ' || board_form(board) || ' ansvarar för hanteras under målet. Det behöver inte vara fel: '
    || 'målet kan komma ur reglementet.' AS detail,
    'målet ' || name AS expected,
    'ingen programpunkt under målet' AS found,
    statement_id
FROM goal
INNER JOIN plan USING (plan_id)
WHERE plan_id IN (SELECT plan_id FROM programme_point_goal)
    AND (plan_id, goal_no) NOT IN (SELECT (plan_id, goal_no) FROM programme_point_goal)
