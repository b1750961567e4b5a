SELECT
    'observation, ' || concat_ws(' ', indicator_id, region_code, frequency, period_start, sex, age) AS place,
    'Samma uppgift finns ' || count(*) || ' gånger, ur ' || string_agg(DISTINCT source_id, ', ') AS problem,
    'Ta bort uppgiften ur alla filer utom en.' AS action
FROM observation
GROUP BY indicator_id, region_code, period_start, frequency, sex, age
HAVING count(*) > 1
