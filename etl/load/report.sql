-- Combine changed cells into rows: each publication that changes an item gives one row with all values of the item in
-- that follow-up after it. Earlier rows are not changed.
CREATE TEMP TABLE known_after AS
WITH touched AS (
    SELECT receipt_no, plan_id, period, sheet_kind, item_id, max(upload_id) AS upload_id, max(office_id) AS written_for, string_agg(cell, ', ' ORDER BY cell) AS cell
    FROM reported_change
    GROUP BY ALL
)

SELECT
    touched.* EXCLUDE (written_for),
    receipt.recorded_at,
    receipt.recorded_on,
    receipt.recorded_by,
    coalesce(touched.written_for, upload.office_id) AS office_id,
    -- A check reports a follow-up that the plan lacks.
    coalesce(follow_up.position, 0) AS period_position,
    change.field,
    arg_max_null(change.value_after, change.receipt_no) AS value
FROM touched
INNER JOIN receipt USING (receipt_no)
LEFT JOIN upload USING (upload_id)
LEFT JOIN follow_up ON follow_up.plan_id = touched.plan_id AND follow_up.period = touched.period
INNER JOIN reported_change AS change
    ON change.plan_id = touched.plan_id AND change.period = touched.period AND change.sheet_kind = touched.sheet_kind
    AND change.item_id = touched.item_id AND change.receipt_no <= touched.receipt_no
GROUP BY ALL;

CREATE TEMP TABLE whole_row AS
SELECT
    receipt_no || ':' || period || ':' || item_id AS report_id,
    receipt_no, plan_id, period, period_position, sheet_kind, item_id, upload_id, cell, recorded_at, recorded_on, recorded_by, office_id,
    map_from_entries(list((field, value))) AS fields
FROM known_after
GROUP BY ALL;

INSERT INTO status_report BY NAME
SELECT
    report_id, plan_id, sheet_kind AS item_kind, item_id, period, period_position,
    fields['status'] AS status, fields['assessment'] AS assessment, fields['comment'] AS comment, fields['confirmed'] AS confirmed,
    fields['action'] AS action,
    recorded_at, recorded_on, recorded_by, office_id, receipt_no, upload_id, cell
FROM whole_row
WHERE sheet_kind IN ('criterion', 'point');

INSERT INTO budget_report BY NAME
SELECT
    report_id, plan_id, substr(item_id, length('line:') + 1) AS line_id, period, period_position,
    fields['outcome_mnkr']::DOUBLE AS outcome_mnkr,
    fields['cost_forecast_mnkr']::DOUBLE AS cost_forecast_mnkr, fields['income_forecast_mnkr']::DOUBLE AS income_forecast_mnkr,
    -- Counted as decimals: the sum of floats would show what nobody wrote.
    coalesce(
        fields['forecast_mnkr']::DOUBLE,
        (fields['cost_forecast_mnkr']::DECIMAL(18, 6) + fields['income_forecast_mnkr']::DECIMAL(18, 6))::DOUBLE
    ) AS forecast_mnkr,
    fields['explanation'] AS explanation, fields['action'] AS action,
    recorded_at, recorded_on, recorded_by, office_id, receipt_no, upload_id, cell
FROM whole_row
WHERE sheet_kind = 'line';

INSERT INTO measure_report BY NAME
SELECT
    report_id, plan_id, item_id, period, period_position, fields['value']::DOUBLE AS value, fields['comment'] AS comment,
    recorded_at, recorded_on, recorded_by, office_id, receipt_no, upload_id, cell
FROM whole_row
WHERE sheet_kind = 'measure';

INSERT INTO proposal_report BY NAME
SELECT
    report_id, plan_id, item_id, period, period_position, fields['proposal_kind'] AS proposal_kind, fields['from_item'] AS from_item,
    fields['to_item'] AS to_item, fields['amount_mnkr']::DOUBLE AS amount_mnkr, fields['reason'] AS reason,
    fields['withdrawn'] AS withdrawn,
    recorded_at, recorded_on, recorded_by, office_id, receipt_no, upload_id, cell
FROM whole_row
WHERE sheet_kind = 'proposal';

INSERT INTO activity_report BY NAME
SELECT
    report_id, plan_id, item_id, period, period_position, fields['goal'] AS goal, fields['activity'] AS activity,
    fields['responsible'] AS responsible, fields['start_on']::DATE AS start_on, fields['end_on']::DATE AS end_on,
    fields['status'] AS status, fields['withdrawn'] AS withdrawn,
    recorded_at, recorded_on, recorded_by, office_id, receipt_no, upload_id, cell
FROM whole_row
WHERE sheet_kind = 'activity';
