-- name: findings()
-- All findings, the gravest first.
SELECT finding_id, check_name, severity, verdict, subject, title, detail, expected, found, evidence, afterwards, statement_id,
    period, item_id, since
FROM finding
ORDER BY array_position(['high', 'medium', 'low', 'none'], severity), subject, check_name, finding_id;
