-- name: attestations(plan_id)
-- What was handed in for approval, newest first: by whom, and the step it has come to, which is handed in while it waits.
SELECT
    receipt_no,
    any_value(recorded_by) FILTER (step = 'handed in') AS handed_in_by,
    any_value(recorded_on) FILTER (step = 'handed in') AS handed_in_on,
    arg_max(step, recorded_in) AS step,
    arg_max(recorded_by, recorded_in) AS step_by,
    arg_max(recorded_on, recorded_in) AS step_on,
    max(recorded_in) AS step_in
FROM attestation
WHERE plan_id = :plan_id
GROUP BY receipt_no
ORDER BY receipt_no DESC;

-- name: published_since(plan_id, receipt_no)
-- The cells in publications that were handed in after a receipt. An undo has no cells of its own: it takes others back.
SELECT receipt.receipt_no, period, sheet_kind, item_id, field
FROM reported_change
INNER JOIN receipt USING (receipt_no, plan_id)
LEFT JOIN attestation ON attestation.recorded_in = receipt.receipt_no AND attestation.step = 'approved'
WHERE plan_id = :plan_id
    AND receipt.kind <> 'undo'
    AND coalesce(attestation.receipt_no, receipt.receipt_no) > CAST(:receipt_no AS INTEGER);
