-- name: recorded_days(plan_id)
-- The days on which something was recorded: the plan's decision, and each publication.
SELECT decided_on AS recorded_on, 0 AS receipts
FROM plan
WHERE plan_id = :plan_id
UNION
SELECT recorded_on, count(DISTINCT receipt_no)::INTEGER AS receipts
FROM status_report
WHERE plan_id = :plan_id
GROUP BY recorded_on
UNION
SELECT recorded_on, count(*)::INTEGER AS receipts
FROM receipt
WHERE plan_id = :plan_id AND receipt_no IN (SELECT receipt_no FROM reported_change WHERE sheet_kind <> 'responsibility')
GROUP BY recorded_on
ORDER BY recorded_on;

-- name: changes_between(plan_id, from_on, to_on)
-- What changed after one day, up to and including another: each cell once, with its value on the first day and the
-- last. A cell that was changed and changed back is left out.
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
INNER JOIN follow_up ON follow_up.plan_id = :plan_id AND follow_up.period = changed.period
WHERE known_before IS DISTINCT FROM value_after
ORDER BY
    array_position(['criterion', 'point', 'line', 'measure', 'proposal', 'activity'], changed.sheet_kind),
    natural_order(item_id), follow_up.position, sheet_column.position;

-- name: offices(plan_id)
-- The offices that report.
SELECT office_id, name, statement_id
FROM office
WHERE plan_id = :plan_id
ORDER BY position;

-- name: deadlines(plan_id)
-- The plan's follow-ups, with the last day to report.
SELECT follow_up.period, follow_up.name, follow_up.plan_year, follow_up.asks_for, follow_up.year, follow_up.month, follow_up.due_on, follow_up.opens_on, deadline.said_by
FROM follow_up
INNER JOIN deadline USING (plan_id, period)
WHERE plan_id = :plan_id
ORDER BY follow_up.position;

-- name: sheet_criteria(plan_id)
-- The rows of the sheet Måluppfyllelser: what is shown and locked, and which office reports.
SELECT
    'criterion:' || goal_no || letter AS id,
    goal_no || ' ' || goal.name AS goal,
    criterion.text,
    office_id
FROM criterion
INNER JOIN goal USING (plan_id, goal_no)
LEFT JOIN responsible_offices(:plan_id) AS responsible ON responsible.item_id = 'criterion:' || goal_no || letter
WHERE plan_id = :plan_id
ORDER BY natural_order(goal_no), letter;

-- name: sheet_points(plan_id)
-- The rows of the sheet Programpunkter.
SELECT
    'point:' || point_no AS id,
    point_no AS no,
    text,
    handling,
    office_id
FROM programme_point
LEFT JOIN responsible_offices(:plan_id) AS responsible ON responsible.item_id = 'point:' || point_no
WHERE programme_point.plan_id = :plan_id
ORDER BY point_no;

-- name: sheet_measures(plan_id)
-- The rows of the sheet Nyckeltal: the criteria with a target or a direction in the plan.
SELECT
    'criterion:' || goal_no || letter AS id,
    text,
    unit,
    baseline,
    target,
    office_id
FROM criterion
LEFT JOIN responsible_offices(:plan_id) AS responsible ON responsible.item_id = 'criterion:' || goal_no || letter
WHERE criterion.plan_id = :plan_id AND is_measure(target, target_word)
ORDER BY natural_order(goal_no), letter;

-- name: sheet_lines(plan_id, period)
-- The rows of the sheet Budget of a follow-up, parents before children.
SELECT
    'line:' || line_id AS id,
    'line:' || line.parent_id AS parent_id,
    budget.name,
    budget.low_mnkr::DOUBLE AS low_mnkr,
    budget.high_mnkr::DOUBLE AS high_mnkr,
    budget.cost_mnkr::DOUBLE AS cost_mnkr,
    budget.income_mnkr::DOUBLE AS income_mnkr,
    responsible.office_id
FROM budget_of_follow_ups() AS budget
INNER JOIN budget_line AS line USING (plan_id, line_id)
INNER JOIN budget_order(:plan_id) AS placed USING (line_id)
LEFT JOIN responsible_offices(:plan_id) AS responsible ON responsible.item_id = 'line:' || line_id
WHERE budget.plan_id = :plan_id AND budget.period = :period
ORDER BY placed.path;

-- name: reportable_items(plan_id)
-- What an office can report on: the plan's criteria, points and lines with the office that is responsible, and the
-- proposals and activities that are reported, each with the office that last did.
WITH item AS (
    SELECT 'criterion:' || goal_no || letter AS id FROM criterion WHERE plan_id = :plan_id
    UNION ALL
    SELECT 'point:' || point_no FROM programme_point WHERE plan_id = :plan_id
    UNION ALL
    SELECT 'line:' || line_id FROM budget_line WHERE plan_id = :plan_id
)

