-- A flow that is said to rise sharply: the whole quarters of the period against the same quarters of the year before.
WITH quarters AS (
    SELECT claim.plan_id, claim.claim_id, year(series.day) AS year, sum(series.value) AS total
    FROM claim
    INNER JOIN claim_series AS series
        ON series.indicator_id = claim.indicator_id AND series.region_code = claim.region_code AND series.frequency = 'Q'
    WHERE claim.test = 'rise_sum' AND month(series.day) + 2 <= month(claim.period_end)
    GROUP BY ALL
    HAVING count(*) = floor(month(any_value(claim.period_end)) / 3)
),

judged AS (
    SELECT
        claim.plan_id,
        claim.claim_id,
        max(total) FILTER (quarters.year = year(claim.period_end)) AS total,
        max(total) FILTER (quarters.year = year(claim.period_end) - 1) AS before,
        max(total) FILTER (quarters.year < year(claim.period_end)) AS highest_before,
        min(quarters.year) AS first_year,
        string_agg(quarters.year || ': ' || sv_number(total, 0), ', ' ORDER BY quarters.year)
            FILTER (quarters.year > year(claim.period_end)) AS later
    FROM claim
    INNER JOIN quarters USING (plan_id, claim_id)
    GROUP BY claim.plan_id, claim.claim_id
)

SELECT
    claim.plan_id,
    claim.claim_id AS key,
    CASE WHEN total >= 1.1 * before THEN 'none' ELSE 'high' END AS severity,
    CASE WHEN total >= 1.1 * before THEN 'confirmed' ELSE 'contradicted' END AS verdict,
    'population' AS subject,
    claim.title AS title,
    indicator.title || ' kvartal 1–' || floor(month(claim.period_end) / 3)::INTEGER || ' är ' || sv_number(total, 0)
    || ' mot ' || sv_number(before, 0) || ' samma kvartal året före: ' || sv_signed(100 * (total / before - 1), 0)
    || ' procent. Oktober finns inte för sig.' AS detail,
    'klart fler än ' || sv_number(before, 0) || ' (' || year(claim.period_end) - 1 || ')' AS expected,
    sv_number(total, 0) || ' (' || year(claim.period_end) || ')' AS found,
    CASE WHEN total > highest_before THEN 'Det är det högsta för dessa kvartal sedan ' || first_year || '.' END AS evidence,
    'Samma kvartal ' || later || '.' AS afterwards,
    statement_id
FROM claim
INNER JOIN judged USING (plan_id, claim_id)
INNER JOIN indicator USING (indicator_id)
