-- Every page relies on this: a period begins on its first day, an age is total or a span, a value is a finite number.
SELECT
    coalesce(source.path, fault.source_id) || ', '
    || concat_ws(' ', indicator_id, region_code, frequency, period_start, sex, age, nullif(breakdown_id, 'total'))
    || ', kolumn ' || column_name || ', värdet ''' || value || '''' AS place,
    problem,
    action
FROM observation_faults() AS fault
LEFT JOIN source USING (source_id)
