-- The bridge from last year's frame needs exactly one frame and at most one total change.
WITH counted AS (
    SELECT
        path,
        'parent_id' AS named,
        count(*) FILTER (parent_id IS NULL AND amount_mnkr IS NOT NULL) AS found,
        'rader med belopp och utan överordnad post' AS what,
        1 AS least
    FROM raw_budget_line
    GROUP BY path
    UNION ALL
    SELECT path, 'kind', count(*) FILTER (kind = 'total'), 'rader med kind total', 0 FROM raw_budget_change GROUP BY path
)

SELECT
    path || ', kolumn ' || named AS place,
    'Filen har ' || found || ' ' || what || '.' AS problem,
    'Lämna en sådan rad.' AS action
FROM counted
WHERE found NOT BETWEEN least AND 1
