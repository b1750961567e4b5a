-- The lowest month of a year. The months held from others than the plan are few; the quarters are the nearest.
WITH months AS (
    SELECT
        claim.plan_id,
        claim.claim_id,
        count(*) FILTER (series.day <= make_date(year(claim.period_start), 10, 1)) AS held_months,
        min(series.value) AS lowest_held
    FROM claim
    LEFT JOIN claim_series AS series
        ON series.indicator_id = claim.indicator_id AND series.region_code = claim.region_code
        AND series.frequency = 'M' AND year(series.day) = year(claim.period_start) AND NOT series.is_from_plan
    WHERE claim.test = 'lowest_of_year'
    GROUP BY claim.plan_id, claim.claim_id
),

quarters AS (
    SELECT
        claim.plan_id,
        claim.claim_id,
        min(series.value) AS lowest,
        arg_min(series.day, series.value) AS lowest_day,
        string_agg(sv_quarter(series.day) || ' ' || sv_value(series.value, 'procent'), ', ' ORDER BY series.day) AS shown
    FROM claim
    INNER JOIN claim_series AS series
        ON series.indicator_id = claim.indicator_id AND series.region_code = claim.region_code
        AND series.frequency = 'Q' AND year(series.day) = year(claim.period_start)
    WHERE claim.test = 'lowest_of_year'
    GROUP BY claim.plan_id, claim.claim_id
),

after AS (
    SELECT claim.plan_id, claim.claim_id, min(series.value) AS lowest, arg_min(series.day, series.value) AS lowest_day
    FROM claim
    INNER JOIN claim_series AS series
        ON series.indicator_id = claim.indicator_id AND series.region_code = claim.region_code
        AND series.frequency = 'Q' AND year(series.day) > year(claim.period_start)
    WHERE claim.test = 'lowest_of_year'
    GROUP BY claim.plan_id, claim.claim_id
)

SELECT
    claim.plan_id,
    claim.claim_id AS key,
    CASE WHEN lowest_held < value THEN 'high' ELSE 'low' END AS severity,
    CASE WHEN lowest_held < value THEN 'contradicted' ELSE 'untestable' END AS verdict,
    'unemployment' AS subject,
    title,
    'Av årets månader till och med oktober har panelen ' || held_months
    || ' från någon annan än planen. Ingen av dem är lägre än ' || sv_value(value, unit)
    || ', men ' || sv_month(period_start) || ' kommer bara från planen själv.' AS detail,
    sv_value(value, unit) || ' är lägst' AS expected,
    'lägst av de månader som finns: ' || sv_value(lowest_held, unit) AS found,
    'Kvartalens medelvärden: ' || quarters.shown || '. Lägst är ' || sv_quarter(quarters.lowest_day)
    || CASE WHEN quarter(quarters.lowest_day) = quarter(period_start) THEN ', som månaden hör till.' ELSE '.' END AS evidence,
    'Lägsta kvartal därefter: ' || sv_value(after.lowest, unit) || ' (' || sv_quarter(after.lowest_day) || ').' AS afterwards,
    statement_id
FROM claim
INNER JOIN months USING (plan_id, claim_id)
INNER JOIN quarters USING (plan_id, claim_id)
LEFT JOIN after USING (plan_id, claim_id)
