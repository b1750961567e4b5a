-- The latest forecast of a line's net, compared with those of its cost and income in the same follow-up.
WITH latest AS (
    SELECT moment.plan_id, moment.known_on, known.*
    EXCLUDE (plan_id)
    FROM moment
    CROSS JOIN LATERAL (FROM budget_known_on(moment.plan_id, moment.known_on)) AS known
    WHERE known.forecast_mnkr IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY moment.plan_id, moment.known_on, known.line_id ORDER BY known.period_position DESC) = 1
)

SELECT
    plan_id,
    known_on,
    line_id AS key,
    'medium' AS severity,
    'does_not_add_up' AS verdict,
    'budget' AS subject,
    line.name || ': prognoserna för kostnader och intäkter ger inte nettot' AS title,
    'I ' || sv_period(period) || ' är prognosen ' || sv_amount(cost_forecast_mnkr) || ' mnkr i kostnader och '
    || sv_amount(income_forecast_mnkr) || ' mnkr i intäkter. Det ger ' || sv_amount(cost_forecast_mnkr + income_forecast_mnkr)
    || ' mnkr, men helårsprognosen är ' || sv_amount(forecast_mnkr) || ' mnkr.' AS detail,
    sv_amount(cost_forecast_mnkr + income_forecast_mnkr) || ' mnkr' AS expected,
    sv_amount(forecast_mnkr) || ' mnkr' AS found,
    line.statement_id,
    period,
    'line:' || line_id AS item_id
FROM latest
INNER JOIN budget_line AS line USING (plan_id, line_id)
-- The sheet shows one decimal, so a difference of half a decimal is rounding. The rest allows for the sum of floats.
WHERE abs(cost_forecast_mnkr + income_forecast_mnkr - forecast_mnkr) > 0.05 + 1e-9
