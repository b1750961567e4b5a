"""What the panel's own SQLite files share: a change that is whole or not at all, what went wrong, what was changed."""

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from enum import Enum
from pathlib import Path

# How long another's change is waited for.
SECONDS_TO_WAIT = 5.0


class Trouble(Enum):
    """Why SQLite did not do what it was asked."""

    BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED")
    FULL = ("SQLITE_FULL", "SQLITE_IOERR")
    NO_RIGHT = ("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")
    REFUSED = ("SQLITE_CONSTRAINT",)
    DAMAGED = ()


def trouble(error: sqlite3.Error) -> Trouble:
    """Return what an error is about; what is none of the others is a damaged file, or one of another form."""
    name = str(getattr(error, "sqlite_errorname", ""))
    return next((kind for kind in Trouble if name.startswith(kind.value)), Trouble.DAMAGED)


FORM = "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name"
OTHER_FORM = "Filens tabeller eller spärrar är inte de som panelen gör."


def row_sha256(*values: object) -> str:
    """Return one hash over what a row holds."""
    body = json.dumps(values, ensure_ascii=False, default=repr)
    return hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()


def form_of(connection: sqlite3.Connection) -> tuple[list[tuple[str, str, str]], int]:
    """Return the tables, indexes and triggers of a file as they were made, and its version."""
    return connection.execute(FORM).fetchall(), connection.execute("PRAGMA user_version").fetchone()[0]


@contextmanager
def open_at_one_moment(file: Path) -> Iterator[sqlite3.Connection]:
    """Open a file such that all that is read is of one moment, whoever writes meanwhile. Raises sqlite3.Error."""
    address = f"{file.resolve().as_uri()}?mode=rw"
    with closing(sqlite3.connect(address, uri=True, timeout=SECONDS_TO_WAIT, isolation_level=None)) as connection:
        connection.execute("BEGIN")
        yield connection


@contextmanager
def one_change(connection: sqlite3.Connection) -> Iterator[None]:
    """Keep all that the block changes on the disk, or nothing of it."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        # SQLite itself has taken back what failed on a full disk.
        if connection.in_transaction:
            connection.rollback()
        raise
    connection.commit()
