SELECT
    plan_id,
    goal_no AS key,
    'medium' AS severity,
    'does_not_add_up' AS verdict,
    'goals' AS subject,
    'Mål ' || goal_no || ' ' || name || ' bidrar inte till något av fullmäktiges mål' AS title,
    'I beskrivningen av hur styrelsen bidrar till fullmäktiges mål nämns alla andra mål inom parentes, men inte mål '
    || goal_no || '.' AS detail,
    'minst ett av fullmäktiges mål' AS expected,
    'inget' AS found,
    statement_id
FROM goal
WHERE (plan_id, goal_no) NOT IN (SELECT (plan_id, goal_no) FROM goal_council_goal)
