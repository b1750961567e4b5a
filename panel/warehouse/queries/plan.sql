-- name: plan(plan_id)
-- The plan's own heading: whose it is, for which year, decided when.
SELECT plan_id, title, board, board_form(board) AS board_form, region_code, region.name AS region_name, year,
    case_number, decided_on, point_count_stated, programme_point_count_stated, goal_count_stated
FROM plan
INNER JOIN region USING (region_code)
WHERE plan_id = :plan_id;

-- name: plans()
-- All plans that are loaded, the latest first, with whose they are.
SELECT plan_id, title, board, year, region_code, region.name AS region_name, decided_on, programme_point_count_stated
FROM plan
INNER JOIN region USING (region_code)
ORDER BY year DESC, decided_on DESC, plan_id;

-- name: statement(statement_id)
-- One sentence of the plan, with what it is used for.
SELECT statement_id, plan_id, section, quote, kind, line_no, formula, said_by
FROM statement
WHERE statement_id = :statement_id;

-- name: statements(plan_id)
-- All sentences that figures rest on.
SELECT statement_id, section, quote, kind, line_no, formula, said_by
FROM statement
WHERE plan_id = :plan_id
ORDER BY line_no, statement_id;

-- name: document_around(plan_id, from_line, to_line)
-- The document itself, between two lines.
SELECT line_no, section, text
FROM document_line
WHERE plan_id = :plan_id AND line_no BETWEEN CAST(:from_line AS INTEGER) AND CAST(:to_line AS INTEGER)
ORDER BY line_no;

-- name: follow_ups(plan_id)
-- When the plan says that it is followed up, the first due first.
SELECT period, name, year, month, due_on, opens_on, position, text, statement_id
FROM follow_up
WHERE plan_id = :plan_id
ORDER BY position;

-- name: current_follow_up(plan_id, today)
-- The follow-up that is open on a day: of several the one due first. When none is open it is the one that was due last, and
-- before any has opened the one that opens first. What a page, a sheet, a report or a command takes when nothing is chosen.
SELECT period, due_on, opens_on <= CAST(:today AS DATE) AS has_opened
FROM follow_up
WHERE plan_id = :plan_id
ORDER BY
    CAST(:today AS DATE) NOT BETWEEN opens_on AND due_on,
    due_on >= CAST(:today AS DATE),
    CASE WHEN due_on < CAST(:today AS DATE) THEN -position ELSE position END
LIMIT 1;

-- name: responsibilities(plan_id)
-- What the board answers for: as the leading body, and in its specific areas.
SELECT role, position, text, statement_id
FROM responsibility
WHERE plan_id = :plan_id
ORDER BY role, position;

-- name: level_claim(plan_id, indicator_id)
-- The newest level of an indicator that the plan states for its own municipality, and the month, quarter or year (M, Q, Y)
-- that it is of. A figure counted at the end of a period is of the month that the period ends with.
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
-- The month that a part of a year ends with, where the plan says how the population has changed over such a part.
SELECT DISTINCT month(period_end)::INTEGER AS through_month
FROM claim
WHERE plan_id = :plan_id
    AND indicator_id = 'population'
    AND test IN ('change', 'lowest_change')
    AND month(period_start) = 1
    AND month(period_end) < 12
ORDER BY through_month;
