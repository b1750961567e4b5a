-- There is no series of the measure itself. The nearest one is shown: the sum of the period's whole quarters, year by
-- year.
WITH yearly AS (
    SELECT claim.plan_id, claim.claim_id, year(series.day) AS year, sum(series.value) AS total
    FROM tested_claim AS claim
    INNER JOIN claim_series AS series
        ON series.indicator_id = claim.indicator_id AND series.region_code = claim.region_code AND series.frequency = 'Q'
        AND quarter(series.day) BETWEEN claim.first_quarter AND claim.last_quarter
    WHERE starts_with(claim.test, 'untestable')
    GROUP BY claim.plan_id, claim.claim_id, claim.first_quarter, claim.last_quarter, year
    HAVING count(*) = claim.last_quarter - claim.first_quarter + 1
),

nearest AS (
    SELECT
        claim.plan_id,
        claim.claim_id,
        min(yearly.year) AS first_year,
        max(total) FILTER (yearly.year = claim_year) AS total,
        min(total) FILTER (yearly.year < claim_year) AS lowest_before,
        arg_min(yearly.year, total) FILTER (yearly.year < claim_year) AS lowest_before_year,
        string_agg(yearly.year || ': ' || sv_number(yearly.total, 0), ', ' ORDER BY yearly.year)
            FILTER (yearly.year > claim_year) AS later
    FROM tested_claim AS claim
    INNER JOIN yearly USING (plan_id, claim_id)
    GROUP BY claim.plan_id, claim.claim_id
)

SELECT
    claim.plan_id,
    claim.claim_id AS key,
    'low' AS severity,
    'untestable' AS verdict,
    subject,
    title,
    'Går inte att pröva med de uppgifter som finns.'
    || coalesce(
        ' Närmast kommer ' || lower(indicator_title) || ' ' || whole_quarters || ', ' || first_year || '–' || claim_year
        || ', utan den uppdelning som påståendet gäller.',
        ''
    ) AS detail,
    title AS expected,
    'uppgiften finns inte i panelens källor' AS found,
    indicator_title || ' ' || whole_quarters || ' ' || claim_year || ': ' || sv_number(total, 0)
    || CASE WHEN total < lowest_before THEN ', det lägsta sedan ' || first_year ELSE '' END
    || coalesce('. Lägst dessförinnan: ' || sv_number(lowest_before, 0) || ' (' || lowest_before_year || ')', '') || '.' AS evidence,
    'Samma kvartal ' || later || '.' AS afterwards,
    statement_id
FROM tested_claim AS claim
LEFT JOIN nearest USING (plan_id, claim_id)
WHERE starts_with(claim.test, 'untestable')
