WITH held AS (
    SELECT DISTINCT source_id, indicator_id, region_code, breakdown_id FROM observation
),

unknown AS (
    SELECT source_id, 'indicator_id' AS column_name, indicator_id AS value, 'Måttet' AS what, 'indicator.csv' AS file
    FROM held
    WHERE indicator_id NOT IN (SELECT indicator_id FROM indicator)
    UNION
    SELECT source_id, 'region_code', region_code, 'Regionen', 'regions.csv, counties.csv eller places.csv'
    FROM held
    WHERE region_code NOT IN (SELECT region_code FROM region)
    UNION
    SELECT source_id, 'breakdown_id', breakdown_id, 'Uppdelningen', 'någon hämtad serie'
    FROM held
    ANTI JOIN breakdown USING (indicator_id, breakdown_id)
    WHERE breakdown_id <> 'total'
)

SELECT
    coalesce(source.path, source_id) || ', kolumn ' || column_name || ', värdet ''' || value || '''' AS place,
    what || ' finns inte i ' || file || '.' AS problem,
    'Lägg till raden där, eller rätta koden.' AS action
FROM unknown
LEFT JOIN source USING (source_id)
ORDER BY place
