-- The hash finds the few rows that may be repeated, and only those are compared column by column. There are three
-- million rows.
WITH perhaps_repeated AS (
    SELECT hash(indicator_id, region_code, period_start, frequency, sex, age, breakdown_id) AS key_hash
    FROM observation
    GROUP BY key_hash
    HAVING count(*) > 1
)

SELECT
    'observation, ' || concat_ws(' ', indicator_id, region_code, frequency, period_start, sex, age, breakdown_id) AS place,
    'Samma uppgift finns ' || count(*) || ' gånger, ur ' || string_agg(DISTINCT source_id, ', ') || '.' AS problem,
    'Ta bort uppgiften ur alla filer utom en.' AS action
FROM observation
WHERE hash(indicator_id, region_code, period_start, frequency, sex, age, breakdown_id) IN (SELECT key_hash FROM perhaps_repeated)
GROUP BY indicator_id, region_code, period_start, frequency, sex, age, breakdown_id
HAVING count(*) > 1
