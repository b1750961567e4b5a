-- The lowest value of a calendar month over many years. To be confirmed it needs every year after `since`, and for the
-- month itself a source other than the plan. Otherwise the quarter of the month is shown as the nearest evidence.
WITH same_month AS (
    SELECT
        claim.plan_id,
        claim.claim_id,
        any_value(claim_year - year(since) - 1) AS needed_months,
        count(series.day) FILTER (year(series.day) > year(since) AND year(series.day) < claim_year) AS held_months,
        min(series.value) FILTER (year(series.day) > year(since) AND year(series.day) < claim_year) AS lowest_before,
        arg_min(series.value_text, series.value) FILTER (year(series.day) > year(since) AND year(series.day) < claim_year)
            AS lowest_before_text,
        max(series.value) FILTER (year(series.day) = claim_year) AS held,
        max(series.value_text) FILTER (year(series.day) = claim_year) AS held_text,
        CASE
            WHEN lowest_before <= held THEN 'contradicted'
            WHEN held IS NULL OR held_months < needed_months THEN 'untestable'
            ELSE 'confirmed'
        END AS verdict
    FROM tested_claim AS claim
    LEFT JOIN claim_series AS series
        ON series.indicator_id = claim.indicator_id AND series.region_code = claim.region_code
        AND series.frequency = 'M' AND month(series.day) = month(claim.period_end) AND NOT series.is_from_plan
    WHERE claim.test = 'lowest_month'
    GROUP BY claim.plan_id, claim.claim_id
),

same_quarter AS (
    SELECT
        claim.plan_id,
        claim.claim_id,
        min(year(series.day)) AS first_year,
        max(series.value) FILTER (year(series.day) = claim_year) AS value,
        max(series.day_text || ': ' || series.value_text) FILTER (year(series.day) = claim_year) AS shown,
        min(series.value) FILTER (year(series.day) < claim_year) AS lowest_before,
        arg_min(series.value_text, series.value) FILTER (year(series.day) < claim_year) AS lowest_before_text,
        string_agg(series.day_text || ': ' || series.value_text, ', ' ORDER BY series.day)
            FILTER (year(series.day) > claim_year) AS later
    FROM tested_claim AS claim
    INNER JOIN claim_series AS series
        ON series.indicator_id = claim.indicator_id AND series.region_code = claim.region_code
        AND series.frequency = 'Q' AND quarter(series.day) = quarter(claim.period_end)
    WHERE claim.test = 'lowest_month'
    GROUP BY claim.plan_id, claim.claim_id
),

breaks AS (
    SELECT claim.plan_id, claim.claim_id, string_agg(sv_month(series_break.period_start), ' och ' ORDER BY series_break.period_start) AS months
    FROM tested_claim AS claim
    INNER JOIN series_break
        ON series_break.indicator_id = claim.indicator_id AND series_break.period_start > claim.since
        AND series_break.period_start <= claim.period_end
    WHERE claim.test = 'lowest_month'
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
            THEN 'Panelen har ' || held_months || ' av de ' || needed_months || ' tidigare ' || month_name
                || 'månader som behövs'
                || CASE WHEN held IS NULL THEN ', och ' || last_month_text || ' bara från planen själv.' ELSE '.' END
                || coalesce(' Närmast kommer kvartalens medelvärden, ' || first_year || '–' || claim_year || '.', '')
        WHEN 'confirmed' THEN 'Det stämmer: ingen ' || month_name || 'månad sedan ' || year(since) || ' är lika låg.'
        ELSE 'Det stämmer inte: lägst av de tidigare månader som finns är ' || same_month.lowest_before_text || '.'
    END || coalesce(' Tidsseriebrott i ' || breaks.months || ': nivåerna före och efter är inte helt jämförbara.', '') AS detail,
    'lägst av alla ' || month_name || 'månader sedan ' || year(since) AS expected,
    CASE verdict
        WHEN 'untestable' THEN held_months || ' av ' || needed_months || ' månader finns'
        ELSE held_text || ', lägst dessförinnan ' || same_month.lowest_before_text
    END AS found,
    same_quarter.shown
    || CASE
        WHEN same_quarter.value < same_quarter.lowest_before THEN ', lägre än samma kvartal alla år sedan ' || first_year
        ELSE ', inte lägst sedan ' || first_year
    END || ' (lägst dessförinnan ' || same_quarter.lowest_before_text || ').' AS evidence,
    later || '.' AS afterwards,
    statement_id
FROM tested_claim AS claim
INNER JOIN same_month USING (plan_id, claim_id)
LEFT JOIN same_quarter USING (plan_id, claim_id)
LEFT JOIN breaks USING (plan_id, claim_id)
