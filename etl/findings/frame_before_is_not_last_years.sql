-- Needs of a plan: total, budget.
-- A plan says what its frame is and how much that changed: the frame before follows. The plan of the same board for the
-- year before says another.
WITH frame AS (
    SELECT plan_id, region_code, board, year, amount_mnkr, statement_id
    FROM budget_line
    INNER JOIN plan USING (plan_id)
    WHERE parent_id IS NULL AND amount_mnkr IS NOT NULL
)

SELECT
    frame.plan_id,
    before.plan_id AS key,
    'high' AS severity,
    'does_not_add_up' AS verdict,
    'budget' AS subject,
    'Ramen för ' || before.year || ' är en annan i ' || before.year || ' års plan' AS title,
    'Planen anger ramen ' || sv_amount(frame.amount_mnkr) || ' mnkr och hur den har ändrats. Det ger '
    || sv_amount(change.amount_mnkr) || ' mnkr för ' || before.year || '. Planen för ' || before.year || ' anger '
    || sv_amount(before.amount_mnkr) || ' mnkr.' AS detail,
    sv_amount(change.amount_mnkr) || ' mnkr för ' || before.year AS expected,
    sv_amount(before.amount_mnkr) || ' mnkr i planen för ' || before.year AS found,
    change.statement_id,
    least(frame.plan_id, before.plan_id) || ',' || greatest(frame.plan_id, before.plan_id) AS involves
FROM frame
INNER JOIN frame AS before
    ON before.region_code = frame.region_code AND before.board = frame.board AND before.year = frame.year - 1
INNER JOIN budget_change AS change ON change.plan_id = frame.plan_id AND change.kind = 'previous_frame'
WHERE abs(change.amount_mnkr - before.amount_mnkr) >= 0.05
