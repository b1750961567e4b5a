-- name: budget_lines(plan_id)
-- The frame and its parts, parents before children. A line known only as a rounded share has a range and no amount.
WITH RECURSIVE placed AS (
    SELECT line_id, 0 AS depth, lpad(position::VARCHAR, 3, '0') AS path
    FROM budget_line
    WHERE plan_id = :plan_id AND parent_id IS NULL
    UNION ALL
    SELECT child.line_id, placed.depth + 1, placed.path || '/' || lpad(child.position::VARCHAR, 3, '0')
    FROM budget_line AS child
    INNER JOIN placed ON child.parent_id = placed.line_id
    WHERE child.plan_id = :plan_id
)

SELECT
    budget_line.line_id,
    budget_line.parent_id,
    placed.depth,
    budget_line.name,
    budget_line.amount_mnkr::DOUBLE AS amount_mnkr,
    budget_line.low_mnkr::DOUBLE AS low_mnkr,
    budget_line.high_mnkr::DOUBLE AS high_mnkr,
    budget_line.stated_share_pct::DOUBLE AS stated_share_pct,
    budget_line.basis,
    budget_line.statement_id,
    statement.quote,
    statement.formula
FROM budget_line
INNER JOIN placed USING (line_id)
INNER JOIN statement USING (statement_id)
WHERE budget_line.plan_id = :plan_id
ORDER BY placed.path;

-- name: budget_changes(plan_id)
-- From last year's frame to this year's: the frame before, each change, what the plan leaves unexplained.
SELECT
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
INNER JOIN statement USING (statement_id)
WHERE budget_change.plan_id = :plan_id
ORDER BY budget_change.position, budget_change.change_id;

-- name: budget_transfers(plan_id)
-- Money that moved between boards.
SELECT name, amount_mnkr::DOUBLE AS amount_mnkr, from_board, to_board, statement_id
FROM budget_change
WHERE plan_id = :plan_id AND (from_board IS NOT NULL OR to_board IS NOT NULL)
ORDER BY position;

-- name: financing(plan_id)
-- Units that live on revenue, wholly or in part, beside the frame.
SELECT unit_id, name, financed_by, statement_id
FROM financing
WHERE plan_id = :plan_id
ORDER BY financed_by DESC, name;
