-- Needs of a plan: criteria.
-- A criterion of a plan, and the same one in the board's plan for the year before: what that year ended with is what this
-- one begins from. Criteria are the same when number and unit are, and most of the wording; where
-- somebody has stated which goal another continues, that goal's.
WITH years AS (
    SELECT plan.plan_id, before.plan_id AS before_id, before.year AS before_year
    FROM plan
    INNER JOIN plan AS before
        ON before.region_code = plan.region_code AND before.board = plan.board AND before.year = plan.year - 1
),

outcome AS (
    SELECT moment.plan_id, moment.known_on, years.before_id, years.before_year, known.item_id, known.period, known.value
    FROM moment
    INNER JOIN years USING (plan_id)
    CROSS JOIN LATERAL (FROM measures_known_on(years.before_id, moment.known_on)) AS known
    WHERE known.value IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY moment.plan_id, moment.known_on, known.item_id ORDER BY known.period_position DESC) = 1
),

compared AS (
    SELECT
        outcome.*,
        now.goal_no || now.letter AS number,
        sv_number(now.baseline, stated_decimals(now.baseline)) || coalesce(' ' || now.unit, '') AS baseline_text,
        sv_number(value, stated_decimals(value)) || coalesce(' ' || now.unit, '') AS value_text,
        now.statement_id
    FROM outcome
    INNER JOIN criterion AS before ON before.plan_id = before_id AND outcome.item_id = 'criterion:' || before.goal_no || before.letter
    INNER JOIN criterion AS now
        ON now.plan_id = outcome.plan_id AND now.letter = before.letter AND now.unit IS NOT DISTINCT FROM before.unit
    LEFT JOIN same_as AS stated
        ON stated.plan_id = now.plan_id AND stated.item_id = 'goal:' || now.goal_no AND stated.earlier_plan_id = before_id
    WHERE 'goal:' || before.goal_no = CASE WHEN stated.item_id IS NULL THEN 'goal:' || now.goal_no ELSE stated.earlier_item_id END
        AND abs(now.baseline - value) >= 0.005 AND jaro_winkler_similarity(before.text, now.text) > 0.8
)

SELECT
    plan_id,
    known_on,
    number AS key,
    'medium' AS severity,
    'does_not_add_up' AS verdict,
    'goals' AS subject,
    'Utgångsvärdet för ' || number || ' är ett annat än utfallet ' || before_year AS title,
    'Planen utgår från ' || baseline_text || '. Enligt ' || sv_period(period) || ' var utfallet ' || value_text
    || '. Antingen har måttet räknats om, eller så ska planen utgå från utfallet.' AS detail,
    'utgångsvärdet ' || baseline_text AS expected,
    'utfallet ' || value_text || ' enligt ' || sv_period(period) AS found,
    statement_id,
    least(plan_id, before_id) || ',' || greatest(plan_id, before_id) AS involves
FROM compared
