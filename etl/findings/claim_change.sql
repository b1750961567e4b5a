-- The change from the last month before the period to the period's last month.
WITH change AS (
    SELECT
        claim.*,
        starting.value_text AS start_text,
        starting.day_text AS start_day_text,
        ending.value_text AS end_text,
        ending.day_text AS end_day_text,
        ending.value - starting.value AS held,
        next_end.value - next_start.value AS held_next,
        CASE WHEN held IS NULL THEN 'untestable' WHEN held = claim.value THEN 'confirmed' ELSE 'contradicted' END AS verdict
    FROM tested_claim AS claim
    LEFT JOIN claim_series AS starting
        ON starting.indicator_id = claim.indicator_id AND starting.region_code = claim.region_code
        AND starting.frequency = 'M' AND starting.day = claim.period_start - INTERVAL 1 MONTH
    LEFT JOIN claim_series AS ending
        ON ending.indicator_id = claim.indicator_id AND ending.region_code = claim.region_code
        AND ending.frequency = 'M' AND ending.day = claim.last_month
    LEFT JOIN claim_series AS next_start
        ON next_start.indicator_id = claim.indicator_id AND next_start.region_code = claim.region_code
        AND next_start.frequency = 'M' AND next_start.day = claim.period_start + INTERVAL 11 MONTH
    LEFT JOIN claim_series AS next_end
        ON next_end.indicator_id = claim.indicator_id AND next_end.region_code = claim.region_code
        AND next_end.frequency = 'M' AND next_end.day = claim.last_month + INTERVAL 1 YEAR
    WHERE claim.test = 'change'
)

SELECT
    plan_id,
    claim_id AS key,
    CASE verdict WHEN 'confirmed' THEN 'none' WHEN 'untestable' THEN 'low' ELSE 'medium' END AS severity,
    verdict,
    subject,
    CASE
        WHEN verdict = 'contradicted'
            THEN CASE indicator_id WHEN 'population' THEN 'Folkökningen ' ELSE 'Förändringen ' END
                || months_text || ' är ' || sv_signed(held, decimals)
                || ' enligt ' || producer || ', inte ' || sv_signed(value, decimals)
        ELSE title
    END AS title,
    indicator_title || ' vid periodens slut minus månadsslutet före den, enligt ' || producer || ', mot planens tal.' AS detail,
    sv_signed(value, decimals) || ' (planen)' AS expected,
    coalesce(sv_signed(held, decimals) || ' (' || producer || ')', 'uppgift saknas') AS found,
    end_text || ' (' || end_day_text || ') − ' || start_text || ' (' || start_day_text || ') = ' || sv_signed(held, decimals) || '.' AS evidence,
    'Samma månader ' || claim_year + 1 || ': ' || sv_signed(held_next, decimals) || '.' AS afterwards,
    statement_id
FROM change
