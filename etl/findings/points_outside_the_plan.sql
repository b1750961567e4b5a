-- Needs of a plan: points.
WITH counted AS (
    SELECT
        plan_id,
        count(*) AS points,
        count(*) FILTER (NOT in_plan) AS outside,
        string_agg(point_no::VARCHAR, ', ' ORDER BY point_no) FILTER (NOT in_plan) AS outside_nos
    FROM programme_point
    GROUP BY plan_id
)

SELECT
    plan_id,
    'outside' AS key,
    'medium' AS severity,
    'worth_knowing' AS verdict,
    'programme' AS subject,
    outside || ' av ' || sv_count(points, 'programpunkt', 'programpunkter') || ' ligger utanför planen' AS title,
    sv_points(outside_nos) || CASE outside WHEN 1 THEN ' ligger utanför planen. Den' ELSE ' ligger utanför planen. De' END
        || ' följs då inte upp genom planens mål.' AS detail,
    sv_count(points, 'punkt', 'punkter') || ' att ansvara för' AS expected,
    sv_count(points - outside, 'punkt', 'punkter') || ' under ett mål eller ett beslut' AS found,
    plan_id || ':plan:points' AS statement_id
FROM counted
WHERE outside > 0
