-- Needs of a plan: parts, total, budget.
-- A plan that names no change is left out: many plans state the total alone.
WITH explained AS (
    SELECT
        plan_id,
        sum(amount_mnkr) FILTER (kind = 'total') AS total_mnkr,
        sum(amount_mnkr) FILTER (kind = 'part') AS named_mnkr,
        string_agg(sv_signed_amount(amount_mnkr), ' ' ORDER BY position) FILTER (kind = 'part') AS named,
        any_value(statement_id) FILTER (kind = 'total') AS statement_id
    FROM budget_change
    GROUP BY plan_id
)

SELECT
    plan_id,
    'total' AS key,
    'high' AS severity,
    'does_not_add_up' AS verdict,
    'budget' AS subject,
    sv_amount(abs(total_mnkr - named_mnkr)) || ' mnkr av ramens förändring förklaras inte' AS title,
    'Ramen ändras med ' || sv_signed_amount(total_mnkr) || ' mnkr, men förändringarna som planen nämner (' || named
    || ') ger ' || sv_signed_amount(named_mnkr) || '. Resten står inte i planen.' AS detail,
    sv_signed_amount(total_mnkr) || ' mnkr' AS expected,
    sv_signed_amount(named_mnkr) || ' mnkr' AS found,
    statement_id
FROM explained
WHERE abs(total_mnkr - named_mnkr) >= 0.05
