SELECT
    concat_ws(', ', path, 'rad ' || line, 'kolumn indicator_id', 'värdet ''' || indicator_id || '''') AS place,
    'Indikatorn finns inte i indicator.csv.' AS problem,
    'Rätta indikatorn.' AS action
FROM raw_claim
WHERE indicator_id NOT IN (SELECT indicator_id FROM indicator)
