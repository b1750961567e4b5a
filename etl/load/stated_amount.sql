-- Each amount of a plan's budget, with the sentence that it is read from; and, filled in by stated_amounts.py, the number
-- and unit that the sentence has for it, or why it has none.
CREATE TEMP TABLE raw_amount AS
WITH line AS (
    UNPIVOT raw_budget_line ON amount_mnkr, cost_mnkr, income_mnkr INTO NAME named VALUE amount_mnkr
)

SELECT path, line, plan_id, 'budget_line' AS kind, line_id AS item_id, named, amount_mnkr, quote FROM line
UNION ALL
SELECT of_year.path, of_year.line, of_year.plan_id, 'budget_year', line_id || ':' || year, 'amount_mnkr', of_year.amount_mnkr, coalesce(of_year.quote, own.quote)
FROM raw_budget_year AS of_year
INNER JOIN raw_budget_line AS own USING (plan_id, line_id)
UNION ALL
SELECT path, line, plan_id, 'budget_change', change_id, 'amount_mnkr', amount_mnkr, quote FROM raw_budget_change;

CREATE TEMP TABLE stated_amount (
    plan_id VARCHAR, kind VARCHAR, item_id VARCHAR, named VARCHAR, stated_amount DECIMAL(20, 6), stated_unit VARCHAR, problem VARCHAR
);
