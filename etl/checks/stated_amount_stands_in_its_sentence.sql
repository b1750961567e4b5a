-- An amount that was typed must be readable in the sentence that it is said to come from.
WITH stated AS (
    SELECT path, line, amount_mnkr AS amount, quote FROM raw_budget_line WHERE amount_mnkr IS NOT NULL
    UNION ALL
    SELECT path, line, amount_mnkr, quote FROM raw_budget_change
)

SELECT
    concat_ws(', ', path, 'rad ' || line, 'kolumn amount_mnkr', 'värdet ' || amount) AS place,
    'Beloppet står inte i meningen: ' || quote AS problem,
    'Rätta beloppet eller meningen.' AS action
FROM stated
WHERE NOT list_contains(numbers_in(quote), abs(amount))
