INSERT INTO claim BY NAME
SELECT
    raw_claim.plan_id,
    claim_id,
    position,
    raw_claim.title,
    test,
    indicator_id,
    plan.region_code,
    period_start,
    period_end,
    value,
    unit,
    since,
    raw_claim.plan_id || ':claim:' || claim_id AS statement_id
FROM raw_claim
INNER JOIN plan USING (plan_id);

-- What all tests use of a claim: its indicator, the whole quarters of its period (none when first > last), the last
-- month that the plan could know of, and the page of the finding (subject). Texts are made here, once, since making
-- them in each test would take longer than the test.
CREATE TEMP TABLE tested_claim AS
SELECT
    claim.* EXCLUDE (unit),
    coalesce(claim.unit, indicator.unit) AS unit,
    indicator.title AS indicator_title,
    indicator.producer,
    indicator.decimals,
    is_stock(indicator.comparable_group) AS is_stock,
    CASE
        WHEN starts_with(indicator.comparable_group, 'population') THEN 'population'
        WHEN starts_with(indicator.comparable_group, 'unemploy') THEN 'unemployment'
        ELSE 'plan'
    END AS subject,
    year(period_end) AS claim_year,
    date_trunc('month', period_end)::DATE AS last_month,
    sv_value(value, coalesce(claim.unit, indicator.unit)) AS value_text,
    sv_month(period_start) AS first_month_text,
    CASE WHEN year(period_start) = year(period_end) THEN sv_month_name(month(period_start)) ELSE sv_month(period_start) END
        || '–' || sv_month(period_end) AS months_text,
    sv_month(period_end) AS last_month_text,
    sv_month_name(month(period_end)) AS month_name,
    (date_trunc('month', plan.decided_on) - INTERVAL 1 MONTH)::DATE AS known_until,
    ceil((month(period_start) - 1) / 3)::INTEGER + 1 AS first_quarter,
    floor(month(period_end) / 3)::INTEGER AS last_quarter,
    CASE WHEN first_quarter = last_quarter THEN 'kvartal ' || last_quarter
        ELSE 'kvartal ' || first_quarter || '–' || last_quarter
    END AS whole_quarters
FROM claim
INNER JOIN plan USING (plan_id)
INNER JOIN indicator USING (indicator_id);

-- The few figures that claims are tested against, selected once from what may be millions of observations. It has the
-- bundled files (position 0) and each response of a service (1, 2, ... in order of time).
CREATE TEMP TABLE claim_figure AS
WITH figure AS (
    SELECT *
    FROM figure_version
    UNION ALL BY NAME
    SELECT * REPLACE (frequency::VARCHAR AS frequency, sex::VARCHAR AS sex, flag::VARCHAR AS flag), 0 AS position, false AS is_withdrawn
    FROM observation
    WHERE source_id NOT IN (SELECT series_id FROM snapshot)
        AND indicator_id IN (SELECT indicator_id FROM claim UNION ALL SELECT 'population_register')
        AND region_code IN (SELECT region_code FROM plan)
)

SELECT indicator_id, region_code, frequency, period_start AS day, age, value, note, source_id, position, taken_on, is_withdrawn
FROM figure
WHERE indicator_id IN (SELECT indicator_id FROM claim UNION ALL SELECT 'population_register')
    AND region_code IN (SELECT region_code FROM plan)
    AND sex = 'total'
    AND breakdown_id = 'total'
    AND frequency IN ('M', 'Q', 'Y')
    AND age IN ('total', '16-64', '16-65', '16-66');

-- One figure per period, as of the response with position `answers`. A source other than the plan is preferred, since
-- the plan's own figure cannot confirm the plan.
CREATE TEMP MACRO claim_series_after(answers) AS TABLE
WITH known AS (
    SELECT *
    FROM claim_figure
    WHERE position <= answers
    QUALIFY row_number() OVER (PARTITION BY indicator_id, region_code, frequency, day, age ORDER BY position DESC) = 1
)

SELECT
    known.indicator_id,
    region_code,
    known.frequency,
    day,
    value,
    sv_value(value, indicator.unit) AS value_text,
    CASE known.frequency WHEN 'Q' THEN sv_quarter(day) WHEN 'Y' THEN year(day)::VARCHAR ELSE sv_month(day) END AS day_text,
    note,
    coalesce(starts_with(note, 'Källa: planen'), false) AS is_from_plan
FROM known
INNER JOIN indicator USING (indicator_id)
WHERE value IS NOT NULL AND NOT is_withdrawn
QUALIFY row_number() OVER (
    PARTITION BY known.indicator_id, region_code, known.frequency, day ORDER BY is_from_plan, age = 'total' DESC, age DESC
) = 1;

CREATE TEMP TABLE claim_series AS
FROM claim_series_after((SELECT max(position) FROM claim_figure));

-- The days with new figures to test the claims against: that of the bundled files, and of each response since.
CREATE TEMP TABLE claim_day AS
SELECT position, max(coalesce(taken_on, source.retrieved_on)) AS day
FROM claim_figure
INNER JOIN source USING (source_id)
GROUP BY position;
