-- Every figure needs a licence and a producer. Fetched series are checked in the same way when they are read.
SELECT
    coalesce(path, source_id) AS place,
    field || ' är inte ifyllt: det står ' || stated || '.' AS problem,
    'Skriv ' || field || ' där filen beskrivs, i datapackage.json.' AS action
FROM (
    UNPIVOT (SELECT path, source_id, title, producer, publisher, licence FROM source)
    ON title, producer, publisher, licence INTO NAME field VALUE stated
)
WHERE trim(stated) = 'ATT SKRIVA'
