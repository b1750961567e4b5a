WITH counted AS (
    SELECT
        plan_id,
        count(*) AS criteria,
        count(*) FILTER (baseline IS NOT NULL AND target IS NOT NULL) AS measurable,
        coalesce(
            string_agg(goal_no || letter, ', ' ORDER BY goal_no, letter) FILTER (baseline IS NOT NULL AND target IS NOT NULL),
            ''
        ) AS measurable_names
    FROM criterion
    GROUP BY plan_id
)

SELECT
    plan_id,
    'measurable' AS key,
    'high' AS severity,
    'worth_knowing' AS verdict,
    'goals' AS subject,
    measurable || ' av ' || criteria || ' måluppfyllelser går att mäta' AS title,
    CASE measurable
        WHEN 0 THEN 'Ingen har både utgångsvärde och målvärde. Om de är uppfyllda blir en bedömning.'
        ELSE 'Bara ' || measurable_names || ' har både utgångsvärde och målvärde. Om de andra är uppfyllda blir en bedömning.'
    END AS detail,
    criteria || ' med utgångsvärde och målvärde' AS expected,
    measurable::VARCHAR AS found,
    plan_id || ':plan:goals' AS statement_id
FROM counted
WHERE measurable < criteria / 2
