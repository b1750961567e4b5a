-- A rise between two months, tested on the months when both have a source other than the plan. Otherwise the quarters
-- from the first month to the last are shown as the nearest evidence.
WITH months AS (
    SELECT
        claim.plan_id,
        claim.claim_id,
        max(series.value) FILTER (series.day = claim.period_start) AS first_value,
        max(series.value) FILTER (series.day = claim.last_month) AS last_value,
        max(series.value_text) FILTER (series.day = claim.period_start) AS first_text,
        max(series.value_text) FILTER (series.day = claim.last_month) AS last_text,
        CASE
            WHEN first_value IS NULL OR last_value IS NULL THEN 'untestable'
            WHEN last_value > first_value THEN 'confirmed'
            ELSE 'contradicted'
        END AS verdict
    FROM tested_claim AS claim
    LEFT JOIN claim_series AS series
        ON series.indicator_id = claim.indicator_id AND series.region_code = claim.region_code
        AND series.frequency = 'M' AND series.day IN (claim.period_start, claim.last_month) AND NOT series.is_from_plan
    WHERE claim.test = 'rise_between'
    GROUP BY claim.plan_id, claim.claim_id
),

quarters AS (
    SELECT
        claim.plan_id,
        claim.claim_id,
        arg_min(series.value, series.day) FILTER (series.day <= period_end) AS first_value,
        arg_max(series.value, series.day) FILTER (series.day <= period_end) AS last_value,
        string_agg(series.day_text || ' ' || series.value_text, ', ' ORDER BY series.day)
            FILTER (series.day <= period_end) AS shown,
        string_agg(series.day_text || ': ' || series.value_text, ', ' ORDER BY series.day)
            FILTER (series.day > period_end) AS later
    FROM tested_claim AS claim
    INNER JOIN claim_series AS series
        ON series.indicator_id = claim.indicator_id AND series.region_code = claim.region_code AND series.frequency = 'Q'
        AND series.day BETWEEN date_trunc('quarter', claim.period_start) AND claim.period_end + INTERVAL 3 MONTH
    WHERE claim.test = 'rise_between'
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
            THEN 'Värdet för '
                || concat_ws(
                    ' och ',
                    CASE WHEN months.first_value IS NULL THEN first_month_text END,
                    CASE WHEN months.last_value IS NULL THEN last_month_text END
                )
                || ' finns inte i panelens källor. Närmast kommer kvartalen som månaderna ligger i.'
        ELSE 'Månadsvärdena i början och slutet av tiden jämförs.'
    END AS detail,
    'högre i ' || last_month_text || ' än i ' || first_month_text AS expected,
    coalesce(first_text, 'saknas') || ' till ' || coalesce(last_text, 'saknas')
        AS found,
    quarters.shown || CASE WHEN quarters.last_value > quarters.first_value THEN ': en ökning.' ELSE ': ingen ökning.' END
        AS evidence,
    quarters.later || '.' AS afterwards,
    statement_id
FROM tested_claim AS claim
INNER JOIN months USING (plan_id, claim_id)
LEFT JOIN quarters USING (plan_id, claim_id)
