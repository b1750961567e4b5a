-- The SQL queries that analysts have saved. The text of a query never changes: a change is a new row, and the old one gets a date.
CREATE TABLE IF NOT EXISTS saved_query (
    query_id   INTEGER PRIMARY KEY,
    name       TEXT NOT NULL,
    name_key   TEXT NOT NULL,
    sql        TEXT NOT NULL,
    parameters TEXT NOT NULL CHECK (json_type(parameters) = 'object'),
    owner      TEXT NOT NULL,
    is_shared  INTEGER NOT NULL CHECK (is_shared IN (0, 1)),
    saved_at   TEXT NOT NULL,
    deleted_at TEXT
);

CREATE UNIQUE INDEX IF NOT EXISTS one_of_each_name ON saved_query (owner, name_key) WHERE deleted_at IS NULL;

CREATE TRIGGER IF NOT EXISTS query_is_only_shared_or_deleted BEFORE UPDATE ON saved_query
WHEN (OLD.query_id, OLD.name, OLD.sql, OLD.parameters, OLD.owner, OLD.saved_at)
    IS NOT (NEW.query_id, NEW.name, NEW.sql, NEW.parameters, NEW.owner, NEW.saved_at)
BEGIN
    SELECT RAISE(ABORT, 'a query is only shared or deleted');
END;

PRAGMA user_version = 1;
