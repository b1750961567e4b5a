-- A plan that is for one year alone may leave its last year out.
UPDATE plan SET last_year = coalesce(last_year, year);

UPDATE follow_up SET plan_year = CAST(left(period, 4) AS INTEGER);

-- The levels of goals, counted from the top: those above the board's own, and then the board's.
WITH RECURSIVE placed AS (
    SELECT plan_id, council_goal_no, 1 AS level
    FROM council_goal
    WHERE level_name IS NOT NULL AND parent_no IS NULL
    UNION ALL
    SELECT below.plan_id, below.council_goal_no, placed.level + 1
    FROM council_goal AS below
    INNER JOIN placed ON placed.plan_id = below.plan_id AND placed.council_goal_no = below.parent_no
)

UPDATE council_goal
SET level = placed.level
FROM placed
WHERE council_goal.plan_id = placed.plan_id AND council_goal.council_goal_no = placed.council_goal_no;

WITH RECURSIVE placed AS (
    SELECT plan_id, goal_no, 1 + coalesce((SELECT max(above.level) FROM council_goal AS above WHERE above.plan_id = goal.plan_id), 0) AS level
    FROM goal
    WHERE parent_no IS NULL
    UNION ALL
    SELECT below.plan_id, below.goal_no, placed.level + 1
    FROM goal AS below
    INNER JOIN placed ON placed.plan_id = below.plan_id AND placed.goal_no = below.parent_no
)

UPDATE goal
SET level = placed.level
FROM placed
WHERE goal.plan_id = placed.plan_id AND goal.goal_no = placed.goal_no;
