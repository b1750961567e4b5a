-- Needs of a plan: budget.
-- A line whose cost and income, as the plan states them, do not give the net that it states.
SELECT
    plan_id,
    line_id AS key,
    'medium' AS severity,
    'does_not_add_up' AS verdict,
    'budget' AS subject,
    name || ': kostnader och intäkter ger inte nettot' AS title,
    'Kostnaderna ' || sv_amount(cost_mnkr) || ' mnkr och intäkterna ' || sv_amount(income_mnkr) || ' mnkr ger '
    || sv_amount(cost_mnkr + income_mnkr) || ' mnkr. Planen anger ' || sv_amount(amount_mnkr) || ' mnkr netto.' AS detail,
    sv_amount(cost_mnkr + income_mnkr) || ' mnkr' AS expected,
    sv_amount(amount_mnkr) || ' mnkr' AS found,
    statement_id
FROM budget_line
WHERE abs(cost_mnkr + income_mnkr - amount_mnkr) >= 0.05
