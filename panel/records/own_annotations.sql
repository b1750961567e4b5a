-- The annotations that readers have written on figures. What one says never changes: a change is a new row, and the old one gets a date.
CREATE TABLE IF NOT EXISTS own_annotation (
    annotation_id INTEGER PRIMARY KEY,
    indicator_id  TEXT NOT NULL,
    region_code   TEXT NOT NULL, -- '' where it holds for every region
    frequency     TEXT NOT NULL,
    period_start  TEXT NOT NULL,
    text          TEXT NOT NULL,
    owner         TEXT NOT NULL,
    made_by       TEXT NOT NULL,
    written_at    TEXT NOT NULL,
    removed_at    TEXT
);

CREATE TRIGGER IF NOT EXISTS annotation_is_only_removed BEFORE UPDATE ON own_annotation
WHEN (OLD.annotation_id, OLD.indicator_id, OLD.region_code, OLD.frequency, OLD.period_start, OLD.text, OLD.owner, OLD.made_by, OLD.written_at)
    IS NOT (NEW.annotation_id, NEW.indicator_id, NEW.region_code, NEW.frequency, NEW.period_start, NEW.text, NEW.owner, NEW.made_by, NEW.written_at)
BEGIN
    SELECT RAISE(ABORT, 'an annotation is only removed');
END;

PRAGMA user_version = 1;
