SELECT
    'observation, ' || indicator_id || ' ' || region_code AS place,
    'Indikatorn eller regionen finns inte i indicator.csv eller regions.csv.' AS problem,
    'Lägg till raden där, eller rätta koden.' AS action
FROM (SELECT DISTINCT indicator_id, region_code FROM observation)
WHERE indicator_id NOT IN (SELECT indicator_id FROM indicator)
    OR region_code NOT IN (SELECT region_code FROM region)
