-- Done early may be good news, or a wrong date or status, so the severity is low.
SELECT
    moment.plan_id,
    moment.known_on,
    known.item_id AS key,
    'low' AS severity,
    'worth_knowing' AS verdict,
    'goals' AS subject,
    'Aktiviteten "' || short_text(known.activity) || '" är slutförd före sitt slutdatum' AS title,
    'Den fick status Slutförd ' || sv_day(known.recorded_on) || ', men slutar ' || sv_day(known.end_on)
    || '. Antingen är den klar i förtid, eller så är datumet eller statusen fel.' AS detail,
    'Slutförd ' || sv_day(known.recorded_on) AS expected,
    'slutar först ' || sv_day(known.end_on) AS found,
    known.period,
    known.item_id
FROM moment
CROSS JOIN LATERAL (FROM activities_known_on(moment.plan_id, moment.known_on)) AS known
WHERE known.status = 'Slutförd' AND known.end_on > known.recorded_on
