-- The change over the same months of every year that the monthly series can give.
WITH yearly AS (
    SELECT
        claim.plan_id,
        claim.claim_id,
        year(ending.day) AS year,
        ending.value - starting.value AS change
    FROM claim
    INNER JOIN claim_series AS ending
        ON ending.indicator_id = claim.indicator_id AND ending.region_code = claim.region_code
        AND ending.frequency = 'M' AND month(ending.day) = month(claim.period_end)
    INNER JOIN claim_series AS starting
        ON starting.indicator_id = claim.indicator_id AND starting.region_code = claim.region_code
        AND starting.frequency = 'M'
        AND starting.day = make_date(year(ending.day), month(claim.period_start), 1) - INTERVAL 1 MONTH
    WHERE claim.test = 'lowest_change'
),

judged AS (
    SELECT
        claim.plan_id,
        claim.claim_id,
        min(yearly.year) AS first_year,
        min(change) FILTER (yearly.year < year(claim.period_end)) AS lowest_before,
        arg_min(yearly.year, change) FILTER (yearly.year < year(claim.period_end)) AS lowest_before_year,
        max(change) FILTER (yearly.year = year(claim.period_end)) AS change,
        max(change) FILTER (yearly.year = year(claim.period_end) + 1) AS change_next
    FROM claim
    INNER JOIN yearly USING (plan_id, claim_id)
    WHERE yearly.year >= year(claim.since)
    GROUP BY claim.plan_id, claim.claim_id
)

SELECT
    claim.plan_id,
    claim.claim_id AS key,
    CASE WHEN change < lowest_before THEN 'none' ELSE 'high' END AS severity,
    CASE WHEN change < lowest_before THEN 'confirmed' ELSE 'contradicted' END AS verdict,
    'population' AS subject,
    claim.title,
    CASE WHEN change < lowest_before THEN 'Det stämmer' ELSE 'Det stämmer inte' END || ' så långt SCB:s månadsserie räcker: '
    || first_year || '–' || year(claim.period_end) || '. För ' || year(claim.since)
    || CASE
        WHEN first_year > year(claim.since) THEN ' saknas utgångsvärdet, december året före.'
        ELSE ' finns värdet.'
    END AS detail,
    'lägre än ' || sv_signed(lowest_before, 0) || ' (' || lowest_before_year || ')' AS expected,
    sv_signed(change, 0) || ' (' || year(claim.period_end) || ')' AS found,
    'Näst lägst är ' || lowest_before_year || ' med ' || sv_signed(lowest_before, 0) || '.' AS evidence,
    'Samma månader ' || year(claim.period_end) + 1 || ': ' || sv_signed(change_next, 0)
    || CASE WHEN change_next < change THEN ', ännu lägre.' ELSE '.' END AS afterwards,
    statement_id
FROM claim
INNER JOIN judged USING (plan_id, claim_id)
