SELECT
    concat_ws(', ', raw.path, 'rad ' || raw.line, 'kolumn line_id', 'värdet ''' || raw.line_id || '''') AS place,
    CASE
        WHEN raw.parent_id IS NOT NULL AND parent.line_id IS NULL THEN 'Den överordnade posten ' || raw.parent_id || ' finns inte.'
        ELSE 'Posten har varken belopp eller en andel som går att räkna om till ett intervall.'
    END AS problem,
    'Rätta parent_id, eller ange belopp eller andel.' AS action
FROM raw_budget_line AS raw
LEFT JOIN budget_line USING (plan_id, line_id)
LEFT JOIN raw_budget_line AS parent ON parent.plan_id = raw.plan_id AND parent.line_id = raw.parent_id
WHERE budget_line.line_id IS NULL
    OR (raw.parent_id IS NOT NULL AND parent.line_id IS NULL)
UNION ALL
SELECT
    concat_ws(', ', raw.path, 'rad ' || raw.line, 'kolumn line_id', 'värdet ''' || raw.line_id || '''') AS place,
    CASE
        WHEN budget_line.line_id IS NULL THEN 'Posten finns inte i budget_line.csv.'
        ELSE 'Beloppet för ' || raw.year || ' hör till budget_line.csv: det är planens år.'
    END AS problem,
    'Rätta line_id eller year.' AS action
FROM raw_budget_year AS raw
INNER JOIN plan USING (plan_id)
LEFT JOIN budget_line USING (plan_id, line_id)
WHERE budget_line.line_id IS NULL OR raw.year = plan.year
