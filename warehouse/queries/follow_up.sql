-- name: recorded_days(plan_id)
-- The days on which something became known: the plan's own, and each publication's.
SELECT recorded_on, count(DISTINCT receipt_no)::INTEGER AS receipts
FROM status_report
WHERE plan_id = :plan_id
GROUP BY recorded_on
UNION
SELECT recorded_on, count(*)::INTEGER AS receipts
FROM receipt
WHERE plan_id = :plan_id
GROUP BY recorded_on
ORDER BY recorded_on;

-- name: changes_between(plan_id, from_on, to_on)
-- What became known after one day, up to and with another: each cell once, from what was known to what is known.
-- A cell that was changed and changed back is not listed.
WITH changed AS (
    SELECT
        period,
        sheet_kind,
        item_id,
        field,
        arg_min_null(known_before, receipt_no) AS known_before,
        arg_max_null(value_after, receipt_no) AS value_after,
        arg_max_null(cell, receipt_no) AS cell,
        max(receipt_no) AS receipt_no
    FROM reported_change
    INNER JOIN receipt USING (receipt_no, plan_id)
    WHERE plan_id = :plan_id
        AND recorded_on > CAST(:from_on AS DATE) AND recorded_on <= CAST(:to_on AS DATE)
    GROUP BY ALL
)

SELECT
    changed.sheet_kind,
    sheet_column.sheet_title,
    item_id,
    changed.period,
    changed.field,
    sheet_column.header,
    sheet_column.kind,
    changed.known_before,
    changed.value_after,
    receipt.recorded_on,
    receipt.recorded_by,
    changed.receipt_no,
    changed.cell
FROM changed
INNER JOIN receipt USING (receipt_no)
INNER JOIN sheet_column USING (sheet_kind, field)
WHERE known_before IS DISTINCT FROM value_after
ORDER BY
    array_position(['criterion', 'point', 'line', 'measure', 'proposal', 'activity'], changed.sheet_kind),
    length(item_id), item_id, changed.period, sheet_column.position;
