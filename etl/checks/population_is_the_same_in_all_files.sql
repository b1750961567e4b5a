-- A quarter ends with its third month, and a year with December. Only the bundled files are compared: a fetched figure
-- that differs is a revision, and does not stop the build.
WITH population AS (
    SELECT
        region_code,
        period_end(period_start, frequency) AS measured_on,
        value,
        source_id
    FROM observation
    WHERE indicator_id = 'population' AND source_id NOT IN (SELECT series_id FROM snapshot)
)

SELECT
    'population, ' || region_code || ' ' || measured_on AS place,
    'Filerna säger olika: ' || string_agg(source_id || ' ' || value::INTEGER, ', ' ORDER BY source_id) AS problem,
    'Ta reda på vilken fil som är inaktuell och hämta den på nytt.' AS action
FROM population
GROUP BY region_code, measured_on
HAVING min(value) <> max(value)
