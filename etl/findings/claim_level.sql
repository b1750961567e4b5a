-- The level in a month, against a figure of that month that does not come from the plan.
WITH compared AS (
    SELECT claim.*, series.value AS held, indicator.decimals, indicator.producer
    FROM claim
    INNER JOIN indicator USING (indicator_id)
    LEFT JOIN claim_series AS series
        ON series.indicator_id = claim.indicator_id AND series.region_code = claim.region_code
        AND series.frequency = 'M' AND series.day = claim.period_start AND NOT series.is_from_plan
    WHERE claim.test = 'level'
),

register AS (
    SELECT
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
    SELECT claim.plan_id, claim.claim_id, max(series.day) AS day, arg_max(series.value, series.day) AS value_after
    FROM claim
    INNER JOIN claim_series AS series
        ON series.indicator_id = claim.indicator_id AND series.region_code = claim.region_code
        AND series.frequency = 'Q' AND series.day > claim.period_end
    GROUP BY claim.plan_id, claim.claim_id
)

SELECT
    compared.plan_id,
    claim_id AS key,
    CASE WHEN held IS NULL THEN 'low' WHEN round(held, decimals) = value THEN 'none' ELSE 'medium' END AS severity,
    CASE WHEN held IS NULL THEN 'untestable' WHEN round(held, decimals) = value THEN 'confirmed' ELSE 'contradicted' END
        AS verdict,
    CASE WHEN indicator_id = 'population' THEN 'population' ELSE 'unemployment' END AS subject,
    CASE
        WHEN held = value OR held IS NULL THEN title
        ELSE 'Planens ' || sv_value(value, unit) || ' är inte ' || producer || ':s ' || sv_value(held, unit)
    END AS title,
    CASE
        WHEN held IS NULL THEN 'Inget månadsvärde från någon annan än planen finns för ' || sv_month(period_start) || '.'
        WHEN round(held, decimals) = value
            THEN 'Ett värde som är publicerat av någon annan än planen säger detsamma för ' || sv_month(period_start) || '.'
        ELSE 'Skillnaden är ' || sv_signed(value - held, decimals) || ' i ' || sv_month(period_start) || '. '
            || CASE
                WHEN indicator_id = 'population' AND register.pairs IS NOT NULL
                    THEN 'Troligen är planens tal ur kommunens eget register KID: det är en tolkning, planen säger inte vilket register.'
                ELSE ''
            END
    END AS detail,
    sv_value(value, unit) || ' (planen)' AS expected,
    coalesce(sv_value(held, unit) || ' (' || producer || ')', 'uppgift saknas') AS found,
    CASE
        WHEN indicator_id = 'population' AND register.pairs IS NOT NULL
            THEN 'Vid ' || register.pairs || ' andra månadsslut där båda registren är kända skiljer sig KID från SCB med '
                || sv_signed(least, 0) || ' till ' || sv_signed(most, 0) || ' personer.'
    END AS evidence,
    'I ' || sv_quarter(after.day) || ' är värdet ' || sv_value(value_after, unit) || '.' AS afterwards,
    statement_id
FROM compared
LEFT JOIN register USING (region_code)
LEFT JOIN after USING (plan_id, claim_id)
