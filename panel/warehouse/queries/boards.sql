-- What several boards' plans say together. Each row names more plans than one: a reader must be allowed to see them all,
-- so these are for pages that ask which those are, and are not handed out as data files.

-- name: findings_across(plan_id)
-- The findings of a plan that name other plans too; `involves` lists them all, with commas between.
SELECT finding_id, check_name, severity, verdict, subject, title, detail, expected, found, evidence, afterwards, statement_id,
    period, item_id, since, involves
FROM finding
WHERE plan_id = :plan_id AND involves IS NOT NULL
ORDER BY array_position(['high', 'medium', 'low', 'none'], severity), subject, check_name, finding_id;

-- name: point_numbers(plan_id)
-- The numbers of the programme's points that a board answers for.
SELECT point_no
FROM programme_point
WHERE plan_id = :plan_id
ORDER BY point_no;
