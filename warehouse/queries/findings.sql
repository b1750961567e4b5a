-- name: findings(plan_id)
-- The findings of one plan alone, the gravest first. Those that name another plan as well are in boards.sql.
SELECT finding_id, check_name, severity, verdict, subject, title, detail, expected, found, evidence, afterwards, statement_id,
    period, item_id, since
FROM finding
WHERE plan_id = :plan_id AND involves IS NULL
ORDER BY array_position(['high', 'medium', 'low', 'none'], severity), subject, check_name, finding_id;
