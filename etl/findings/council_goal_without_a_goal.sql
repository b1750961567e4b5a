-- Needs of a plan: council_goals, links.
-- Only for a plan that links some of its goals to those above; of these, those with no other below them.
SELECT
    plan_id,
    council_goal_no AS key,
    'medium' AS severity,
    'does_not_add_up' AS verdict,
    'goals' AS subject,
    coalesce(level_name, 'Fullmäktiges mål') || ' ' || council_goal_no || ' har inget mål i planen' AS title,
    '"' || title || '" nämns, men inget av planens mål är kopplat till det.' AS detail,
    coalesce(lower(level_name), 'fullmäktiges mål') || ' "' || title || '"' AS expected,
    'inget av planens mål bidrar' AS found,
    statement_id
FROM council_goal
WHERE plan_id IN (SELECT plan_id FROM goal_council_goal)
    AND (plan_id, council_goal_no) NOT IN (SELECT (plan_id, council_goal_no) FROM goal_council_goal)
    AND (plan_id, council_goal_no) NOT IN (SELECT (plan_id, parent_no) FROM council_goal WHERE parent_no IS NOT NULL)
