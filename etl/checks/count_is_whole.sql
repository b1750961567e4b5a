-- A count with decimals is in another unit, such as thousands. Fetched figures are checked when they are fetched, where
-- the catalogue can allow decimals.
SELECT
    coalesce(source.path, source_id) || ', '
    || concat_ws(' ', indicator_id, region_code, frequency, period_start, sex, age, nullif(breakdown_id, 'total'))
    || ', kolumn value, värdet ''' || value || '''' AS place,
    'Värdet har decimaler, men ' || indicator_id || ' räknas i hela antal.' AS problem,
    'Kontrollera enheten. Är talen i tusental: skriv "unit": "1000-tal" och "scale": 1000 i datapackage.json.' AS action
FROM observation
LEFT JOIN source USING (source_id)
WHERE
    indicator_id IN (SELECT indicator_id FROM raw_indicator WHERE unit = 'antal' AND decimals = 0)
    AND source_id NOT IN (SELECT series_id FROM snapshot)
    AND value <> round(value)
