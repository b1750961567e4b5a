-- A criterion and a point of near-equal wording, reported in the same follow-up with different statuses, where their
-- current statuses differ too. The latest follow-up with reports on both.
WITH newest AS (
    SELECT plan_id, known_on, item_id, period, period_position, status, confirmed
    FROM moment
    INNER JOIN status_report USING (plan_id)
    WHERE recorded_on <= known_on
    QUALIFY row_number() OVER (PARTITION BY plan_id, known_on, item_id, period ORDER BY recorded_at DESC, receipt_no DESC NULLS LAST) = 1
),

standing AS (
    SELECT
        plan_id,
        known_on,
        item_id,
        period,
        period_position,
        status IS NOT NULL OR confirmed IS NOT NULL AS is_answered,
        last_value(status IGNORE NULLS) OVER (PARTITION BY plan_id, known_on, item_id ORDER BY period_position) AS status
    FROM newest
),

both_reported AS (
    SELECT
        criterion.plan_id,
        of_criterion.known_on,
        criterion.goal_no || criterion.letter AS criterion_name,
        criterion.text AS criterion_text,
        criterion.statement_id,
        point.point_no,
        point.text AS point_text,
        of_criterion.period,
        of_criterion.period_position,
        of_criterion.status AS criterion_status,
        of_point.status AS point_status
    FROM standing AS of_criterion
    INNER JOIN criterion
        ON criterion.plan_id = of_criterion.plan_id AND of_criterion.item_id = 'criterion:' || criterion.goal_no || criterion.letter
    INNER JOIN standing AS of_point
        ON of_point.plan_id = of_criterion.plan_id AND of_point.known_on = of_criterion.known_on AND of_point.period = of_criterion.period AND of_point.is_answered
    INNER JOIN programme_point AS point
        ON point.plan_id = of_point.plan_id AND of_point.item_id = 'point:' || point.point_no
        AND length(point.text) BETWEEN 0.9 * length(criterion.text) AND 1.1 * length(criterion.text)
    WHERE of_criterion.is_answered AND of_criterion.period <> 'plan'
),

twin AS (
    SELECT *
    FROM both_reported
    WHERE levenshtein(lower(criterion_text), lower(point_text)) <= 0.1 * length(criterion_text)
    QUALIFY row_number() OVER (PARTITION BY plan_id, known_on, criterion_name, point_no ORDER BY period_position DESC) = 1
)

SELECT
    plan_id,
    known_on,
    criterion_name || ':' || point_no AS key,
    'medium' AS severity,
    'does_not_add_up' AS verdict,
    'programme' AS subject,
    'Måluppfyllelse ' || criterion_name || ' har status ' || criterion_now.status || ' men programpunkt ' || point_no || ', som säger samma sak, har status '
    || point_now.status AS title,
    '"' || criterion_text || '" står på båda ställena' || CASE WHEN criterion_text = point_text THEN '' ELSE ', nästan ordagrant' END
    || '. I ' || sv_period(period) || ' har samma arbete rapporterats med olika status.' AS detail,
    criterion_now.status || ' och ' || point_now.status AS expected,
    'samma arbete, alltså samma status' AS found,
    statement_id,
    period,
    'criterion:' || criterion_name AS item_id
FROM twin
CROSS JOIN LATERAL (
    FROM status_known_on(twin.plan_id, twin.known_on) SELECT status WHERE item_id = 'criterion:' || criterion_name
) AS criterion_now
CROSS JOIN LATERAL (FROM status_known_on(twin.plan_id, twin.known_on) SELECT status WHERE item_id = 'point:' || point_no) AS point_now
WHERE criterion_status <> point_status AND criterion_now.status <> point_now.status
