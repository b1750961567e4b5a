SELECT
    concat_ws(', ', path, 'rad ' || line, 'kolumn ' || named, 'värdet ''' || raw.quote || '''') AS place,
    'Meningen finns inte ordagrant i plandokumentet.' AS problem,
    'Kopiera meningen ur plan.md, tecken för tecken.' AS action
FROM (
    SELECT plan_id, path, line, 'quote' AS named, quote FROM raw_budget_line
    UNION ALL
    SELECT plan_id, path, line, 'share_quote', share_quote FROM raw_budget_line WHERE share_quote IS NOT NULL
    UNION ALL
    SELECT plan_id, path, line, 'quote', quote FROM raw_budget_year WHERE quote IS NOT NULL
    UNION ALL
    SELECT plan_id, path, line, 'quote', quote FROM raw_budget_change
    UNION ALL
    SELECT plan_id, path, line, 'quote', quote FROM raw_financing
    UNION ALL
    SELECT plan_id, path, line, 'quote', quote FROM raw_claim
) AS raw
WHERE NOT EXISTS (
    FROM document_line
    WHERE document_line.plan_id = raw.plan_id AND contains(document_line.text, raw.quote)
)
