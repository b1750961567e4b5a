-- goal_sdg.csv and answers_for.csv start empty, for a person to fill in. A plan read from a sheet may have empty
-- tables.
SELECT
    path AS place,
    'Filen har inga rader.' AS problem,
    'Lägg tillbaka den hela filen.' AS action
FROM source
WHERE row_count = 0
    AND NOT ends_with(path, 'goal_sdg.csv')
    AND NOT ends_with(path, 'answers_for.csv')
    AND NOT EXISTS (
        FROM plan
        INNER JOIN source AS sheet USING (source_id)
        WHERE ends_with(sheet.path, '.xlsx') AND starts_with(source.source_id, plan.plan_id || ':')
    )
