-- A claim needs a known indicator and region, a period that does not end before it begins, and the values its test
-- compares.
WITH looked_up AS (
    SELECT
        raw_claim.*,
        plan.region_code,
        CASE
            WHEN indicator_id NOT IN (SELECT indicator_id FROM indicator) THEN 'indicator_id'
            WHEN period_end < period_start THEN 'period_end'
            WHEN value IS NULL AND test IN ('level', 'change', 'lowest_of_year') THEN 'value'
            WHEN since IS NULL AND test IN ('lowest_change', 'lowest_month') THEN 'since'
            WHEN plan.region_code NOT IN (SELECT region_code FROM region) THEN 'region_code'
        END AS wrong
    FROM raw_claim
    INNER JOIN plan USING (plan_id)
)

SELECT
    CASE
        WHEN wrong = 'region_code' THEN 'data/plans/' || plan_id || '/datapackage.json, plan.region_code, värdet ''' || region_code || ''''
        ELSE concat_ws(', ', path, 'rad ' || line, 'kolumn ' || wrong, CASE wrong
            WHEN 'indicator_id' THEN 'värdet ''' || indicator_id || ''''
            WHEN 'period_end' THEN 'värdet ' || period_end
        END)
    END AS place,
    CASE wrong
        WHEN 'indicator_id' THEN 'Måttet finns inte i indicator.csv.'
        WHEN 'period_end' THEN 'Perioden slutar innan den börjar.'
        WHEN 'region_code' THEN 'Kommunen finns inte i regions.csv.'
        ELSE 'Prövningen ' || test || ' behöver ett värde.'
    END AS problem,
    CASE WHEN wrong IN ('value', 'since') THEN 'Fyll i värdet.' ELSE 'Rätta värdet.' END AS action
FROM looked_up
WHERE wrong IS NOT NULL
