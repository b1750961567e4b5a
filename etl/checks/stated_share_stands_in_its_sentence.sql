SELECT
    concat_ws(', ', path, 'rad ' || line, 'kolumn stated_share_pct', 'värdet ' || stated_share_pct) AS place,
    'Andelen står inte i meningen: ' || coalesce(share_quote, quote) AS problem,
    'Rätta andelen eller meningen.' AS action
FROM raw_budget_line
WHERE stated_share_pct IS NOT NULL
    AND NOT contains(coalesce(share_quote, quote), format('{:.0f} procent', stated_share_pct))
