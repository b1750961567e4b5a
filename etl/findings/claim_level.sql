-- The level in a period, against a figure of that period that does not come from the plan: of the period that the plan
-- states, or for figures counted at the end of a period of the month, quarter or year that ends with it.
WITH held_figure AS (
    SELECT
        claim.plan_id,
        claim.claim_id,
        series.value AS held,
        series.value_text AS held_text,
        series.note,
        CASE WHEN is_stock OR series.frequency = 'M' THEN last_month_text ELSE series.day_text END AS period_text
    FROM tested_claim AS claim
    INNER JOIN claim_series AS series
        ON series.indicator_id = claim.indicator_id AND series.region_code = claim.region_code AND NOT series.is_from_plan
        AND date_trunc('month', period_end(series.day, series.frequency)) = claim.last_month
    WHERE claim.test = 'level' AND (is_stock OR series.frequency = 'M' OR series.day = claim.period_start)
    QUALIFY row_number() OVER (
        PARTITION BY claim.plan_id, claim.claim_id
        ORDER BY series.day = claim.period_start DESC, frequency_order(series.frequency)
    ) = 1
),

compared AS (
    SELECT
        claim.*,
        held,
        held_text,
        note,
        coalesce(period_text, last_month_text) AS period_text,
        CASE
            WHEN held IS NULL THEN 'untestable'
            WHEN round(held, decimals) = claim.value THEN 'confirmed'
            ELSE 'contradicted'
        END AS verdict
    FROM tested_claim AS claim
    LEFT JOIN held_figure USING (plan_id, claim_id)
    WHERE claim.test = 'level'
),

register AS (
    SELECT
        'population' AS indicator_id,
        own.region_code,
        min(own.value - scb.value) AS least,
        max(own.value - scb.value) AS most,
        count(*) AS pairs
    FROM claim_series AS own
    INNER JOIN claim_series AS scb
        ON scb.region_code = own.region_code AND scb.day = own.day AND scb.frequency = 'M' AND scb.indicator_id = 'population'
    WHERE own.indicator_id = 'population_register' AND NOT own.is_from_plan
    GROUP BY own.region_code
),

after AS (
    SELECT claim.plan_id, claim.claim_id, arg_max(series.day_text, series.day) AS day_text, arg_max(series.value_text, series.day) AS value_text
    FROM tested_claim AS claim
    INNER JOIN claim_series AS series
        ON series.indicator_id = claim.indicator_id AND series.region_code = claim.region_code
        AND series.frequency = 'Q' AND series.day > claim.period_end
    WHERE claim.test = 'level'
    GROUP BY claim.plan_id, claim.claim_id
)

SELECT
    compared.plan_id,
    claim_id AS key,
    CASE verdict WHEN 'confirmed' THEN 'none' WHEN 'untestable' THEN 'low' ELSE 'medium' END AS severity,
    verdict,
    subject,
    CASE
        WHEN verdict = 'contradicted'
            THEN 'Planens ' || compared.value_text || ' är inte ' || producer || ':s ' || held_text
        ELSE title
    END AS title,
    CASE verdict
        WHEN 'untestable' THEN 'Inget värde från någon annan än planen finns för ' || period_text || '.'
        WHEN 'confirmed'
            THEN 'Ett värde som är publicerat av någon annan än planen säger detsamma för ' || period_text || '.'
        ELSE 'Skillnaden är ' || sv_signed(value - held, decimals) || ' i ' || period_text || '.'
            || CASE
                WHEN register.pairs > 0
                    THEN ' Troligen är planens tal ur kommunens eget register (KID): det är en tolkning, planen säger inte vilket register.'
                ELSE ''
            END
    END AS detail,
    compared.value_text || ' (planen)' AS expected,
    coalesce(held_text || ' (' || producer || ')', 'uppgift saknas') AS found,
    CASE
        WHEN verdict = 'contradicted' AND register.pairs > 0
            THEN 'Vid ' || register.pairs || ' andra månadsslut där båda registren är kända skiljer sig KID från SCB med '
                || sv_signed(least, 0) || ' till ' || sv_signed(most, 0) || ' personer'
                || CASE
                    WHEN value - held BETWEEN least AND most THEN '; planens skillnad ryms där.'
                    ELSE '; planens ' || sv_signed(value - held, 0) || ' ligger utanför det spannet.'
                END
        WHEN verdict = 'confirmed' THEN note
    END AS evidence,
    'I ' || after.day_text || ' är värdet ' || after.value_text || '.' AS afterwards,
    statement_id
FROM compared
LEFT JOIN register USING (indicator_id, region_code)
LEFT JOIN after USING (plan_id, claim_id)
