-- Needs of a plan: points.
-- On the plan's own status alone, whatever is reported later.
WITH handled AS (
    SELECT
        point.plan_id,
        count(*) AS points,
        string_agg(point.point_no::VARCHAR, ', ' ORDER BY point.point_no) AS point_nos,
        min(point.point_no) AS first_no
    FROM programme_point AS point
    INNER JOIN status_report AS report
        ON report.plan_id = point.plan_id AND report.period = 'plan' AND report.item_id = 'point:' || point.point_no
    WHERE report.status = 'Ej påbörjad' AND contains(point.handling, 'Hanteras')
    GROUP BY point.plan_id
)

SELECT
    plan_id,
    'handled' AS key,
    'low' AS severity,
    'does_not_add_up' AS verdict,
    'programme' AS subject,
    sv_count(points, 'programpunkt', 'programpunkter') || ' hanteras men har status Ej påbörjad i planen' AS title,
    sv_points(point_nos) || ' har i planen status Ej påbörjad, men samma rad säger att de hanteras. '
    || 'Planen säger inte vad som räknas som påbörjat.' AS detail,
    'Ej påbörjad' AS expected,
    'hanteras, alltså påbörjad' AS found,
    plan_id || ':point:' || first_no AS statement_id
FROM handled
