-- The views that readers have saved. The text of each table and trigger is kept in the files that there are, sign by sign, so
-- that one that was made otherwise is seen: see form_of in sqlite_file.py.

CREATE TABLE IF NOT EXISTS saved_view (
        view_id    INTEGER PRIMARY KEY,
        name       TEXT NOT NULL,
        name_key   TEXT NOT NULL,
        address    TEXT NOT NULL,
        saved_at   TEXT NOT NULL,
        deleted_at TEXT
    );

CREATE UNIQUE INDEX IF NOT EXISTS one_of_each_name ON saved_view (name_key) WHERE deleted_at IS NULL;

-- Of each row as it was written, by which a changed byte is seen. An older version of the panel takes a row's away by
-- changing it, and the next change by this one puts it back.
CREATE TABLE IF NOT EXISTS saved_view_sum (view_id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL);

CREATE TRIGGER IF NOT EXISTS added_view_is_summed_anew AFTER INSERT ON saved_view
    BEGIN DELETE FROM saved_view_sum WHERE view_id = NEW.view_id; END;

CREATE TRIGGER IF NOT EXISTS changed_view_is_summed_anew AFTER UPDATE ON saved_view
    BEGIN DELETE FROM saved_view_sum WHERE view_id = NEW.view_id; END;

-- Who saved a view and what it is for: none for those that were saved before this was asked. A row is never changed, and its
-- sha256 is part of its view's in saved_view_sum.
CREATE TABLE IF NOT EXISTS saved_view_about (
        view_id     INTEGER PRIMARY KEY,
        owner       TEXT NOT NULL,
        made_by     TEXT NOT NULL,
        description TEXT NOT NULL,
        sha256      TEXT NOT NULL
    );

PRAGMA user_version = 3;
