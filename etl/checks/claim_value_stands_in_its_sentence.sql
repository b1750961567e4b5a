SELECT
    concat_ws(', ', path, 'rad ' || line, 'kolumn value', 'värdet ' || value) AS place,
    'Värdet står inte i meningen: ' || quote AS problem,
    'Rätta värdet eller meningen.' AS action
FROM raw_claim
WHERE value IS NOT NULL AND NOT list_contains(numbers_in(quote), abs(value))
