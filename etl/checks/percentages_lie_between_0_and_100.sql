-- Only indicators of the bundled files. A service may have rates of change, which can be below 0 and above 100.
SELECT
    'observation, ' || concat_ws(' ', indicator_id, region_code, frequency, period_start) AS place,
    'Andelen är ' || value || ' procent.' AS problem,
    'Rätta värdet i ' || source_id || '.' AS action
FROM observation
WHERE indicator_id IN (SELECT indicator_id FROM raw_indicator WHERE unit = 'procent')
    AND NOT value BETWEEN 0 AND 100
