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

-- The few series that claims are tested against, picked once out of what may be millions of observations.
-- A figure that the plan itself is the source of cannot confirm the plan.
CREATE TEMP TABLE claim_series AS
SELECT
    indicator_id,
    region_code,
    frequency::VARCHAR AS frequency,
    period_start AS day,
    value,
    coalesce(starts_with(note, 'Källa: planen'), false) AS is_from_plan
FROM observation
WHERE (indicator_id, region_code) IN (
    SELECT (indicator_id, region_code)
    FROM claim
    UNION
    SELECT ('population_register', region_code)
    FROM plan
)
    AND value IS NOT NULL;
