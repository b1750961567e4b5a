-- An amount typed in a file must be found in its sentence, in the sentence's unit.
WITH held AS (
    SELECT path, line, plan_id, 'budget_line' AS kind, line_id AS item_id, amount_mnkr, quote FROM raw_budget_line
    UNION ALL
    SELECT path, line, plan_id, 'budget_change', change_id, amount_mnkr, quote FROM raw_budget_change
)

SELECT
    concat_ws(', ', path, 'rad ' || line, 'kolumn amount_mnkr', 'värdet ' || amount_mnkr) AS place,
    problem || ' Meningen: ' || quote AS problem,
    'Beloppet är i mnkr.' AS action
FROM held
INNER JOIN stated_amount USING (plan_id, kind, item_id)
WHERE problem IS NOT NULL
