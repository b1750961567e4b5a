SELECT
    'observation, ' || source_id AS place,
    'Källan finns inte i tabellen source.' AS problem,
    'Beskriv filen i datapackage.json, eller serien i katalogen.' AS action
FROM source_extent
ANTI JOIN source USING (source_id)
