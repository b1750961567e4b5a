-- An activity is late when its last day has passed and it is not reported as done. Compared with the day of the latest
-- publication, not with today, so that a build gives the same result whenever it runs. The finding belongs to the
-- latest follow-up with any report, where it can be corrected, rather than to the last one that named the activity.
WITH latest AS (
    SELECT
        moment.plan_id,
        moment.known_on,
        max(receipt.recorded_on) AS recorded_on,
        arg_max(follow_up.period, follow_up.position) AS period
    FROM moment
    INNER JOIN receipt ON receipt.plan_id = moment.plan_id AND receipt.recorded_on <= moment.known_on
    INNER JOIN reported_change AS change ON change.receipt_no = receipt.receipt_no
    INNER JOIN follow_up ON follow_up.plan_id = moment.plan_id AND follow_up.period = change.period
    GROUP BY moment.plan_id, moment.known_on
)

SELECT
    latest.plan_id,
    latest.known_on,
    known.item_id AS key,
    'medium' AS severity,
    'does_not_add_up' AS verdict,
    'goals' AS subject,
    'Aktiviteten "' || short_text(known.activity) || '" har passerat sitt slutdatum utan att vara slutförd' AS title,
    'Den skulle vara klar ' || sv_day(known.end_on) || '. Den senaste uppföljningen blev känd ' || sv_day(latest.recorded_on) || ', och '
    || CASE WHEN known.status IS NULL THEN 'ingen status är rapporterad.' ELSE 'den har status ' || known.status || '.' END AS detail,
    coalesce(known.status, 'ingen status') || ', slutar ' || sv_day(known.end_on) AS expected,
    'slutdatumet hade passerat ' || sv_day(latest.recorded_on) AS found,
    latest.period,
    known.item_id
FROM latest
CROSS JOIN LATERAL (FROM activities_known_on(latest.plan_id, latest.known_on)) AS known
WHERE known.status IS DISTINCT FROM 'Slutförd' AND known.end_on < latest.recorded_on
