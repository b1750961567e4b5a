-- Needs of a plan: criteria.
WITH counted AS (
    SELECT
        plan_id,
        count(*) AS criteria,
        count(*) FILTER (is_measure(target, target_word)) AS measurable,
        count(*) FILTER (is_measure(target, target_word) AND (baseline IS NULL OR target IS NULL)) AS without_way,
        coalesce(
            string_agg(goal_no || letter, ', ' ORDER BY natural_order(goal_no), letter) FILTER (is_measure(target, target_word)),
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
    measurable || ' av ' || sv_count(criteria, 'måluppfyllelse', 'måluppfyllelser') || ' går att mäta' AS title,
    CASE measurable
        WHEN 0 THEN CASE criteria WHEN 1 THEN 'Den har inte' ELSE 'Ingen har' END
            || ' både utgångsvärde och målvärde. Om ' || CASE criteria WHEN 1 THEN 'den är uppfylld' ELSE 'de är uppfyllda' END || ' blir en bedömning.'
        ELSE 'Bara ' || measurable_names || ' har ' || CASE without_way WHEN 0 THEN 'både utgångsvärde och målvärde' ELSE 'ett målvärde eller en riktning' END || '. Om '
            || CASE criteria - measurable WHEN 1 THEN 'den andra är uppfylld' ELSE 'de andra är uppfyllda' END || ' blir en bedömning.'
    END AS detail,
    'måluppfyllelser för planens mål' AS expected,
    measurable || ' av ' || criteria || CASE without_way WHEN 0 THEN ' har utgångsvärde och målvärde' ELSE ' har målvärde eller riktning' END AS found,
    plan_id || ':plan:goals' AS statement_id
FROM counted
WHERE measurable < criteria / 2
