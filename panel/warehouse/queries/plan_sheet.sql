-- A plan as its workbook: one query per sheet, with columns named as in panel/plans/sheet/contract.toml. Values that
-- the build derives are left out, since the next build derives them again. `line_cell` is the statement's cell in the
-- workbook that it came from.

-- name: filled_plan(plan_id)
SELECT
    plan.plan_id, plan.title, board, region.name AS municipality, year, nullif(last_year, year) AS last_year, case_number, decided_on, goal_count_stated,
    point_count_stated, programme_point_count_stated, nullif(source.producer, plan.board) AS producer, source.url
FROM plan
INNER JOIN region USING (region_code)
INNER JOIN source USING (source_id)
WHERE plan.plan_id = :plan_id;

-- name: filled_plan_quotes(plan_id)
SELECT split_part(statement_id, ':', 3) AS item, quote, cell AS line_cell
FROM statement
INNER JOIN document_line USING (plan_id, line_no)
WHERE plan_id = :plan_id AND starts_with(statement_id, :plan_id || ':plan:')
ORDER BY item;

-- name: filled_council_goal(plan_id)
SELECT council_goal_no, title, level_name, parent_no, contribution, quote, cell AS line_cell
FROM council_goal
INNER JOIN statement USING (plan_id, statement_id)
INNER JOIN document_line USING (plan_id, line_no)
WHERE plan_id = :plan_id
ORDER BY natural_order(council_goal_no);

-- name: filled_goal(plan_id)
SELECT
    goal_no,
    name,
    description,
    (SELECT list(council_goal_no ORDER BY natural_order(council_goal_no)) FROM goal_council_goal AS link WHERE link.plan_id = goal.plan_id AND link.goal_no = goal.goal_no)
        AS council_goals,
    level_name,
    parent_no,
    (SELECT list(sdg_no ORDER BY sdg_no) FROM goal_sdg AS link WHERE link.plan_id = goal.plan_id AND link.goal_no = goal.goal_no) AS sdgs,
    (SELECT any_value(said_by) FROM goal_sdg AS link WHERE link.plan_id = goal.plan_id AND link.goal_no = goal.goal_no) AS sdg_said_by,
    (SELECT string_agg(indicator_id, ', ' ORDER BY position) FROM goal_indicator AS link WHERE link.plan_id = goal.plan_id AND link.goal_no = goal.goal_no)
        AS indicators,
    (SELECT any_value(said_by) FROM goal_indicator AS link WHERE link.plan_id = goal.plan_id AND link.goal_no = goal.goal_no) AS indicators_said_by,
    quote,
    cell AS line_cell
FROM goal
INNER JOIN statement USING (plan_id, statement_id)
INNER JOIN document_line USING (plan_id, line_no)
WHERE plan_id = :plan_id
ORDER BY natural_order(goal_no);

-- name: filled_criterion(plan_id)
SELECT
    goal_no,
    letter,
    letter_basis,
    criterion.text,
    baseline,
    CASE WHEN (plan_id, goal_no, letter) NOT IN (SELECT (plan_id, goal_no, letter) FROM criterion_target) THEN target END AS target,
    unit,
    direction,
    target_word,
    indicator_id,
    quote,
    cell AS line_cell
FROM criterion
INNER JOIN statement USING (plan_id, statement_id)
INNER JOIN document_line USING (plan_id, line_no)
WHERE plan_id = :plan_id
ORDER BY natural_order(goal_no), letter;

-- name: filled_criterion_target(plan_id)
SELECT goal_no, letter, year, value, quote
FROM criterion_target AS target
LEFT JOIN statement USING (plan_id, statement_id)
WHERE target.plan_id = :plan_id
ORDER BY natural_order(goal_no), letter, year;

-- name: filled_point(plan_id)
SELECT
    point_no,
    point.text,
    handling,
    handling_kind,
    (
        SELECT string_agg(link.goal_no || CASE WHEN stated_name = goal.name THEN '' ELSE ' ' || stated_name END, '; ' ORDER BY natural_order(link.goal_no))
        FROM programme_point_goal AS link
        INNER JOIN goal USING (plan_id, goal_no)
        WHERE link.plan_id = point.plan_id AND link.point_no = point.point_no
    ) AS goals,
    report.status,
    quote,
    document_line.cell AS line_cell
FROM programme_point AS point
INNER JOIN status_report AS report
    ON report.plan_id = point.plan_id AND report.period = 'plan' AND report.item_id = 'point:' || point_no
