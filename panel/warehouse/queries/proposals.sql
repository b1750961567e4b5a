-- name: proposal_periods(plan_id, known_on)
-- The plan's follow-ups, and how many proposals each had as of a day: those with proposals first, the latest first.
SELECT follow_up.period, count(known.item_id)::INTEGER AS proposals, max(known.recorded_on) AS recorded_on
FROM follow_up
LEFT JOIN proposals_known_on(:plan_id, :known_on) AS known ON known.period = follow_up.period
WHERE follow_up.plan_id = :plan_id
GROUP BY follow_up.period, follow_up.position
ORDER BY proposals = 0, CASE WHEN proposals = 0 THEN follow_up.position ELSE -follow_up.position END;

-- name: proposals(plan_id, period, known_on)
-- The proposals of a follow-up as of a day: redistributions first, in number order.
SELECT
    split_part(known.item_id, ':', 2) AS proposal_no,
    known.proposal_kind,
    known.from_item,
    known.to_item,
    known.amount_mnkr,
    known.reason,
    known.recorded_on,
    known.recorded_by,
    office.name AS office_name,
    known.receipt_no,
    reported_in(upload.file_name, known.cell) AS file_name,
    known.cell
FROM proposals_known_on(:plan_id, :known_on) AS known
LEFT JOIN office ON office.plan_id = :plan_id AND office.office_id = known.office_id
LEFT JOIN upload ON upload.upload_id = known.upload_id
WHERE known.period = :period
ORDER BY known.proposal_kind, natural_order(known.item_id);

-- name: proposal_sums(plan_id, period, known_on)
-- What a follow-up's redistributions take from each line or goal, what they give it, and the net, as of a day. A
-- proposal without an amount counts as 0, and one without a line or goal is under the name ''.
WITH moved AS (
    FROM proposals_known_on(:plan_id, :known_on)
    WHERE period = :period AND proposal_kind = 'Omfördelning'
),

place AS (
    SELECT coalesce(from_item, '') AS name, amount_mnkr AS out_mnkr, 0 AS in_mnkr FROM moved
    UNION ALL
    SELECT coalesce(to_item, ''), 0, amount_mnkr FROM moved
)

SELECT
    place.name,
    coalesce(sum(out_mnkr), 0) AS out_mnkr,
    coalesce(sum(in_mnkr), 0) AS in_mnkr,
    coalesce(sum(in_mnkr), 0) - coalesce(sum(out_mnkr), 0) AS net_mnkr,
    any_value(line.low_mnkr)::DOUBLE AS low_mnkr,
    any_value(line.high_mnkr)::DOUBLE AS high_mnkr
FROM place
LEFT JOIN budget_of_follow_ups() AS line ON line.plan_id = :plan_id AND line.period = :period AND line.name = place.name
GROUP BY place.name
ORDER BY net_mnkr, swedish_order(place.name);
