SELECT
    'budget_line.csv, ' || parent.line_id AS place,
    'Delarna är minst ' || sum(part.low_mnkr) || ' mnkr, men helheten är ' || parent.amount_mnkr || ' mnkr.' AS problem,
    'Rätta beloppen.' AS action
FROM budget_line AS parent
INNER JOIN budget_line AS part ON part.plan_id = parent.plan_id AND part.parent_id = parent.line_id
WHERE parent.amount_mnkr IS NOT NULL
GROUP BY parent.plan_id, parent.line_id, parent.amount_mnkr
HAVING sum(part.low_mnkr) > parent.amount_mnkr + 0.05
