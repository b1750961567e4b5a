-- A forecast: each quarter of the period against the quarter just before it. It is confirmed only when all are higher.
WITH quarters AS (
    SELECT
        claim.plan_id,
        claim.claim_id,
        any_value(datediff('quarter', claim.period_start, claim.period_end) + 1) AS needed_quarters,
        count(series.day) FILTER (series.day >= claim.period_start) AS held_quarters,
        max(series.value) FILTER (series.day < claim.period_start) AS before,
        max(series.value_text) FILTER (series.day < claim.period_start) AS before_text,
        max(series.day_text) FILTER (series.day < claim.period_start) AS before_day_text,
        min(series.value) FILTER (series.day >= claim.period_start) AS least,
        string_agg(series.value_text || ' (' || series.day_text || ')', ', sedan ' ORDER BY series.day)
            FILTER (series.day >= claim.period_start) AS shown,
        CASE
            WHEN least <= before THEN 'contradicted'
            WHEN before IS NULL OR held_quarters < needed_quarters THEN 'untestable'
            ELSE 'confirmed'
        END AS verdict
    FROM tested_claim AS claim
    LEFT JOIN claim_series AS series
        ON series.indicator_id = claim.indicator_id AND series.region_code = claim.region_code AND series.frequency = 'Q'
        AND series.day >= date_trunc('quarter', claim.period_start) - INTERVAL 3 MONTH AND series.day <= claim.period_end
    WHERE claim.test = 'expected_rise'
    GROUP BY claim.plan_id, claim.claim_id
),

after AS (
    SELECT claim.plan_id, claim.claim_id, arg_max(series.value_text, series.value) AS value_text, arg_max(series.day_text, series.value) AS day_text
    FROM tested_claim AS claim
    INNER JOIN claim_series AS series
        ON series.indicator_id = claim.indicator_id AND series.region_code = claim.region_code
        AND series.frequency = 'Q' AND series.day > claim.period_end
    WHERE claim.test = 'expected_rise'
    GROUP BY claim.plan_id, claim.claim_id
)

SELECT
    claim.plan_id,
    claim.claim_id AS key,
    claim_severity(verdict) AS severity,
    verdict,
    subject,
    title,
    CASE
        WHEN verdict = 'untestable'
            THEN 'Går ännu inte att pröva: ' || held_quarters || ' av periodens ' || needed_quarters || ' kvartal finns'
                || CASE WHEN before IS NULL THEN ', men inte kvartalet före.' ELSE '.' END
        ELSE CASE verdict WHEN 'confirmed' THEN 'Ökningen kom: ' ELSE 'Ökningen kom inte: ' END || 'från '
            || before_text || ' (' || before_day_text || ') till ' || shown || '.'
    END AS detail,
    'en ökning' AS expected,
    coalesce('från ' || before_text || ' (' || before_day_text || ') till ' || shown, 'uppgift saknas') AS found,
    'Högst därefter: ' || after.value_text || ' (' || after.day_text || ').' AS afterwards,
    statement_id
FROM tested_claim AS claim
INNER JOIN quarters USING (plan_id, claim_id)
LEFT JOIN after USING (plan_id, claim_id)
