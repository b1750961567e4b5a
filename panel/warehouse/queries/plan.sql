-- name: plan(plan_id)
-- The plan itself: board, municipality, year, and when it was decided.
SELECT plan_id, title, board, board_form(board) AS board_form, region_code, region.name AS region_name, year, last_year,
    case_number, decided_on, point_count_stated, programme_point_count_stated, goal_count_stated
FROM plan
INNER JOIN region USING (region_code)
WHERE plan_id = :plan_id;

-- name: plans()
-- All plans in the database, the latest first, with their boards and municipalities.
SELECT plan_id, title, board, year, last_year, region_code, region.name AS region_name, decided_on, programme_point_count_stated
FROM plan
INNER JOIN region USING (region_code)
ORDER BY year DESC, decided_on DESC, plan_id;

-- name: statement(statement_id)
-- One statement of the plan, with the formula where it is derived.
SELECT statement_id, plan_id, section, quote, kind, line_no, formula, said_by
FROM statement
WHERE statement_id = :statement_id;

-- name: statements(plan_id)
-- All statements of a plan.
SELECT statement_id, section, quote, kind, line_no, formula, said_by
FROM statement
WHERE plan_id = :plan_id
ORDER BY line_no, statement_id;

-- name: document_around(plan_id, from_line, to_line)
-- The lines of the document between two line numbers.
SELECT line_no, section, text
FROM document_line
WHERE plan_id = :plan_id AND line_no BETWEEN CAST(:from_line AS INTEGER) AND CAST(:to_line AS INTEGER)
ORDER BY line_no;

-- name: follow_ups(plan_id)
-- The plan's follow-ups, the first due first.
SELECT period, name, plan_year, year, month, due_on, opens_on, position, text, statement_id
FROM follow_up
WHERE plan_id = :plan_id
ORDER BY position;

-- name: current_follow_up(plan_id, today)
-- The follow-up that is open on a day, the first due of several. When none is open it is the last due before the day,
-- and before any has opened the one that opens first. It is the default on pages, in sheets, reports and commands.
SELECT period, due_on, opens_on <= CAST(:today AS DATE) AS has_opened
FROM follow_up
WHERE plan_id = :plan_id
ORDER BY
    CAST(:today AS DATE) NOT BETWEEN opens_on AND due_on,
    due_on >= CAST(:today AS DATE),
    CASE WHEN due_on < CAST(:today AS DATE) THEN -position ELSE position END
LIMIT 1;

-- name: responsibilities(plan_id)
-- The board's responsibilities: as the leading body, and in its specific areas.
SELECT role, position, text, statement_id
FROM responsibility
WHERE plan_id = :plan_id
ORDER BY role, position;

-- name: level_claim(plan_id, indicator_id)
-- The newest level of an indicator that the plan states for its own municipality, and its month, quarter or year (M, Q,
-- Y). A figure counted at the end of a period is of the month that the period ends with.
SELECT
    CASE
        WHEN is_stock(comparable_group) THEN 'M'
        WHEN period_start = date_trunc('year', period_end) AND strftime(period_end, '%m-%d') = '12-31' THEN 'Y'
        WHEN period_start = date_trunc('quarter', period_end) AND period_end = last_day(period_start + to_months(2)) THEN 'Q'
        ELSE 'M'
    END AS frequency,
    CASE frequency WHEN 'M' THEN date_trunc('month', period_end)::DATE ELSE period_start END AS period_start,
    value,
    statement_id
FROM claim
INNER JOIN indicator USING (indicator_id)
WHERE claim.plan_id = :plan_id AND claim.indicator_id = :indicator_id AND test = 'level' AND value IS NOT NULL
ORDER BY period_end DESC, claim.period_start DESC, position, claim_id
LIMIT 1;

-- name: claimed_months(plan_id)
-- The last months of those parts of a year over which the plan states a change of the population.
SELECT DISTINCT month(period_end)::INTEGER AS through_month
FROM claim
WHERE plan_id = :plan_id
    AND indicator_id = 'population'
    AND test IN ('change', 'lowest_change')
    AND month(period_start) = 1
    AND month(period_end) < 12
ORDER BY through_month;
