-- Worse than budget by more than 5 percent of the line in its latest forecast: then an explanation and an action are
-- expected. A line with a range counts when even its highest budget is exceeded by that much.
WITH latest AS (
    SELECT moment.plan_id, moment.known_on, known.line_id, known.period, known.forecast_mnkr, known.explanation, known.action
    FROM moment
    CROSS JOIN LATERAL (FROM budget_known_on(moment.plan_id, moment.known_on)) AS known
    WHERE known.forecast_mnkr IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY moment.plan_id, moment.known_on, known.line_id ORDER BY known.period_position DESC) = 1
),

deviating AS (
    SELECT
        line.*,
        latest.known_on,
        latest.forecast_mnkr,
        line.high_mnkr - latest.forecast_mnkr AS deviation_mnkr,
        CASE WHEN line.low_mnkr = line.high_mnkr THEN '' ELSE 'minst ' END AS at_least,
        CASE
            WHEN latest.explanation IS NULL AND latest.action IS NULL THEN 'förklaring och åtgärd'
            WHEN latest.explanation IS NULL THEN 'förklaring'
            WHEN latest.action IS NULL THEN 'åtgärd'
        END AS lacks
    FROM latest
    INNER JOIN budget_of_follow_ups() AS line USING (plan_id, period, line_id)
)

SELECT
    plan_id,
    known_on,
    line_id AS key,
    'high' AS severity,
    'does_not_add_up' AS verdict,
    'budget' AS subject,
    name || ' är ' || at_least || sv_amount_of(-deviation_mnkr, at_least = '') || ' mnkr sämre än budget, utan ' || lacks AS title,
    'I ' || sv_period(period) || ' är helårsprognosen ' || sv_amount(forecast_mnkr) || ' mnkr mot en budget på '
    || CASE WHEN at_least = '' THEN '' ELSE 'högst ' END || sv_amount_of(high_mnkr, at_least = '') || ': ' || at_least
    || sv_number(-100 * deviation_mnkr / abs(high_mnkr), 1) || ' procent sämre. Rutan för ' || replace(lacks, ' och ', ' och den för ')
    || ' är tom.' AS detail,
    'helårsprognos ' || sv_amount(forecast_mnkr) || ' mnkr' AS expected,
    at_least || sv_amount_of(-deviation_mnkr, at_least = '') || ' mnkr sämre än budget, ' || lacks || ' saknas' AS found,
    statement_id,
    period,
    'line:' || line_id AS item_id
FROM deviating
-- A figure with one decimal is not exact as a float, so exactly 5 percent must not count as more.
WHERE high_mnkr <> 0 AND deviation_mnkr < -0.05 * abs(high_mnkr) - 1e-9 AND lacks IS NOT NULL
