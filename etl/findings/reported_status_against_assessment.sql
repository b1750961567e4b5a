-- Status and assessment are separate, but not every combination makes sense.
SELECT
    criterion.plan_id,
    moment.known_on,
    goal_no || letter AS key,
    CASE known.status WHEN 'Slutförd' THEN 'medium' ELSE 'low' END AS severity,
    'does_not_add_up' AS verdict,
    'goals' AS subject,
    'Måluppfyllelse ' || goal_no || letter || ' har status ' || known.status || ' men bedömningen ' || known.assessment AS title,
    CASE known.status
        WHEN 'Slutförd' THEN 'Arbetet är klart, men måluppfyllelsen bedöms inte nås under året. '
        ELSE 'Arbetet har inte börjat, men måluppfyllelsen bedöms nås under året. '
    END
    || CASE
        WHEN known.comment IS NULL THEN 'Ingen kommentar säger hur det går ihop.'
        ELSE 'Stämmer båda orden bör kommentaren säga hur det går ihop.'
    END AS detail,
    known.status || ' (' || sv_period(known.status_period) || '), ' || known.assessment || ' (' || sv_period(known.assessment_period) || ')'
        AS expected,
    'en status och en bedömning som inte går ihop' AS found,
    criterion.statement_id,
    CASE WHEN known.status_position > known.assessment_position THEN known.status_period ELSE known.assessment_period END AS period,
    known.item_id
FROM moment
CROSS JOIN LATERAL (FROM status_known_on(moment.plan_id, moment.known_on)) AS known
INNER JOIN criterion ON criterion.plan_id = moment.plan_id AND known.item_id = 'criterion:' || goal_no || letter
WHERE (known.status, known.assessment) IN (('Slutförd', 'Uppfylls inte'), ('Ej påbörjad', 'Uppfylls'))
