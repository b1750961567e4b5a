-- Needs of a plan: council_goals, links.
-- Only for a plan that links some of its goals to the council's. One that links none is not wrong about any of them.
WITH linked AS (
    SELECT plan_id, count(DISTINCT goal_no) AS goal_count, count(DISTINCT link.goal_no) AS linked_count
    FROM goal
    LEFT JOIN goal_council_goal AS link USING (plan_id, goal_no)
    GROUP BY plan_id
    HAVING linked_count > 0
)

SELECT
    plan_id,
    goal_no AS key,
    'medium' AS severity,
    'does_not_add_up' AS verdict,
    'goals' AS subject,
    'Mål ' || goal_no || ' ' || name || ' bidrar inte till något av fullmäktiges mål' AS title,
    'Planen kopplar ' || linked_count || ' av sina ' || goal_count || ' mål till fullmäktiges mål, men inte mål ' || goal_no || '.' AS detail,
    'målet ' || name AS expected,
    'ingen koppling till fullmäktiges mål' AS found,
    statement_id
FROM goal
INNER JOIN linked USING (plan_id)
WHERE (plan_id, goal_no) NOT IN (SELECT (plan_id, goal_no) FROM goal_council_goal)
