-- The lowest of a calendar month over many years. Tested when every year's month is held; else the quarter is the nearest.
WITH same_month AS (
    SELECT
        claim.plan_id,
        claim.claim_id,
        count(*) FILTER (series.day < claim.period_start AND series.day >= claim.since) AS held_months,
        min(series.value) FILTER (series.day < claim.period_start AND series.day >= claim.since) AS lowest_month
    FROM claim
    LEFT JOIN claim_series AS series
        ON series.indicator_id = claim.indicator_id AND series.region_code = claim.region_code
        AND series.frequency = 'M' AND month(series.day) = month(claim.period_start) AND NOT series.is_from_plan
    WHERE claim.test = 'lowest_month'
    GROUP BY claim.plan_id, claim.claim_id
),

same_quarter AS (
    SELECT
        claim.plan_id,
        claim.claim_id,
        min(year(series.day)) AS first_year,
        max(series.value) FILTER (year(series.day) = year(claim.period_start)) AS value,
        min(series.value) FILTER (year(series.day) < year(claim.period_start)) AS lowest_before,
        string_agg(sv_quarter(series.day) || ': ' || sv_value(series.value, 'procent'), ', ' ORDER BY series.day)
            FILTER (year(series.day) > year(claim.period_start)) AS later
    FROM claim
    INNER JOIN claim_series AS series
        ON series.indicator_id = claim.indicator_id AND series.region_code = claim.region_code
        AND series.frequency = 'Q' AND quarter(series.day) = quarter(claim.period_start)
    WHERE claim.test = 'lowest_month'
    GROUP BY claim.plan_id, claim.claim_id
),

judged AS (
    SELECT
        claim.*,
        same_month.held_months,
        same_month.lowest_month,
        same_quarter.first_year, same_quarter.value AS quarter_value, same_quarter.lowest_before, same_quarter.later,
        year(claim.period_start) - year(claim.since) - 1 AS needed_months
    FROM claim
    INNER JOIN same_month USING (plan_id, claim_id)
    INNER JOIN same_quarter USING (plan_id, claim_id)
)

SELECT
    plan_id,
    claim_id AS key,
    CASE WHEN held_months < needed_months THEN 'low' WHEN value < lowest_month THEN 'none' ELSE 'high' END AS severity,
    CASE WHEN held_months < needed_months THEN 'untestable' WHEN value < lowest_month THEN 'confirmed' ELSE 'contradicted' END
        AS verdict,
    'unemployment' AS subject,
    title,
    'Panelen har ' || held_months || ' av de ' || needed_months || ' tidigare ' || sv_month_name(month(period_start))
    || 'månader som behövs. Närmast kommer kvartalens medelvärden, ' || first_year || '–' || year(period_start)
    || ', med tidsseriebrottet i januari 2023.' AS detail,
    'lägre än alla ' || sv_month_name(month(period_start)) || 'månader sedan ' || year(since) AS expected,
    held_months || ' av ' || needed_months || ' månader finns' AS found,
    sv_quarter(period_start) || ': ' || sv_value(quarter_value, 'procent')
    || CASE
        WHEN quarter_value < lowest_before THEN ', lägre än samma kvartal alla år sedan ' || first_year
        ELSE ', inte lägst sedan ' || first_year
    END || ' (lägst dessförinnan ' || sv_value(lowest_before, 'procent') || ').' AS evidence,
    later || '.' AS afterwards,
    statement_id
FROM judged
