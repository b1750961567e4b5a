"""SQLite files: copy them while others write, compare them, and check them for damage."""

import sqlite3
from pathlib import Path

from panel.records.sqlite_file import open_file

BESIDE = ("-journal", "-wal", "-shm")
SECONDS_TO_WAIT = 30.0


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy a file as it stands at one moment, by SQLite's own means. Raises sqlite3.Error, OSError."""
    with open_file(source, "rw", SECONDS_TO_WAIT) as ours, open_file(target, "rwc", SECONDS_TO_WAIT) as theirs:
        ours.backup(theirs)


def damage_of(file: Path) -> str | None:
    """Return SQLite's description of the damage to a file, None if it is intact."""
    try:
        with open_file(file, "rw", SECONDS_TO_WAIT) as connection:
            result = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except sqlite3.Error as error:
        return str(error)
    return None if result == "ok" else " ".join(str(result).split())


def contains_all_of(file: Path, other: Path) -> bool:
    """Return whether a file has every row of another. Raises sqlite3.Error when one is damaged."""
    with open_file(file, "rw", SECONDS_TO_WAIT) as connection:
        connection.execute("ATTACH ? AS other", (f"{other.resolve().as_uri()}?mode=rw",))
        tables = "SELECT name FROM other.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        names = connection.execute(tables).fetchall()
        here = {name for (name,) in connection.execute("SELECT name FROM main.sqlite_schema WHERE type = 'table'")}
        return all(name in here and _has_all_rows(connection, name) for (name,) in names)


def _has_all_rows(connection: sqlite3.Connection, table: str) -> bool:
    """Whether the table of the file has every row of the attached file's, and as many columns."""
    quoted = '"' + table.replace('"', '""') + '"'
    columns = [len(connection.execute(f"PRAGMA {at}.table_info({quoted})").fetchall()) for at in ("main", "other")]
    # Table names come from the file's own schema and are quoted; this only reads.
    lacking = f"SELECT 1 FROM (SELECT * FROM other.{quoted} EXCEPT SELECT * FROM main.{quoted}) LIMIT 1"
    return columns[0] == columns[1] and connection.execute(lacking).fetchone() is None
