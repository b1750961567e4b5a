-- A share of the frame, or a rate that it was adjusted by, must be found in its sentence.
WITH stated AS (
    SELECT path, line, 'stated_share_pct' AS named, stated_share_pct AS pct, coalesce(share_quote, quote) AS quote
    FROM raw_budget_line
    UNION ALL
    SELECT path, line, 'stated_rate_pct', stated_rate_pct, quote FROM raw_budget_change
)

SELECT
    concat_ws(', ', path, 'rad ' || line, 'kolumn ' || named, 'värdet ' || pct) AS place,
    'Andelen står inte i meningen: ' || quote AS problem,
    'Rätta andelen eller meningen.' AS action
FROM stated
WHERE pct IS NOT NULL
    AND NOT list_contains(percentages_in(quote), abs(pct))
