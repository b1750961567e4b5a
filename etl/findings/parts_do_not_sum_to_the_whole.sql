-- Needs of a plan: budget.
-- The parts of a line, summed, against the line: its net, cost and income, and its net in each other year. Only where
-- every part states the amount. A plan may name some parts only ("varav"): less than the whole is then nothing strange,
-- but where a part is income the parts are an account, which must add up. What is left of a net is a line of its own.
WITH amount AS (
    SELECT plan_id, line_id, year, 'net' AS what, amount_mnkr
    FROM budget_line
    INNER JOIN plan USING (plan_id)
    UNION ALL
    SELECT plan_id, line_id, year, unnest(['cost', 'income']), unnest([cost_mnkr, income_mnkr])
    FROM budget_line
    INNER JOIN plan USING (plan_id)
    UNION ALL
    SELECT plan_id, line_id, year, 'net', amount_mnkr
    FROM budget_year
),

summed AS (
    SELECT
        whole.plan_id,
        whole.line_id,
        whole.year,
        whole.what,
        any_value(whole.amount_mnkr) AS whole_mnkr,
        sum(part.amount_mnkr) AS parts_mnkr,
        bool_or(whole.what = 'net' AND part.amount_mnkr < 0) AS has_income
    FROM amount AS whole
    INNER JOIN budget_line AS child
        ON child.plan_id = whole.plan_id AND child.parent_id = whole.line_id
        AND (child.basis = 'stated' OR child.stated_share_pct IS NOT NULL)
    LEFT JOIN amount AS part
        ON part.plan_id = child.plan_id AND part.line_id = child.line_id AND part.year = whole.year AND part.what = whole.what
    WHERE whole.amount_mnkr IS NOT NULL
    GROUP BY ALL
    HAVING count(*) = count(part.amount_mnkr)
)

SELECT
    plan_id,
    line_id || ':' || year || ':' || what AS key,
    CASE WHEN line.parent_id IS NULL THEN 'high' ELSE 'medium' END AS severity,
    'does_not_add_up' AS verdict,
    'budget' AS subject,
    line.name || ' ' || year || ': delarna' || CASE what WHEN 'cost' THEN 's kostnader' WHEN 'income' THEN 's intäkter' ELSE '' END
    || ' blir ' || sv_amount(parts_mnkr) || ' mnkr, inte ' || sv_amount(whole_mnkr) AS title,
    'Planen anger ' || sv_amount(whole_mnkr) || ' mnkr' || CASE what WHEN 'cost' THEN ' i kostnader' WHEN 'income' THEN ' i intäkter' ELSE '' END
    || ' för ' || line.name || ' ' || year || '. Delarna är tillsammans ' || sv_amount(parts_mnkr) || ' mnkr.' AS detail,
    sv_amount(whole_mnkr) || ' mnkr' AS expected,
    sv_amount(parts_mnkr) || ' mnkr' AS found,
    line.statement_id
FROM summed
INNER JOIN budget_line AS line USING (plan_id, line_id)
WHERE abs(parts_mnkr - whole_mnkr) >= 0.05
    AND (has_income OR what <> 'net' OR parts_mnkr > whole_mnkr)
