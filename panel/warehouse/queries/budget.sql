-- name: budget_lines(plan_id)
-- The frame and its parts, parents before children. A line stated only as a rounded share has a range and no amount. An
-- amount is net: income is negative.
SELECT
    budget_line.line_id,
    budget_line.parent_id,
    placed.depth,
    budget_line.name,
    budget_line.amount_mnkr::DOUBLE AS amount_mnkr,
    budget_line.cost_mnkr::DOUBLE AS cost_mnkr,
    budget_line.income_mnkr::DOUBLE AS income_mnkr,
    budget_line.low_mnkr::DOUBLE AS low_mnkr,
    budget_line.high_mnkr::DOUBLE AS high_mnkr,
    budget_line.stated_share_pct::DOUBLE AS stated_share_pct,
    budget_line.basis,
    budget_line.statement_id,
    statement.quote,
    statement.formula,
    responsible.office_id,
    responsible.office,
    responsible.office_set_by,
    responsible.office_set_on
FROM budget_line
INNER JOIN budget_order(:plan_id) AS placed USING (line_id)
INNER JOIN statement USING (statement_id)
LEFT JOIN responsible_offices(:plan_id) AS responsible ON responsible.item_id = 'line:' || line_id
WHERE budget_line.plan_id = :plan_id
ORDER BY placed.path;

-- name: budget_years(plan_id)
-- The lines in each year that the plan has figures for, its own first year among them, parents before children. No rows
-- for a plan of one year.
WITH own AS (
    SELECT line_id, plan.year, NULL AS kind, amount_mnkr, statement_id
    FROM budget_line
    INNER JOIN plan USING (plan_id)
    WHERE plan_id = :plan_id AND amount_mnkr IS NOT NULL
        AND (basis = 'stated' OR share_statement_id IS NOT NULL)
        AND plan_id IN (SELECT plan_id FROM budget_year)
    UNION ALL
    SELECT line_id, year, kind, amount_mnkr, statement_id
    FROM budget_year
    WHERE plan_id = :plan_id
)

SELECT line_id, placed.depth, line.name, own.year, own.kind AS year_kind, own.amount_mnkr::DOUBLE AS amount_mnkr, own.statement_id, statement.quote
FROM own
INNER JOIN budget_line AS line USING (line_id)
INNER JOIN budget_order(:plan_id) AS placed USING (line_id)
INNER JOIN statement ON statement.statement_id = own.statement_id
WHERE line.plan_id = :plan_id
ORDER BY placed.path, own.year;

-- name: budget_changes(plan_id)
-- From last year's frame to this year's: the frame before, each change, and what the plan leaves unexplained.
SELECT
    plan.year,
    budget_change.change_id,
    budget_change.kind,
    budget_change.position,
    budget_change.name,
    budget_change.amount_mnkr::DOUBLE AS amount_mnkr,
    budget_change.stated_rate_pct::DOUBLE AS stated_rate_pct,
    budget_change.from_board,
    budget_change.to_board,
    budget_change.basis,
    budget_change.statement_id,
    statement.quote,
    statement.formula,
    statement.said_by
FROM budget_change
INNER JOIN plan ON plan.plan_id = budget_change.plan_id
INNER JOIN statement USING (statement_id)
WHERE budget_change.plan_id = :plan_id
ORDER BY budget_change.position, budget_change.change_id;

-- name: budget_transfers(plan_id)
-- Amounts moved between boards.
SELECT name, amount_mnkr::DOUBLE AS amount_mnkr, from_board, to_board, statement_id
FROM budget_change
WHERE plan_id = :plan_id AND (from_board IS NOT NULL OR to_board IS NOT NULL)
ORDER BY position;

-- name: financing(plan_id)
-- Activities paid for by revenue, wholly or in part, outside the frame.
SELECT unit_id, name, financed_by, statement_id
FROM financing
WHERE plan_id = :plan_id
ORDER BY financed_by DESC, swedish_order(name);