SELECT id, office_id
FROM item
LEFT JOIN responsible_offices(:plan_id) AS responsible ON responsible.item_id = item.id
UNION ALL
SELECT
    item_id AS id,
    arg_max(coalesce(reported_change.office_id, upload.office_id), reported_change.receipt_no) AS office_id
FROM reported_change
LEFT JOIN upload USING (upload_id)
WHERE plan_id = :plan_id AND sheet_kind IN ('proposal', 'activity')
GROUP BY item_id
ORDER BY id;

-- name: reported_cells(plan_id)
-- The current value of each cell of each follow-up, with who reported it, and the plan's own status of each point.
SELECT
    sheet_kind,
    item_id,
    field,
    reported_change.period,
    arg_max_null(value_after, reported_change.receipt_no) AS value,
    max(reported_change.receipt_no)::INTEGER AS receipt_no,
    arg_max(recorded_on, reported_change.receipt_no) AS recorded_on,
    arg_max(recorded_by, reported_change.receipt_no) AS recorded_by,
    arg_max(coalesce(reported_change.office_id, upload.office_id), reported_change.receipt_no) AS office_id,
    arg_max(receipt.kind = 'written', reported_change.receipt_no) AS is_written,
    max(erased_on) AS erased_on
FROM reported_change
INNER JOIN receipt USING (receipt_no, plan_id)
LEFT JOIN upload USING (upload_id)
WHERE plan_id = :plan_id AND sheet_kind <> 'responsibility'
GROUP BY ALL
UNION ALL
SELECT item_kind, item_id, 'status', period, status, NULL, recorded_on, recorded_by, office_id, FALSE, NULL
FROM status_report
WHERE plan_id = :plan_id AND period = 'plan';

-- name: value_changes(plan_id, known_on)
-- Every change of every reported value until a day, oldest first: panel/warehouse/origins.py derives the origins from
-- it.
SELECT
    change.receipt_no,
    receipt.undoes,
    change.period,
    follow_up.position AS period_position,
    change.sheet_kind,
    change.item_id,
    change.field,
    sheet_column.header,
    sheet_column.position AS column_position,
    change.value_after,
    receipt.recorded_on,
    receipt.recorded_by,
    office.name AS office_name
FROM reported_change AS change
INNER JOIN receipt USING (receipt_no, plan_id)
INNER JOIN follow_up ON follow_up.plan_id = change.plan_id AND follow_up.period = change.period
INNER JOIN sheet_column USING (sheet_kind, field)
LEFT JOIN upload ON upload.upload_id = change.upload_id
LEFT JOIN office ON office.plan_id = change.plan_id AND office.office_id = coalesce(change.office_id, upload.office_id)
WHERE change.plan_id = :plan_id AND receipt.recorded_on <= CAST(:known_on AS DATE)
ORDER BY change.receipt_no, follow_up.position, change.sheet_kind, change.item_id, sheet_column.position;

-- name: receipts(plan_id)
-- All publications, newest first, with how many cells each changed, for which offices, and whether it has been undone.
-- `periods` is plan for one that is about no follow-up, but about who is responsible for what.
WITH changed AS (
    SELECT
        receipt_no,
        sum(cells)::INTEGER AS cells,
        coalesce(string_agg(follow_up.period, ', ' ORDER BY follow_up.position), 'plan') AS periods
    FROM (
        SELECT receipt_no, period, count(*) AS cells
        FROM reported_change
        WHERE plan_id = :plan_id
        GROUP BY receipt_no, period
    ) AS own
    LEFT JOIN follow_up ON follow_up.plan_id = :plan_id AND follow_up.period = own.period
    GROUP BY receipt_no
),

for_office AS (
    SELECT own.receipt_no, string_agg(DISTINCT CASE WHEN own.office_id IS NULL THEN 'Alla kontor' ELSE coalesce(office.name, own.office_id) END, ', ') AS office_names
    FROM (
        SELECT receipt_no, office_id FROM upload
        UNION
        SELECT receipt_no, office_id FROM reported_change WHERE office_id IS NOT NULL
    ) AS own
    LEFT JOIN office ON office.plan_id = :plan_id AND office.office_id = own.office_id
    GROUP BY own.receipt_no
),

taken_back AS (
    SELECT undoes AS receipt_no, max(receipt_no) AS undone_by
    FROM receipt
    WHERE undoes IS NOT NULL
    GROUP BY undoes
)

