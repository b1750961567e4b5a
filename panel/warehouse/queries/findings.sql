-- name: findings(plan_id)
-- The findings on one plan alone, gravest first. Those that also name another plan are in boards.sql.
SELECT finding_id, check_name, severity, verdict, subject, title, detail, expected, found, evidence, afterwards, statement_id,
    period, item_id, since
FROM finding
WHERE plan_id = :plan_id AND involves IS NULL
ORDER BY array_position(['high', 'medium', 'low', 'none'], severity), subject, check_name, finding_id;

-- name: findings_as_of(plan_id, known_on)
-- The same, with the findings on reports as of a day.
WITH latest AS (
    SELECT max(recorded_on) AS recorded_on
    FROM (
        SELECT recorded_on FROM receipt WHERE plan_id = :plan_id
        UNION ALL
        SELECT decided_on FROM plan WHERE plan_id = :plan_id
    ) AS became_known
    WHERE recorded_on <= CAST(:known_on AS DATE)
),

both_kinds AS (
    FROM finding
    WHERE plan_id = :plan_id AND involves IS NULL AND NOT rests_on_reports
    UNION ALL BY NAME
    SELECT finding_as_of.* EXCLUDE (known_on)
    FROM finding_as_of
    INNER JOIN latest ON finding_as_of.known_on = latest.recorded_on
    WHERE plan_id = :plan_id AND involves IS NULL
)

SELECT finding_id, check_name, severity, verdict, subject, title, detail, expected, found, evidence, afterwards, statement_id,
    period, item_id, since
FROM both_kinds
ORDER BY array_position(['high', 'medium', 'low', 'none'], severity), subject, check_name, finding_id;
