SELECT
    plan_id,
    goal_no AS key,
    'low' AS severity,
    'worth_knowing' AS verdict,
    'programme' AS subject,
    'Mål ' || goal_no || ' ' || name || ' svarar inte mot någon programpunkt' AS title,
    'Ingen av de programpunkter som styrelsen ansvarar för hanteras under målet. Det behöver inte vara fel: '
    || 'målet kan komma ur reglementet.' AS detail,
    'minst en punkt' AS expected,
    'ingen' AS found,
    statement_id
FROM goal
WHERE (plan_id, goal_no) NOT IN (SELECT (plan_id, goal_no) FROM programme_point_goal)
