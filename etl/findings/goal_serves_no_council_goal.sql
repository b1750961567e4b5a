WITH linked AS (
    SELECT plan_id, count(DISTINCT goal_no) AS goal_count, count(DISTINCT link.goal_no) AS linked_count
    FROM goal
    LEFT JOIN goal_council_goal AS link USING (plan_id, goal_no)
    GROUP BY plan_id
)

SELECT
    plan_id,
    goal_no AS key,
    'medium' AS severity,
    'does_not_add_up' AS verdict,
    'goals' AS subject,
    'Mål ' || goal_no || ' ' || name || ' bidrar inte till något av fullmäktiges mål' AS title,
    'I beskrivningen av hur styrelsen bidrar till fullmäktiges mål nämns ' || linked_count || ' av planens ' || goal_count
    || ' mål inom parentes, men inte mål ' || goal_no || '.' AS detail,
    'minst ett av fullmäktiges mål' AS expected,
    'inget' AS found,
    statement_id
FROM goal
INNER JOIN linked USING (plan_id)
WHERE (plan_id, goal_no) NOT IN (SELECT (plan_id, goal_no) FROM goal_council_goal)
