SELECT
    'statement, ' || statement_id AS place,
    'Meningen finns inte på rad ' || line_no || ' i plandokumentet.' AS problem,
    'Bygg om; står felet kvar, rätta citatet.' AS action
FROM statement
LEFT JOIN document_line USING (plan_id, line_no)
WHERE document_line.text IS NULL OR NOT contains(document_line.text, statement.quote)
