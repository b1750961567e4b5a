-- name: responsibility(plan_id)
-- Every item that an office can be responsible for. `stated_office` is the one stated for the item itself, by whom and
-- when, and `office` the one that applies: it may follow from a goal, or from the line above. `stated_with` are the other offices
-- stated for it, with semicolons between.
WITH item AS (
    SELECT 'goal' AS kind, 'goal:' || goal_no AS item_id, name AS text, [goal_no] AS goal_nos, NULL AS line_above, natural_order(goal_no) AS position
    FROM goal
    WHERE plan_id = :plan_id
    UNION ALL
    SELECT 'criterion', 'criterion:' || goal_no || letter, text, [goal_no], NULL, natural_order(goal_no || letter)
    FROM criterion
    WHERE plan_id = :plan_id
    UNION ALL
    SELECT
        'point',
        'point:' || point_no,
        text,
        (
            SELECT coalesce(list(goal_no ORDER BY natural_order(goal_no)), [])
            FROM programme_point_goal AS link
            WHERE link.plan_id = point.plan_id AND link.point_no = point.point_no
        ),
        NULL,
        natural_order(point_no::VARCHAR)
    FROM programme_point AS point
    WHERE plan_id = :plan_id
    UNION ALL
    SELECT 'line', 'line:' || line_id, name, [], 'line:' || parent_id, placed.path
    FROM budget_line
    INNER JOIN budget_order(:plan_id) AS placed USING (line_id)
    WHERE plan_id = :plan_id
)

SELECT
    item.kind,
    item.item_id,
    item.text,
    item.goal_nos,
    item.line_above,
    named.name AS stated_office,
    stated.said_by AS stated_by,
    stated.said_on AS stated_on,
    stated.receipt_no,
    responsible.office,
    (
        SELECT string_agg(office.name, '; ' ORDER BY swedish_order(office.name))
        FROM office_with
        INNER JOIN office USING (plan_id, office_id)
        WHERE office_with.plan_id = :plan_id AND office_with.item_id = item.item_id
    ) AS stated_with
FROM item
LEFT JOIN answers_for AS stated ON stated.plan_id = :plan_id AND stated.item_id = item.item_id
LEFT JOIN office AS named ON named.plan_id = :plan_id AND named.office_id = stated.office_id
LEFT JOIN responsible_offices(:plan_id) AS responsible ON responsible.item_id = item.item_id
ORDER BY array_position(['goal', 'criterion', 'point', 'line'], item.kind), item.position;

-- name: global_goals(plan_id)
-- The plan's goals, with the goals of Agenda 2030 that each contributes to, by whom and when that was stated.
SELECT
    'goal:' || goal_no AS item_id,
    goal.name AS text,
    coalesce(list(sdg_no ORDER BY sdg_no) FILTER (sdg_no IS NOT NULL), []) AS sdg_nos,
    any_value(said_by) AS stated_by,
    any_value(said_on) AS stated_on,
    any_value(receipt_no) AS receipt_no
FROM goal
LEFT JOIN goal_sdg USING (plan_id, goal_no)
WHERE plan_id = :plan_id
GROUP BY goal_no, goal.name
ORDER BY natural_order(goal_no);

-- name: offices_with(plan_id)
-- The other offices that work with each item, beside the one that is responsible and answers.
SELECT item_id, office_id, office AS office_name
FROM offices_with(:plan_id)
ORDER BY item_id, office_position;

-- name: same_as(plan_id)
-- What has been stated on which item of an earlier plan each goal and line of a plan continues; no earlier item where it
-- is stated to continue none.
SELECT item_id, earlier_plan_id, earlier_item_id, said_by, said_on, receipt_no
FROM same_as
WHERE plan_id = :plan_id
ORDER BY item_id, earlier_plan_id;
