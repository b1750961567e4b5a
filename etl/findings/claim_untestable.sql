-- The measure itself is not held. The nearest one is shown: the sum of the whole quarters of the period, year by year.
WITH quarters AS (
    SELECT
        claim.plan_id,
        claim.claim_id,
        year(series.day) AS year,
        sum(series.value) AS total
    FROM claim
    INNER JOIN claim_series AS series
        ON series.indicator_id = claim.indicator_id AND series.region_code = claim.region_code AND series.frequency = 'Q'
    WHERE claim.test IN ('untestable_lowest_sum', 'untestable_negative_sum')
        AND month(series.day) + 2 <= month(claim.period_end)
    GROUP BY ALL
    HAVING count(*) = floor(month(any_value(claim.period_end)) / 3)
),

nearest AS (
    SELECT
        claim.plan_id,
        claim.claim_id,
        min(quarters.year) AS first_year,
        max(total) FILTER (quarters.year = year(claim.period_end)) AS total,
        min(total) FILTER (quarters.year < year(claim.period_end)) AS lowest_before,
        arg_min(quarters.year, total) FILTER (quarters.year < year(claim.period_end)) AS lowest_before_year,
        string_agg(quarters.year || ': ' || sv_number(total, 0), ', ' ORDER BY quarters.year)
            FILTER (quarters.year > year(claim.period_end)) AS later
    FROM claim
    INNER JOIN quarters USING (plan_id, claim_id)
    GROUP BY claim.plan_id, claim.claim_id
)

SELECT
    claim.plan_id,
    claim.claim_id AS key,
    'low' AS severity,
    'untestable' AS verdict,
    'population' AS subject,
    claim.title AS title,
    'Går inte att pröva med de uppgifter som finns. Närmast kommer ' || lower(indicator.title) || ' kvartal 1–'
    || floor(month(claim.period_end) / 3)::INTEGER || ', ' || first_year || '–' || year(claim.period_end)
    || ', utan den uppdelning som påståendet gäller.' AS detail,
    'uppgift som planen talar om' AS expected,
    'finns inte i panelens källor' AS found,
    indicator.title || ' kvartal 1–' || floor(month(claim.period_end) / 3)::INTEGER || ' ' || year(claim.period_end) || ': '
    || sv_number(total, 0) || CASE WHEN total < lowest_before THEN ', det lägsta sedan ' || first_year ELSE '' END
    || '. Lägst dessförinnan: ' || sv_number(lowest_before, 0) || ' (' || lowest_before_year || ').' AS evidence,
    'Samma kvartal ' || later || '.' AS afterwards,
    statement_id
FROM claim
INNER JOIN nearest USING (plan_id, claim_id)
INNER JOIN indicator USING (indicator_id)
