-- Needs of a plan: points.
-- Two boards' plans of one year and one programme both list a point, so it is unclear who is responsible. The finding
-- is on each of the plans.
WITH claimed AS (
    SELECT plan.plan_id, plan.board, region_code, year, programme_point_count_stated, point.point_no, point.text, point.statement_id
    FROM programme_point AS point
    INNER JOIN plan USING (plan_id)
),

twice AS (
    SELECT
        region_code,
        year,
        programme_point_count_stated,
        point_no,
        string_agg(board, ' och ' ORDER BY board) AS boards,
        string_agg(plan_id, ',' ORDER BY plan_id) AS involves,
        count(*) AS plans
    FROM claimed
    GROUP BY ALL
    HAVING count(*) > 1
)

SELECT
    claimed.plan_id,
    point_no::VARCHAR AS key,
    'medium' AS severity,
    'does_not_add_up' AS verdict,
    'programme' AS subject,
    plans || ' nämnder svarar för programpunkt ' || point_no AS title,
    '"' || claimed.text || '" står i planerna för ' || boards || '. Programmet har en ansvarig för varje punkt.' AS detail,
    board || ' svarar för punkten' AS expected,
    boards || ' gör det' AS found,
    claimed.statement_id,
    involves
FROM claimed
INNER JOIN twice USING (region_code, year, programme_point_count_stated, point_no)
