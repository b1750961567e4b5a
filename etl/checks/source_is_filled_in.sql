-- A figure never comes without its licence and who made it. Fetched series are held to the same when they are read.
SELECT
    coalesce(path, source_id) AS place,
    field || ' är inte ifyllt: det står ' || stated || '.' AS problem,
    'Skriv ' || field || ' där filen beskrivs, i datapackage.json.' AS action
FROM (
    UNPIVOT (SELECT path, source_id, title, producer, publisher, licence FROM source)
    ON title, producer, publisher, licence INTO NAME field VALUE stated
)
WHERE trim(stated) = 'ATT SKRIVA'
