-- What a person fills in may be empty. So may the tables of a plan read from a sheet.
SELECT
    path AS place,
    'Filen har inga rader.' AS problem,
    'Lägg tillbaka den hela filen.' AS action
FROM source
WHERE row_count = 0
    AND NOT regexp_matches(path, '/(goal_sdg|goal_indicator|answers_for|corrections)[.]csv$')
    AND NOT EXISTS (
        FROM plan
        INNER JOIN source AS sheet USING (source_id)
        WHERE ends_with(sheet.path, '.xlsx') AND starts_with(source.source_id, plan.plan_id || ':')
    )