INNER JOIN statement ON statement.statement_id = point.statement_id
INNER JOIN document_line ON document_line.plan_id = statement.plan_id AND document_line.line_no = statement.line_no
WHERE point.plan_id = :plan_id
ORDER BY point_no;

-- name: filled_responsibility(plan_id)
SELECT role, position, responsibility.text, quote, cell AS line_cell
FROM responsibility
INNER JOIN statement USING (plan_id, statement_id)
INNER JOIN document_line USING (plan_id, line_no)
WHERE plan_id = :plan_id
ORDER BY role, position;

-- name: filled_follow_up(plan_id)
SELECT
    follow_up.name,
    nullif(plan_year, plan.year) AS plan_year,
    month::VARCHAR AS month,
    (
        SELECT string_agg(title, '; ' ORDER BY kind)
        FROM (SELECT sheet_kind AS kind, any_value(sheet_title) AS title FROM sheet_column GROUP BY sheet_kind)
        WHERE list_contains(string_split(asks_for, ','), kind)
    ) AS asks_for,
    follow_up.text, follow_up.due_on, deadline.said_by, quote, cell AS line_cell
FROM follow_up
INNER JOIN plan USING (plan_id)
INNER JOIN deadline USING (plan_id, period)
INNER JOIN statement USING (plan_id, statement_id)
INNER JOIN document_line USING (plan_id, line_no)
WHERE plan_id = :plan_id
ORDER BY follow_up.position;

-- name: filled_office(plan_id)
SELECT office_id, position, name, quote, cell AS line_cell
FROM office
INNER JOIN statement USING (plan_id, statement_id)
INNER JOIN document_line USING (plan_id, line_no)
WHERE plan_id = :plan_id
ORDER BY position, office_id;

-- name: filled_answers_for(plan_id)
-- The plan sheet has no place for an office that the plan does not name.
SELECT item_id, office_id, said_by
FROM answers_for
INNER JOIN office USING (plan_id, office_id)
WHERE plan_id = :plan_id AND office.statement_id IS NOT NULL
ORDER BY item_id;

-- name: filled_budget_line(plan_id)
SELECT
    line_id,
    parent_id,
    position,
    name,
    amount_mnkr::DOUBLE AS amount_mnkr,
    stated_share_pct::DOUBLE AS stated_share_pct,
    stated.quote,
    nullif(of_share.quote, stated.quote) AS share_quote,
    cost_mnkr::DOUBLE AS cost_mnkr,
    income_mnkr::DOUBLE AS income_mnkr
FROM budget_line AS line
INNER JOIN statement AS stated ON stated.statement_id = line.statement_id
LEFT JOIN statement AS of_share ON of_share.statement_id = line.share_statement_id
WHERE line.plan_id = :plan_id AND (line.basis = 'stated' OR line.share_statement_id IS NOT NULL)
ORDER BY parent_id NULLS FIRST, position, line_id;

-- name: filled_budget_year(plan_id)
SELECT of_year.line_id, year, of_year.kind, of_year.amount_mnkr::DOUBLE AS amount_mnkr, nullif(stated.quote, own.quote) AS quote
FROM budget_year AS of_year
INNER JOIN budget_line AS line USING (plan_id, line_id)
INNER JOIN budget_order(:plan_id) AS placed USING (line_id)
INNER JOIN statement AS stated ON stated.statement_id = of_year.statement_id
INNER JOIN statement AS own ON own.statement_id = line.statement_id
WHERE plan_id = :plan_id
ORDER BY placed.path, year;

-- name: filled_budget_change(plan_id)
SELECT
    change_id, change.kind, position, name, amount_mnkr::DOUBLE AS change_mnkr, stated_rate_pct::DOUBLE AS stated_rate_pct,
    from_board, to_board, basis, said_by, quote
FROM budget_change AS change
INNER JOIN statement USING (plan_id, statement_id)
WHERE plan_id = :plan_id AND basis <> 'derived'
ORDER BY position, change_id;

-- name: filled_financing(plan_id)
SELECT unit_id, name, financed_by, quote
FROM financing
INNER JOIN statement USING (plan_id, statement_id)
WHERE plan_id = :plan_id
ORDER BY unit_id;

-- name: filled_claim(plan_id)
SELECT claim_id, position, title, test, indicator_id, period_start, period_end, value, unit, since, quote
FROM claim
INNER JOIN statement USING (plan_id, statement_id)
WHERE plan_id = :plan_id
ORDER BY position, claim_id;

-- name: filled_document(plan_id)
SELECT line_no, section, text
FROM document_line
WHERE plan_id = :plan_id AND cell IS NULL
ORDER BY line_no;
