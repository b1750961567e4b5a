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

-- What every test needs to know of a claim: its indicator, the whole quarters of its period (none when first > last),
-- the last month that the plan can have known, and the page that the finding belongs to. Here and below, texts are made
-- once rather than in each test, which would take longer than the test itself.
CREATE TEMP TABLE tested_claim AS
SELECT
    claim.* EXCLUDE (unit),
    coalesce(claim.unit, indicator.unit) AS unit,
    indicator.title AS indicator_title,
    indicator.producer,
    indicator.decimals,
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

-- The few series that claims are tested against, picked once out of what may be millions of observations, one figure a
-- period: that of another than the plan before the plan's own, which cannot confirm the plan.
CREATE TEMP TABLE claim_series AS
SELECT
    observation.indicator_id,
    region_code,
    observation.frequency::VARCHAR AS frequency,
    period_start AS day,
    value,
    sv_value(value, indicator.unit) AS value_text,
    CASE observation.frequency WHEN 'Q' THEN sv_quarter(period_start) ELSE sv_month(period_start) END AS day_text,
    note,
    coalesce(starts_with(note, 'Källa: planen'), false) AS is_from_plan
FROM observation
INNER JOIN indicator USING (indicator_id)
WHERE region_code IN (SELECT region_code FROM plan)
    AND observation.indicator_id IN (SELECT indicator_id FROM claim UNION ALL SELECT 'population_register')
    AND sex = 'total'
    AND age IN ('total', '16-64', '16-65', '16-66')
    AND value IS NOT NULL
QUALIFY row_number() OVER (
    PARTITION BY observation.indicator_id, region_code, observation.frequency, period_start ORDER BY is_from_plan, age = 'total' DESC, age DESC
) = 1;
