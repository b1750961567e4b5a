-- A flow that the plan states rises sharply (here: by a tenth or more): the whole quarters of the period against the
-- same quarters of the year before.
WITH yearly AS (
    SELECT claim.plan_id, claim.claim_id, year(series.day) AS year, sum(series.value) AS total
    FROM tested_claim AS claim
    INNER JOIN claim_series AS series
        ON series.indicator_id = claim.indicator_id AND series.region_code = claim.region_code AND series.frequency = 'Q'
        AND quarter(series.day) BETWEEN claim.first_quarter AND claim.last_quarter
    WHERE claim.test = 'rise_sum'
    GROUP BY claim.plan_id, claim.claim_id, claim.first_quarter, claim.last_quarter, year
    HAVING count(*) = claim.last_quarter - claim.first_quarter + 1
),

compared AS (
    SELECT
        claim.plan_id,
        claim.claim_id,
        max(total) FILTER (yearly.year = claim_year) AS held,
        max(total) FILTER (yearly.year = claim_year - 1) AS before,
        max(total) FILTER (yearly.year < claim_year) AS highest_before,
        min(yearly.year) AS first_year,
        string_agg(yearly.year || ': ' || sv_number(yearly.total, 0), ', ' ORDER BY yearly.year)
            FILTER (yearly.year > claim_year) AS later,
        CASE
            WHEN held IS NULL OR before IS NULL THEN 'untestable'
            WHEN held >= 1.1 * before THEN 'confirmed'
            ELSE 'contradicted'
        END AS verdict
    FROM tested_claim AS claim
    LEFT JOIN yearly USING (plan_id, claim_id)
    WHERE claim.test = 'rise_sum'
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
            THEN indicator_title || ' finns inte för ' || whole_quarters || ' både ' || claim_year || ' och året före.'
        ELSE indicator_title || ' ' || whole_quarters || ' är ' || sv_number(held, 0) || ' mot ' || sv_number(before, 0)
            || ' samma kvartal året före: ' || sv_signed(100 * (held / before - 1), 0)
            || ' procent. Panelen räknar minst 10 procent som kraftigt.'
            || CASE
                WHEN month(period_end) > 3 * last_quarter THEN ' Tiden efter kvartal ' || last_quarter || ' finns inte för sig.'
                ELSE ''
            END
    END AS detail,
    'en kraftig ökning' AS expected,
    coalesce(sv_number(before, 0) || ' (' || claim_year - 1 || ') till ' || sv_number(held, 0) || ' (' || claim_year || ')', 'uppgift saknas') AS found,
    CASE WHEN held > highest_before THEN 'Det är det högsta för dessa kvartal sedan ' || first_year || '.' END AS evidence,
    'Samma kvartal ' || later || '.' AS afterwards,
    statement_id
FROM tested_claim AS claim
INNER JOIN compared USING (plan_id, claim_id)
