-- The lowest month of a year, of the months that the plan could know of. To be confirmed it needs all these months from
-- a source other than the plan. Otherwise the quarters are shown as the nearest evidence.
WITH months AS (
    SELECT
        claim.plan_id,
        claim.claim_id,
        any_value(least(known_until, make_date(claim_year, 12, 1))) AS until_month,
        month(until_month) AS needed_months,
        count(series.day) AS held_months,
        max(series.value) FILTER (series.day = last_month) AS held,
        max(series.value_text) FILTER (series.day = last_month) AS held_text,
        min(series.value) AS lowest,
        arg_min(series.value_text, series.value) AS lowest_text,
        CASE
            WHEN lowest < any_value(claim.value) OR held <> any_value(claim.value) THEN 'contradicted'
            WHEN held IS NULL OR held_months < needed_months THEN 'untestable'
            ELSE 'confirmed'
        END AS verdict
    FROM tested_claim AS claim
    LEFT JOIN claim_series AS series
        ON series.indicator_id = claim.indicator_id AND series.region_code = claim.region_code
        AND series.frequency = 'M' AND year(series.day) = claim_year AND series.day <= known_until
        AND NOT series.is_from_plan
    WHERE claim.test = 'lowest_of_year'
    GROUP BY claim.plan_id, claim.claim_id
),

quarters AS (
    SELECT
        claim.plan_id,
        claim.claim_id,
        arg_min(series.day, series.value) AS lowest_day,
        arg_min(series.day_text, series.value) AS lowest_day_text,
        string_agg(series.day_text || ' ' || series.value_text, ', ' ORDER BY series.day) AS shown
    FROM tested_claim AS claim
    INNER JOIN claim_series AS series
        ON series.indicator_id = claim.indicator_id AND series.region_code = claim.region_code
        AND series.frequency = 'Q' AND year(series.day) = claim_year
    WHERE claim.test = 'lowest_of_year'
    GROUP BY claim.plan_id, claim.claim_id
),

after AS (
    SELECT claim.plan_id, claim.claim_id, arg_min(series.value_text, series.value) AS value_text, arg_min(series.day_text, series.value) AS day_text
    FROM tested_claim AS claim
    INNER JOIN claim_series AS series
        ON series.indicator_id = claim.indicator_id AND series.region_code = claim.region_code
        AND series.frequency = 'Q' AND year(series.day) > claim_year
    WHERE claim.test = 'lowest_of_year'
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
            THEN 'Av årets ' || needed_months || ' månader till och med ' || sv_month_name(needed_months) || ' har panelen '
                || held_months || ' från någon annan än planen. '
                || CASE WHEN held_months > 0 THEN 'Ingen av dem är lägre än ' || claim.value_text || '. ' ELSE '' END
                || CASE WHEN held IS NULL THEN 'Värdet för ' || last_month_text || ' kommer bara från planen själv.' ELSE '' END
        WHEN 'confirmed' THEN 'Ingen av årets månader till och med ' || sv_month_name(needed_months) || ' är lägre.'
        ELSE 'Det stämmer inte: '
            || CASE
                WHEN months.lowest < value THEN 'lägst av årets månader är ' || months.lowest_text || '.'
                ELSE last_month_text || ' är ' || held_text || '.'
            END
    END AS detail,
    claim.value_text || ' är lägst' AS expected,
    coalesce('lägst av de månader som finns: ' || months.lowest_text, 'uppgift saknas') AS found,
    'Kvartalens medelvärden: ' || quarters.shown || '. Lägst är ' || quarters.lowest_day_text
    || CASE WHEN quarter(quarters.lowest_day) = quarter(last_month) THEN ', som månaden hör till.' ELSE '.' END AS evidence,
    'Lägsta kvartal därefter: ' || after.value_text || ' (' || after.day_text || ').' AS afterwards,
    statement_id
FROM tested_claim AS claim
INNER JOIN months USING (plan_id, claim_id)
LEFT JOIN quarters USING (plan_id, claim_id)
LEFT JOIN after USING (plan_id, claim_id)
