-- The latest status of each point and criterion, compared with the status before it.
WITH newest AS (
    SELECT plan_id, known_on, item_kind, item_id, period, period_position, status, comment
    FROM moment
    INNER JOIN status_report USING (plan_id)
    WHERE recorded_on <= known_on
    QUALIFY row_number() OVER (PARTITION BY plan_id, known_on, item_id, period ORDER BY recorded_at DESC, receipt_no DESC NULLS LAST) = 1
),

step AS (
    SELECT
        *,
        lag(status) OVER steps AS status_before,
        lag(period) OVER steps AS period_before,
        lead(status) OVER steps IS NULL AS is_latest
    FROM newest
    WHERE status IS NOT NULL
    WINDOW steps AS (PARTITION BY plan_id, known_on, item_id ORDER BY period_position)
),

named AS (
    SELECT
        step.*,
        split_part(item_id, ':', 2) AS name,
        CASE item_kind WHEN 'point' THEN 'Programpunkt ' ELSE 'Måluppfyllelse ' END || split_part(item_id, ':', 2) AS title_name
    FROM step
    WHERE is_latest AND status_before = 'Slutförd' AND status <> 'Slutförd'
),

stated AS (
    SELECT plan_id, 'criterion:' || goal_no || letter AS item_id, statement_id FROM criterion
    UNION ALL
    SELECT plan_id, 'point:' || point_no, statement_id FROM programme_point
)

SELECT
    plan_id,
    known_on,
    item_id AS key,
    'medium' AS severity,
    'does_not_add_up' AS verdict,
    CASE item_kind WHEN 'point' THEN 'programme' ELSE 'goals' END AS subject,
    title_name || ' har gått tillbaka från Slutförd till ' || status AS title,
    'Enligt ' || sv_period(period_before) || ' hade den status Slutförd; enligt ' || sv_period(period) || ' har den status ' || status || '. '
    || CASE
        WHEN comment IS NULL THEN 'Ingen kommentar säger varför.'
        ELSE 'Antingen har arbetet öppnats igen, eller så är ett av orden fel.'
    END AS detail,
    status AS expected,
    'Slutförd enligt ' || sv_period(period_before) AS found,
    statement_id,
    period,
    item_id
FROM named
INNER JOIN stated USING (plan_id, item_id)
