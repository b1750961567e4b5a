-- Needs of a plan: points.
-- On the plan's own status alone, whatever is reported later.
WITH planned AS (
    SELECT
        point.plan_id,
        count(*) AS points,
        string_agg(point.point_no::VARCHAR, ', ' ORDER BY point.point_no) AS point_nos,
        min(point.point_no) AS first_no
    FROM programme_point AS point
    INNER JOIN status_report AS report
        ON report.plan_id = point.plan_id AND report.period = 'plan' AND report.item_id = 'point:' || point.point_no
    WHERE report.status = 'Pågår' AND regexp_matches(point.handling, '(?i)planerat (uppdrag|arbete)')
    GROUP BY point.plan_id
)

SELECT
    plan_id,
    'planned' AS key,
    'medium' AS severity,
    'does_not_add_up' AS verdict,
    'programme' AS subject,
    sv_count(points, 'programpunkt', 'programpunkter') || ' har status Pågår i planen trots att arbetet bara var planerat' AS title,
    sv_points(point_nos) || ' har i planen status Pågår, men hanteringen i samma rad är ett planerat uppdrag.' AS detail,
    'Pågår' AS expected,
    'bara planerat, alltså inte påbörjat' AS found,
    plan_id || ':point:' || first_no AS statement_id
FROM planned
