-- What a follow-up's redistributions take from a line, compared with the highest value of its budget.
WITH taken AS (
    SELECT
        moment.plan_id,
        moment.known_on,
        known.period,
        known.from_item AS name,
        sum(known.amount_mnkr) AS out_mnkr,
        count(*) AS proposals
    FROM moment
    CROSS JOIN LATERAL (FROM proposals_known_on(moment.plan_id, moment.known_on)) AS known
    WHERE known.proposal_kind = 'Omfördelning'
    GROUP BY moment.plan_id, moment.known_on, known.period, known.from_item
)

SELECT
    plan_id,
    known_on,
    period || ':' || line.line_id AS key,
    'high' AS severity,
    'does_not_add_up' AS verdict,
    'budget' AS subject,
    'Förslagen tar mer från ' || line.name || ' än den har' AS title,
    'I ' || sv_period(period) || ' föreslås att ' || sv_amount(out_mnkr) || ' mnkr tas från ' || line.name
    || CASE proposals WHEN 1 THEN '' ELSE ', i ' || proposals || ' förslag' END || '. Postens budget är '
    || CASE WHEN line.low_mnkr = line.high_mnkr THEN '' ELSE 'högst ' END || sv_amount_of(line.high_mnkr, line.low_mnkr = line.high_mnkr) || ' mnkr.' AS detail,
    sv_amount(out_mnkr) || ' mnkr tas' AS expected,
    'högst ' || sv_amount_of(line.high_mnkr, line.low_mnkr = line.high_mnkr) || ' mnkr finns' AS found,
    line.statement_id,
    period,
    'line:' || line.line_id AS item_id
FROM taken
INNER JOIN budget_of_follow_ups() AS line USING (plan_id, period, name)
WHERE out_mnkr > line.high_mnkr + 1e-9