-- name: budget_periods(plan_id, known_on)
-- The plan's follow-ups, and how many lines each had a figure for as of a day: those with figures first, the latest
-- first.
SELECT follow_up.period, count(known.line_id)::INTEGER AS lines, max(known.recorded_on) AS recorded_on
FROM follow_up
LEFT JOIN budget_known_on(:plan_id, :known_on) AS known
    ON known.period = follow_up.period AND (known.outcome_mnkr IS NOT NULL OR known.forecast_mnkr IS NOT NULL)
WHERE follow_up.plan_id = :plan_id
GROUP BY follow_up.period, follow_up.position
ORDER BY lines = 0, CASE WHEN lines = 0 THEN follow_up.position ELSE -follow_up.position END;

-- name: budget_follow_up(plan_id, period, known_on)
-- The budget lines as a follow-up reported them, as of a day: outcome, forecast for the year, and deviation (budget of
-- that year minus forecast), NULL where the plan has no budget of the line for that year. A line stated only as a range
-- has a range of deviation and no single figure. The frame first, then the worst. A row that an undo emptied counts as
-- not reported. `office_name` reported it, `office` is responsible.
WITH known AS (
    FROM budget_known_on(:plan_id, :known_on)
    WHERE coalesce(outcome_mnkr::VARCHAR, forecast_mnkr::VARCHAR, explanation, action) IS NOT NULL
),

earlier AS (
    SELECT line_id, arg_max(forecast_mnkr, period_position) AS forecast_mnkr, arg_max(known.period, period_position) AS period
    FROM known
    INNER JOIN follow_up USING (plan_id, period)
    INNER JOIN follow_up AS own
        ON own.plan_id = follow_up.plan_id AND own.plan_year = follow_up.plan_year AND own.period = :period
    WHERE follow_up.position < own.position AND forecast_mnkr IS NOT NULL
    GROUP BY line_id
)

SELECT
    CAST(:period AS VARCHAR) AS period,
    budget.year,
    line.line_id,
    line.parent_id,
    placed.depth,
    line.name,
    parent.name AS part_of,
    budget.low_mnkr::DOUBLE AS low_mnkr,
    budget.high_mnkr::DOUBLE AS high_mnkr,
    known.outcome_mnkr,
    known.forecast_mnkr,
    budget.cost_mnkr::DOUBLE AS cost_mnkr,
    budget.income_mnkr::DOUBLE AS income_mnkr,
    known.cost_forecast_mnkr,
    known.income_forecast_mnkr,
    CASE WHEN budget.low_mnkr = budget.high_mnkr THEN budget.high_mnkr::DOUBLE - known.forecast_mnkr END AS deviation_mnkr,
    budget.low_mnkr::DOUBLE - known.forecast_mnkr AS low_deviation_mnkr,
    budget.high_mnkr::DOUBLE - known.forecast_mnkr AS high_deviation_mnkr,
    known.explanation,
    known.action,
    earlier.period AS earlier_period,
    earlier.forecast_mnkr AS earlier_forecast_mnkr,
    known.recorded_on,
    known.recorded_by,
    office.name AS office_name,
    known.receipt_no,
    reported_in(upload.file_name, known.cell) AS file_name,
    known.cell,
    budget.statement_id,
    responsible.office
FROM budget_line AS line
INNER JOIN budget_of_follow_ups() AS budget
    ON budget.plan_id = line.plan_id AND budget.line_id = line.line_id AND budget.period = :period
INNER JOIN budget_order(:plan_id) AS placed ON placed.line_id = line.line_id
LEFT JOIN budget_line AS parent ON parent.plan_id = line.plan_id AND parent.line_id = line.parent_id
LEFT JOIN known ON known.line_id = line.line_id AND known.period = :period
LEFT JOIN earlier ON earlier.line_id = line.line_id
LEFT JOIN office ON office.plan_id = line.plan_id AND office.office_id = known.office_id
LEFT JOIN upload ON upload.upload_id = known.upload_id
LEFT JOIN responsible_offices(:plan_id) AS responsible ON responsible.item_id = 'line:' || line.line_id
WHERE line.plan_id = :plan_id
ORDER BY placed.depth > 0, high_deviation_mnkr NULLS LAST, low_deviation_mnkr, placed.path;
