-- name: council_goals(plan_id)
-- The council's goals, with the plan goals that serve them.
SELECT
    council_goal.council_goal_no,
    council_goal.title,
    council_goal.contribution,
    council_goal.statement_id,
    coalesce(list(goal_no ORDER BY goal_no) FILTER (goal_no IS NOT NULL), []) AS goal_nos
FROM council_goal
LEFT JOIN goal_council_goal USING (plan_id, council_goal_no)
WHERE plan_id = :plan_id
GROUP BY ALL
ORDER BY council_goal_no;

-- name: goals(plan_id)
-- The plan's goals, with how much hangs on each.
SELECT
    goal.goal_no,
    goal.name,
    goal.description,
    goal.statement_id,
    (SELECT count(*) FROM criterion WHERE criterion.plan_id = goal.plan_id AND criterion.goal_no = goal.goal_no)::INTEGER
        AS criteria,
    (
        SELECT count(*)
        FROM criterion
        WHERE criterion.plan_id = goal.plan_id AND criterion.goal_no = goal.goal_no
            AND criterion.baseline IS NOT NULL AND criterion.target IS NOT NULL
    )::INTEGER AS measurable,
    (
        SELECT count(*)
        FROM programme_point_goal
        WHERE programme_point_goal.plan_id = goal.plan_id AND programme_point_goal.goal_no = goal.goal_no
    )::INTEGER AS points,
    (
        SELECT count(*)
        FROM goal_council_goal
        WHERE goal_council_goal.plan_id = goal.plan_id AND goal_council_goal.goal_no = goal.goal_no
    )::INTEGER AS council_goals
FROM goal
WHERE plan_id = :plan_id
ORDER BY goal_no;

-- name: criteria(plan_id)
-- How each goal is judged fulfilled.
SELECT goal_no, letter, text, baseline, target, unit, direction, letter_basis, statement_id
FROM criterion
WHERE plan_id = :plan_id
ORDER BY goal_no, letter;

-- name: goal_links(plan_id)
-- Which plan goal serves which council goal.
SELECT goal_no, goal.name, council_goal_no, council_goal.title
FROM goal_council_goal
INNER JOIN goal USING (plan_id, goal_no)
INNER JOIN council_goal USING (plan_id, council_goal_no)
WHERE plan_id = :plan_id
ORDER BY council_goal_no, goal_no;

-- name: goal_sdgs(plan_id)
-- Links to the goals of Agenda 2030, as a person has filled them in. Empty until then.
SELECT goal_no, sdg_no, said_by
FROM goal_sdg
WHERE plan_id = :plan_id
ORDER BY goal_no, sdg_no;