SELECT
    receipt.receipt_no,
    receipt.kind,
    receipt.recorded_at,
    receipt.recorded_on,
    receipt.recorded_by,
    receipt.undoes,
    changed.cells,
    changed.periods,
    for_office.office_names,
    taken_back.undone_by
FROM receipt
INNER JOIN changed USING (receipt_no)
LEFT JOIN for_office USING (receipt_no)
LEFT JOIN taken_back USING (receipt_no)
WHERE plan_id = :plan_id
ORDER BY receipt.receipt_no DESC;

-- name: uploads(plan_id)
-- All workbooks that have been published.
SELECT upload.upload_id, receipt_no, period, office_id, office.name AS office_name, file_name, kept_as, sha256, size_bytes
FROM upload
INNER JOIN receipt USING (receipt_no)
LEFT JOIN office USING (plan_id, office_id)
WHERE plan_id = :plan_id
ORDER BY receipt_no DESC, upload_id;

-- name: receipt_changes(receipt_no)
-- The changes of one publication, cell by cell, with the workbook that each came from.
SELECT
    reported_change.receipt_no,
    receipt.recorded_at,
    receipt.recorded_by,
    sheet_column.sheet_title,
    item_id,
    reported_change.period,
    reported_change.field,
    sheet_column.header,
    sheet_column.kind,
    known_before,
    value_after,
    cell,
    reported_in(upload.file_name, cell) AS file_name,
    upload.sha256,
    reported_change.office_id,
    erased_on,
    erased_by,
    erased_values,
    upload_id
FROM reported_change
INNER JOIN receipt USING (receipt_no)
INNER JOIN sheet_column USING (sheet_kind, field)
LEFT JOIN upload USING (upload_id)
WHERE reported_change.receipt_no = CAST(:receipt_no AS INTEGER)
ORDER BY
    array_position(['criterion', 'point', 'line', 'measure', 'proposal', 'activity'], reported_change.sheet_kind),
    natural_order(item_id), sheet_column.position;

-- name: ledger_state()
-- The newest receipt in the database, and whether the receipts are example data.
SELECT last_receipt, is_example
FROM build;

-- name: item_names(plan_id)
-- The names of budget lines, proposals and activities, for lists where the id alone is not clear.
WITH reported AS (
    SELECT
        sheet_kind,
        item_id,
        arg_max(value_after, receipt_no) FILTER (field = 'activity') AS activity,
        arg_max(value_after, receipt_no) FILTER (field = 'from_item') AS from_item,
        arg_max(value_after, receipt_no) FILTER (field = 'to_item') AS to_item
    FROM reported_change
    WHERE plan_id = :plan_id AND sheet_kind IN ('proposal', 'activity')
    GROUP BY sheet_kind, item_id
)

SELECT 'line:' || line_id AS item_id, name
FROM budget_line
WHERE plan_id = :plan_id
UNION ALL
SELECT item_id, 'Aktivitet: ' || activity
FROM reported
WHERE activity IS NOT NULL
UNION ALL
SELECT item_id, 'Förslag ' || split_part(item_id, ':', 2) || ': ' || from_item || ' → ' || to_item
FROM reported
WHERE from_item IS NOT NULL AND to_item IS NOT NULL;

-- name: receipt(receipt_no)
-- One publication to download: each cell that it changed, in words, with the workbook it came from.
SELECT
    reported_change.receipt_no,
    receipt.recorded_on,
    receipt.recorded_by,
    reported_change.period,
    sheet_column.sheet_title,
    coalesce(budget_line.name, item_id) AS item_id,
    sheet_column.header,
    CASE sheet_column.kind WHEN 'number' THEN replace(known_before, '.', ',') ELSE known_before END AS known_before,
    CASE sheet_column.kind WHEN 'number' THEN replace(value_after, '.', ',') ELSE value_after END AS value_after,
    cell,
    reported_in(upload.file_name, cell) AS file_name,
    upload.sha256
FROM reported_change
INNER JOIN receipt USING (receipt_no)
INNER JOIN sheet_column USING (sheet_kind, field)
LEFT JOIN upload USING (upload_id)
LEFT JOIN budget_line ON budget_line.plan_id = reported_change.plan_id AND 'line:' || budget_line.line_id = item_id
WHERE reported_change.receipt_no = CAST(:receipt_no AS INTEGER)
ORDER BY
    array_position(['criterion', 'point', 'line', 'measure', 'proposal', 'activity'], reported_change.sheet_kind),
    natural_order(item_id), sheet_column.position;
