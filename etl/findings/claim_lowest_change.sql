-- The change over the same months of every year in the monthly series. To be confirmed it needs every year after
-- `since`. The year `since` itself is also compared when it has figures.
WITH yearly AS (
    SELECT
        claim.plan_id,
        claim.claim_id,
        year(ending.day) AS year,
        ending.value - starting.value AS change
    FROM tested_claim AS claim
    INNER JOIN claim_series AS ending
        ON ending.indicator_id = claim.indicator_id AND ending.region_code = claim.region_code
        AND ending.frequency = 'M' AND month(ending.day) = month(claim.period_end) AND ending.day >= claim.since
    INNER JOIN claim_series AS starting
        ON starting.indicator_id = claim.indicator_id AND starting.region_code = claim.region_code
        AND starting.frequency = 'M'
        AND starting.day = make_date(year(ending.day), month(claim.period_start), 1) - INTERVAL 1 MONTH
    WHERE claim.test = 'lowest_change'
),

compared AS (
    SELECT
        claim.plan_id,
        claim.claim_id,
        min(yearly.year) AS first_year,
        count(*) FILTER (yearly.year > year(since) AND yearly.year < claim_year) AS held_years,
        any_value(claim_year - year(since) - 1) AS needed_years,
        min(change) FILTER (yearly.year < claim_year) AS lowest_before,
        arg_min(yearly.year, change) FILTER (yearly.year < claim_year) AS lowest_before_year,
        max(change) FILTER (yearly.year = claim_year) AS held,
        max(change) FILTER (yearly.year = claim_year + 1) AS held_next,
        CASE
            WHEN lowest_before <= held THEN 'contradicted'
            WHEN held IS NULL OR held_years < needed_years THEN 'untestable'
            ELSE 'confirmed'
        END AS verdict
    FROM tested_claim AS claim
    LEFT JOIN yearly USING (plan_id, claim_id)
    WHERE claim.test = 'lowest_change'
    GROUP BY claim.plan_id, claim.claim_id
)

SELECT
    claim.plan_id,
    claim.claim_id AS key,
    claim_severity(verdict) AS severity,
    verdict,
    subject,
    title,
    CASE verdict
        WHEN 'untestable'
            THEN 'Går inte att pröva: månadsserien från ' || producer || ' ger ' || held_years || ' av de ' || needed_years
                || ' tidigare år som behövs'
                || CASE WHEN held IS NULL THEN ', och inte ' || claim_year || '.' ELSE '.' END
        ELSE CASE verdict WHEN 'confirmed' THEN 'Det stämmer' ELSE 'Det stämmer inte' END
            || ' så långt månadsserien från ' || producer || ' räcker: ' || first_year || '–' || claim_year || '.'
            || CASE
                WHEN first_year > year(since) THEN ' För ' || year(since) || ' saknas utgångsvärdet, månadsslutet före perioden.'
                ELSE ''
            END
    END AS detail,
    'lägst sedan ' || year(since) AS expected,
    coalesce(
        sv_signed(held, decimals) || ' (' || claim_year || ')'
        || coalesce(', lägst dessförinnan ' || sv_signed(lowest_before, decimals) || ' (' || lowest_before_year || ')', ''),
        'uppgift saknas'
    ) AS found,
    'Lägst dessförinnan är ' || lowest_before_year || ' med ' || sv_signed(lowest_before, decimals) || '.' AS evidence,
    'Samma månader ' || claim_year + 1 || ': ' || sv_signed(held_next, decimals)
    || CASE WHEN held_next < held THEN ', ännu lägre.' ELSE '.' END AS afterwards,
    statement_id
FROM tested_claim AS claim
INNER JOIN compared USING (plan_id, claim_id)
