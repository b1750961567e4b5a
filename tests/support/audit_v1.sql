-- audit.sql as it was before the chain, kept as it stood: logs that it made are to be read for ever.
-- The log of who did what. Only added to: the triggers refuse a change, and the removal of anything that the purge
-- under way has not named.
CREATE TABLE IF NOT EXISTS event (
    event_no INTEGER PRIMARY KEY AUTOINCREMENT,
    at       TEXT NOT NULL CHECK (at GLOB '????-??-??T??:??:??+00:00'),
    event    TEXT NOT NULL,
    who      TEXT NOT NULL,
    about    TEXT NOT NULL CHECK (json_type(about) = 'object')
);

CREATE INDEX IF NOT EXISTS event_at ON event (at);

CREATE TABLE IF NOT EXISTS purging (before_event_no INTEGER NOT NULL);

CREATE TRIGGER IF NOT EXISTS event_is_never_changed BEFORE UPDATE ON event
BEGIN
    SELECT RAISE(ABORT, 'the log is only added to');
END;

-- REPLACE removes without asking the triggers of removal.
CREATE TRIGGER IF NOT EXISTS event_is_added_last BEFORE INSERT ON event
WHEN NEW.event_no > 0 AND EXISTS (SELECT 1 FROM event WHERE event_no >= NEW.event_no)
BEGIN
    SELECT RAISE(ABORT, 'the log is only added to');
END;

CREATE TRIGGER IF NOT EXISTS event_is_only_purged BEFORE DELETE ON event
WHEN NOT EXISTS (SELECT 1 FROM purging WHERE OLD.event_no < before_event_no)
BEGIN
    SELECT RAISE(ABORT, 'the log is only added to');
END;

CREATE TRIGGER IF NOT EXISTS purge_spares_the_young BEFORE INSERT ON purging
WHEN EXISTS (
    SELECT 1 FROM event
    WHERE event_no < NEW.before_event_no
        AND at BETWEEN strftime('%Y-%m-%dT%H:%M:%S+00:00', 'now', '-30 days') AND strftime('%Y-%m-%dT%H:%M:%S+00:00', 'now')
)
BEGIN
    SELECT RAISE(ABORT, 'the log is kept for at least 30 days');
END;

PRAGMA user_version = 1;
