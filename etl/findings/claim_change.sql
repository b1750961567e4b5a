-- The change from the last month before the period to its last month.
WITH change AS (
    SELECT
        claim.*,
        ending.value - starting.value AS held,
        next_end.value - next_start.value AS held_next
    FROM claim
    LEFT JOIN claim_series AS starting
        ON starting.indicator_id = claim.indicator_id AND starting.region_code = claim.region_code
        AND starting.frequency = 'M' AND starting.day = claim.period_start - INTERVAL 1 MONTH
    LEFT JOIN claim_series AS ending
        ON ending.indicator_id = claim.indicator_id AND ending.region_code = claim.region_code
        AND ending.frequency = 'M' AND ending.day = date_trunc('month', claim.period_end)
    LEFT JOIN claim_series AS next_start
        ON next_start.indicator_id = claim.indicator_id AND next_start.region_code = claim.region_code
        AND next_start.frequency = 'M' AND next_start.day = claim.period_start + INTERVAL 11 MONTH
    LEFT JOIN claim_series AS next_end
        ON next_end.indicator_id = claim.indicator_id AND next_end.region_code = claim.region_code
        AND next_end.frequency = 'M' AND next_end.day = date_trunc('month', claim.period_end) + INTERVAL 1 YEAR
    WHERE claim.test = 'change'
)

SELECT
    plan_id,
    claim_id AS key,
    CASE WHEN held IS NULL THEN 'low' WHEN held = value THEN 'none' ELSE 'medium' END AS severity,
    CASE WHEN held IS NULL THEN 'untestable' WHEN held = value THEN 'confirmed' ELSE 'contradicted' END AS verdict,
    'population' AS subject,
    CASE
        WHEN held = value OR held IS NULL THEN title
        ELSE 'Folkökningen ' || sv_month_name(month(period_start)) || '–' || sv_month(period_end) || ' är '
            || sv_signed(held, 0) || ' enligt SCB, inte ' || sv_signed(value, 0)
    END AS title,
    'SCB:s folkmängd vid periodens slut minus folkmängden vid månadsslutet före den, mot planens tal.' AS detail,
    sv_signed(value, 0) || ' (planen)' AS expected,
    coalesce(sv_signed(held, 0) || ' (SCB)', 'uppgift saknas') AS found,
    'Samma månader ' || year(period_end) + 1 || ': ' || sv_signed(held_next, 0) || '.' AS afterwards,
    statement_id
FROM change
