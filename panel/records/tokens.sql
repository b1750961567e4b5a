-- The tokens with which programs read the data API. A token itself is kept nowhere: only its hash.
CREATE TABLE IF NOT EXISTS token (
    token_id   INTEGER PRIMARY KEY,
    name       TEXT NOT NULL,
    sha256     TEXT NOT NULL UNIQUE,
    plans      TEXT NOT NULL CHECK (json_type(plans) = 'array'),
    statistics INTEGER NOT NULL CHECK (statistics IN (0, 1)),
    made_by    TEXT NOT NULL,
    made_at    TEXT NOT NULL,
    last_day   TEXT NOT NULL,
    revoked_at TEXT
);

CREATE TRIGGER IF NOT EXISTS token_is_only_revoked BEFORE UPDATE ON token
WHEN OLD.revoked_at IS NOT NULL
    OR (OLD.token_id, OLD.name, OLD.sha256, OLD.plans, OLD.statistics, OLD.made_by, OLD.made_at, OLD.last_day)
        IS NOT (NEW.token_id, NEW.name, NEW.sha256, NEW.plans, NEW.statistics, NEW.made_by, NEW.made_at, NEW.last_day)
BEGIN
    SELECT RAISE(ABORT, 'a token is only revoked');
END;

PRAGMA user_version = 1;
