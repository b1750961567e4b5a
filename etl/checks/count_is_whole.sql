-- Half a person is a figure of another unit, or of thousands. What a service answers is held to the same when it is
-- fetched, where the catalogue may say that the figures are as they should be.
SELECT
    coalesce(source.path, source_id) || ', '
    || concat_ws(' ', indicator_id, region_code, frequency, period_start, sex, age)
    || ', kolumn value, värdet ''' || value || '''' AS place,
    'Värdet har decimaler, men ' || indicator_id || ' räknas i hela antal.' AS problem,
    'Kontrollera enheten. Är talen i tusental: skriv "unit": "1000-tal" och "scale": 1000 i datapackage.json.' AS action
FROM observation
LEFT JOIN source USING (source_id)
WHERE
    indicator_id IN (SELECT indicator_id FROM raw_indicator WHERE unit = 'antal' AND decimals = 0)
    AND source_id NOT IN (SELECT series_id FROM snapshot)
    AND value <> round(value)
