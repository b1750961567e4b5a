-- Needs of a plan: points.
WITH latest AS (
    SELECT moment.plan_id, moment.known_on, known.item_id, known.status
    FROM moment
    CROSS JOIN LATERAL (FROM status_known_on(moment.plan_id, moment.known_on)) AS known
    WHERE known.item_kind = 'point'
),

not_started AS (
    SELECT
        point.plan_id,
        latest.known_on,
        count(*) AS points,
        count(*) FILTER (NOT point.in_plan) AS outside,
        string_agg(point.point_no::VARCHAR, ', ' ORDER BY point.point_no) FILTER (NOT point.in_plan) AS outside_nos,
        min(point.point_no) FILTER (NOT point.in_plan) AS first_no
    FROM programme_point AS point
    INNER JOIN latest ON latest.plan_id = point.plan_id AND latest.item_id = 'point:' || point.point_no
    WHERE latest.status = 'Ej påbörjad'
    GROUP BY point.plan_id, latest.known_on
)

SELECT
    plan_id,
    known_on,
    'not_started' AS key,
    'high' AS severity,
    'worth_knowing' AS verdict,
    'programme' AS subject,
    CASE
        WHEN points = 1 THEN 'Den enda punkt som inte är påbörjad'
        WHEN outside = points THEN 'Alla ' || points || ' punkter som inte är påbörjade'
        ELSE outside || ' av ' || points || ' punkter som inte är påbörjade'
    END || ' ligger utanför planen' AS title,
    sv_points(outside_nos) || ' har status Ej påbörjad och ligger utanför planen: inget av planens mål driver arbetet.' AS detail,
    'ligger utanför planen' AS expected,
    outside || ' av ' || points || ' ej påbörjade punkter saknar mål och beslut' AS found,
    plan_id || ':point:' || first_no AS statement_id
FROM not_started
WHERE outside > 0
