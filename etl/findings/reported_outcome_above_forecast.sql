-- The latest follow-up of each line with both figures.
WITH latest AS (
    SELECT moment.plan_id, moment.known_on, known.line_id, known.period, known.outcome_mnkr, known.forecast_mnkr
    FROM moment
    CROSS JOIN LATERAL (FROM budget_known_on(moment.plan_id, moment.known_on)) AS known
    WHERE known.outcome_mnkr IS NOT NULL AND known.forecast_mnkr IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY moment.plan_id, moment.known_on, known.line_id ORDER BY known.period_position DESC) = 1
)

SELECT
    plan_id,
    known_on,
    line_id AS key,
    CASE WHEN line.parent_id IS NULL THEN 'high' ELSE 'medium' END AS severity,
    'does_not_add_up' AS verdict,
    'budget' AS subject,
    line.name || CASE WHEN line.high_mnkr < 0 THEN ' har redan gett' ELSE ' har redan kostat' END || ' mer än hela årets prognos' AS title,
    'I ' || sv_period(period) || ' är utfallet ' || sv_amount(outcome_mnkr) || ' mnkr till och med perioden, men helårsprognosen '
    || sv_amount(forecast_mnkr) || ' mnkr. Prognosen är för låg'
    || CASE WHEN line.high_mnkr < 0 THEN '.' ELSE ', om inte intäkter väntas före årets slut.' END AS detail,
    'helårsprognos ' || sv_amount(forecast_mnkr) || ' mnkr' AS expected,
    'minst ' || sv_amount(outcome_mnkr) || ' mnkr, som redan är utfall' AS found,
    line.statement_id,
    period,
    'line:' || line_id AS item_id
FROM latest
INNER JOIN budget_line AS line USING (plan_id, line_id)
-- A line of income has a negative budget.
WHERE CASE WHEN line.high_mnkr < 0 THEN outcome_mnkr < forecast_mnkr ELSE outcome_mnkr > forecast_mnkr END
