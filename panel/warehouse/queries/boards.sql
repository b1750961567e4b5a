-- Queries over several boards' plans. A row names more than one plan, and a reader must be allowed to see them all. So
-- these are for pages that check that, and are not offered as data files.

-- name: findings_across(plan_id)
-- The findings of a plan that also name other plans. `involves` lists the ids of all of them, comma-separated.
SELECT finding_id, check_name, severity, verdict, subject, title, detail, expected, found, evidence, afterwards, statement_id,
    period, item_id, since, involves
FROM finding
WHERE plan_id = :plan_id AND involves IS NOT NULL
ORDER BY array_position(['high', 'medium', 'low', 'none'], severity), subject, check_name, finding_id;

-- name: point_numbers(plan_id)
-- The numbers of the programme points that a plan has.
SELECT point_no
FROM programme_point
WHERE plan_id = :plan_id
ORDER BY point_no;
