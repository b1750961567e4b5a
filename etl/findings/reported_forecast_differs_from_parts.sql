-- The latest forecast of a line, compared with the sum of its parts in the same follow-up, when every part has one.
WITH forecast AS (
    SELECT moment.plan_id, moment.known_on, known.line_id, known.period, known.period_position, known.forecast_mnkr
    FROM moment
    CROSS JOIN LATERAL (FROM budget_known_on(moment.plan_id, moment.known_on)) AS known
    WHERE known.forecast_mnkr IS NOT NULL
),

latest AS (
    SELECT *
    FROM forecast
    QUALIFY row_number() OVER (PARTITION BY plan_id, known_on, line_id ORDER BY period_position DESC) = 1
),

summed AS (
    SELECT
        latest.plan_id,
        latest.known_on,
        latest.line_id,
        latest.period,
        latest.forecast_mnkr,
        sum(of_part.forecast_mnkr) AS parts_mnkr,
        string_agg(part.name || ' ' || sv_amount(of_part.forecast_mnkr), ' + ' ORDER BY part.position) AS parts
    FROM latest
    INNER JOIN budget_line AS part ON part.plan_id = latest.plan_id AND part.parent_id = latest.line_id
    LEFT JOIN forecast AS of_part
        ON of_part.plan_id = part.plan_id AND of_part.known_on = latest.known_on AND of_part.line_id = part.line_id AND of_part.period = latest.period
    GROUP BY latest.plan_id, latest.known_on, latest.line_id, latest.period, latest.forecast_mnkr
    HAVING count(*) = count(of_part.forecast_mnkr)
)

SELECT
    plan_id,
    known_on,
    line_id AS key,
    CASE WHEN line.parent_id IS NULL THEN 'high' ELSE 'medium' END AS severity,
    'does_not_add_up' AS verdict,
    'budget' AS subject,
    CASE WHEN line.parent_id IS NULL THEN 'Ramens prognos' ELSE 'Prognosen för ' || line.name END
    || ' är ' || sv_amount(abs(forecast_mnkr - parts_mnkr)) || ' mnkr '
    || CASE WHEN forecast_mnkr > parts_mnkr THEN 'högre' ELSE 'lägre' END || ' än delarnas' AS title,
    'I ' || sv_period(period) || ' är helårsprognosen för ' || line.name || ' ' || sv_amount(forecast_mnkr)
    || ' mnkr. Delarnas prognoser ger ' || sv_amount(parts_mnkr) || ' mnkr: ' || parts || '.' AS detail,
    sv_amount(forecast_mnkr) || ' mnkr' AS expected,
    sv_amount(parts_mnkr) || ' mnkr' AS found,
    line.statement_id,
    period,
    'line:' || line_id AS item_id
FROM summed
INNER JOIN budget_line AS line USING (plan_id, line_id)
-- The sheet shows one decimal, so a difference of half a decimal is rounding. The rest allows for the sum of floats.
WHERE abs(forecast_mnkr - parts_mnkr) > 0.05 + 1e-9
