-- Needs of a plan: points.
-- For a programme whose size the plans state: the points that none of the year's plans in the database lists. Only
-- where there are several plans, since one board alone is not meant to have them all.
WITH programme AS (
    SELECT
        region_code,
        year,
        programme_point_count_stated AS points,
        count(*) AS plans,
        string_agg(plan_id, ',' ORDER BY plan_id) AS involves,
        string_agg(board, ' och ' ORDER BY board) AS boards
    FROM plan
    WHERE programme_point_count_stated > 0
    GROUP BY ALL
    HAVING count(*) > 1
),

unclaimed AS (
    SELECT programme.*, number.point_no
    FROM programme
    CROSS JOIN LATERAL (SELECT unnest(range(1, programme.points + 1)) AS point_no) AS number
    WHERE NOT EXISTS (
        FROM programme_point AS point
        INNER JOIN plan USING (plan_id)
        WHERE point.point_no = number.point_no AND plan.region_code = programme.region_code AND plan.year = programme.year
            AND plan.programme_point_count_stated = programme.points
    )
),

counted AS (
    SELECT region_code, year, points, plans, involves, boards, count(*) AS absent, string_agg(point_no::VARCHAR, ', ' ORDER BY point_no) AS point_nos
    FROM unclaimed
    GROUP BY ALL
)

SELECT
    plan.plan_id,
    'unclaimed' AS key,
    'low' AS severity,
    'worth_knowing' AS verdict,
    'programme' AS subject,
    absent || ' av programmets ' || points || ' punkter besvaras inte i någon av de ' || plans || ' nämndernas planer' AS title,
    'Planerna för ' || boards || ' svarar inte för ' || CASE absent WHEN 1 THEN 'punkt ' ELSE 'punkterna ' END || point_nos
    || '. En nämnd vars plan inte är inläst kan svara för dem.' AS detail,
    sv_count(points, 'punkt', 'punkter') || ' i programmet' AS expected,
    sv_count(points - absent, 'punkt', 'punkter') || ' i någon av planerna' AS found,
    plan.plan_id || ':plan:points' AS statement_id,
    involves
FROM counted
INNER JOIN plan
    ON plan.region_code = counted.region_code AND plan.year = counted.year AND plan.programme_point_count_stated = counted.points
