-- Needs of a plan: council_goals, links.
-- Only for a plan that links some of its goals to those above. One that links none is not wrong about any of them. A goal
-- under another of the board's own serves what that one serves.
WITH linked AS (
    SELECT
        plan_id,
        count(DISTINCT goal_no) FILTER (parent_no IS NULL) AS goal_count,
        count(DISTINCT link.goal_no) AS linked_count,
        CASE WHEN max(goal.level) FILTER (parent_no IS NULL) > 1 THEN 'de högre målen' ELSE 'fullmäktiges mål' END AS above
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
    'Mål ' || goal_no || ' ' || name || ' bidrar inte till något av ' || above AS title,
    'Planen kopplar ' || linked_count || ' av sina ' || goal_count || ' mål till ' || above || ', men inte mål ' || goal_no || '.' AS detail,
    'målet ' || name AS expected,
    'ingen koppling till ' || above AS found,
    statement_id
FROM goal
INNER JOIN linked USING (plan_id)
WHERE (plan_id, goal_no) NOT IN (SELECT (plan_id, goal_no) FROM goal_council_goal) AND parent_no IS NULL
