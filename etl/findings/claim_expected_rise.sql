-- A forecast: each quarter of the period against the quarter just before the period.
WITH quarters AS (
    SELECT
        claim.plan_id,
        claim.claim_id,
        before.value AS value_before,
        before.day AS day_before,
        min(series.value) AS least,
        string_agg(sv_value(series.value, 'procent') || ' (' || sv_quarter(series.day) || ')', ', sedan ' ORDER BY series.day)
            AS shown
    FROM claim
    INNER JOIN claim_series AS series
        ON series.indicator_id = claim.indicator_id AND series.region_code = claim.region_code
        AND series.frequency = 'Q' AND series.day BETWEEN claim.period_start AND claim.period_end
    INNER JOIN claim_series AS before
        ON before.indicator_id = claim.indicator_id AND before.region_code = claim.region_code
        AND before.frequency = 'Q' AND before.day = date_trunc('quarter', claim.period_start) - INTERVAL 3 MONTH
    WHERE claim.test = 'expected_rise'
    GROUP BY ALL
),

after AS (
    SELECT claim.plan_id, claim.claim_id, max(series.value) AS highest, arg_max(series.day, series.value) AS highest_day
    FROM claim
    INNER JOIN claim_series AS series
        ON series.indicator_id = claim.indicator_id AND series.region_code = claim.region_code
        AND series.frequency = 'Q' AND series.day > claim.period_end
    WHERE claim.test = 'expected_rise'
    GROUP BY claim.plan_id, claim.claim_id
)

SELECT
    claim.plan_id,
    claim.claim_id AS key,
    CASE WHEN least > value_before THEN 'none' ELSE 'high' END AS severity,
    CASE WHEN least > value_before THEN 'confirmed' ELSE 'contradicted' END AS verdict,
    'unemployment' AS subject,
    title,
    CASE WHEN least > value_before THEN 'Ökningen kom: ' ELSE 'Ökningen kom inte: ' END || 'från '
    || sv_value(value_before, 'procent') || ' (' || sv_quarter(day_before) || ') till ' || shown || '.' AS detail,
    'högre än ' || sv_value(value_before, 'procent') AS expected,
    shown AS found,
    'Högst därefter: ' || sv_value(after.highest, 'procent') || ' (' || sv_quarter(after.highest_day) || ').' AS afterwards,
    statement_id
FROM claim
INNER JOIN quarters USING (plan_id, claim_id)
LEFT JOIN after USING (plan_id, claim_id)
