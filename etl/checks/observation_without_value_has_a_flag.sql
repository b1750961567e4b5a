SELECT
    coalesce(source.path, source_id) || ', '
    || concat_ws(' ', indicator_id, region_code, frequency, period_start, sex, age, nullif(breakdown_id, 'total')) || ', kolumn flag' AS place,
    CASE WHEN value IS NULL THEN 'Värdet saknas utan flagga.' ELSE 'Värdet har flaggan ' || flag || '.' END AS problem,
    'Sätt .. (saknas), . (inte tillämpligt) eller - (inget att redovisa), eller ange värdet.' AS action
FROM observation
LEFT JOIN source USING (source_id)
WHERE (value IS NULL) <> (flag IS NOT NULL)
