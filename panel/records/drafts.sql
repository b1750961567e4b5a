-- What people have written in the page and not handed in: a row a cell. It is removed when it is handed in or thrown away.
CREATE TABLE IF NOT EXISTS draft (
    owner      TEXT NOT NULL,
    plan_id    TEXT NOT NULL,
    period     TEXT NOT NULL,
    sheet_kind TEXT NOT NULL,
    item_id    TEXT NOT NULL,
    field      TEXT NOT NULL,
    typed      TEXT NOT NULL,
    base       TEXT,
    saved_at   TEXT NOT NULL,
    PRIMARY KEY (owner, plan_id, period, sheet_kind, item_id, field)
);

PRAGMA user_version = 1;
