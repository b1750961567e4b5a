-- A rise between two months. Tested on the months themselves when both are held; else the quarters they lie in.
WITH ends AS (
    SELECT
        claim.*,
        first_month.value AS first_month,
        last_month.value AS last_month,
        first_quarter.value AS first_quarter,
        last_quarter.value AS last_quarter,
        first_quarter.day AS first_quarter_day,
        last_quarter.day AS last_quarter_day,
        next_quarter.value AS next_quarter,
        next_quarter.day AS next_quarter_day
    FROM claim
    LEFT JOIN claim_series AS first_month
        ON first_month.indicator_id = claim.indicator_id AND first_month.region_code = claim.region_code
        AND first_month.frequency = 'M' AND first_month.day = claim.period_start AND NOT first_month.is_from_plan
    LEFT JOIN claim_series AS last_month
        ON last_month.indicator_id = claim.indicator_id AND last_month.region_code = claim.region_code
        AND last_month.frequency = 'M' AND last_month.day = date_trunc('month', claim.period_end) AND NOT last_month.is_from_plan
    LEFT JOIN claim_series AS first_quarter
        ON first_quarter.indicator_id = claim.indicator_id AND first_quarter.region_code = claim.region_code
        AND first_quarter.frequency = 'Q' AND first_quarter.day = date_trunc('quarter', claim.period_start)
    LEFT JOIN claim_series AS last_quarter
        ON last_quarter.indicator_id = claim.indicator_id AND last_quarter.region_code = claim.region_code
        AND last_quarter.frequency = 'Q' AND last_quarter.day = date_trunc('quarter', claim.period_end)
    LEFT JOIN claim_series AS next_quarter
        ON next_quarter.indicator_id = claim.indicator_id AND next_quarter.region_code = claim.region_code
        AND next_quarter.frequency = 'Q' AND next_quarter.day = date_trunc('quarter', claim.period_end) + INTERVAL 3 MONTH
    WHERE claim.test = 'rise_between'
)

SELECT
    plan_id,
    claim_id AS key,
    CASE WHEN first_month IS NULL OR last_month IS NULL THEN 'low' WHEN last_month > first_month THEN 'none' ELSE 'high' END
        AS severity,
    CASE
        WHEN first_month IS NULL OR last_month IS NULL THEN 'untestable'
        WHEN last_month > first_month THEN 'confirmed'
        ELSE 'contradicted'
    END AS verdict,
    'unemployment' AS subject,
    title,
    CASE
        WHEN first_month IS NULL OR last_month IS NULL
            THEN 'Värdet för ' || CASE WHEN first_month IS NULL THEN sv_month(period_start) ELSE sv_month(period_end) END
                || ' finns inte i panelens källor. Närmast kommer kvartalen som månaderna ligger i.'
        ELSE 'Månadsvärdena i början och slutet av tiden jämförs.'
    END AS detail,
    'högre i ' || sv_month(period_end) || ' än i ' || sv_month(period_start) AS expected,
    coalesce(sv_value(first_month, 'procent'), 'saknas') || ' till ' || coalesce(sv_value(last_month, 'procent'), 'saknas') AS found,
    sv_quarter(first_quarter_day) || ' ' || sv_value(first_quarter, 'procent') || ', ' || sv_quarter(last_quarter_day) || ' '
    || sv_value(last_quarter, 'procent')
    || CASE WHEN last_quarter > first_quarter THEN ': en ökning.' ELSE ': ingen ökning.' END AS evidence,
    sv_quarter(next_quarter_day) || ': ' || sv_value(next_quarter, 'procent') || '.' AS afterwards,
    statement_id
FROM ends
