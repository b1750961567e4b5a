"""The SQLite files of records: how they are made, opened, changed whole or not at all, and what went wrong with one."""

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from enum import Enum
from errno import ENOSPC
from pathlib import Path
from typing import NamedTuple

# How long to wait for another process to finish its transaction.
SECONDS_TO_WAIT = 5.0


def now() -> str:
    """Return the moment, UTC, as the files hold it: 2026-11-30T08:15:00+00:00."""
    return datetime.now(UTC).isoformat(timespec="seconds")


class Trouble(Enum):
    """Kinds of SQLite error."""

    BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED")
    FULL = ("SQLITE_FULL", "SQLITE_IOERR")
    NO_PERMISSION = ("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")
    REFUSED = ("SQLITE_CONSTRAINT",)
    DAMAGED = ()


def trouble(error: sqlite3.Error) -> Trouble:
    """Return the kind of an error. Any that is not recognised counts as a damaged file or another schema."""
    name = str(getattr(error, "sqlite_errorname", ""))
    return next((kind for kind in Trouble if name.startswith(kind.value)), Trouble.DAMAGED)


class Record(NamedTuple):
    """What a file holds: the script that makes its tables and brings older ones up to `version`, and what is raised of it.

    `messages` are the sentences of `error`, in Swedish, with {file} and {folder}; what has none of its own is DAMAGED.
    """

    schema: Path
    version: int
    error: type[Exception]
    messages: Mapping[Trouble, str]

    def failed(self, file: Path, why: Trouble) -> Exception:
        """Return what is raised where a file cannot be used."""
        message = self.messages.get(why, self.messages[Trouble.DAMAGED])
        return self.error(message.format(file=file.name, folder=file.parent))


NO_PERMISSION = "Panelen får inte läsa eller skriva {file} i {folder}. Ge den rätt till mappen."
FORM = "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name"
OTHER_FORM = "Filens tabeller eller spärrar är inte de som panelen gör."


def row_sha256(*values: object) -> str:
    """Return a hash of the values of a row."""
    body = json.dumps(values, ensure_ascii=False, default=repr)
    return hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()


def form_of(connection: sqlite3.Connection) -> tuple[list[tuple[str, str, str]], int]:
    """Return the tables, indexes and triggers of a file as (type, name, sql), and its user_version."""
    return connection.execute(FORM).fetchall(), connection.execute("PRAGMA user_version").fetchone()[0]


def form_made_by(schema: Path) -> tuple[list[tuple[str, str, str]], int]:
    """Return the same of a new file."""
    with closing(sqlite3.connect(":memory:")) as fresh:
        fresh.executescript(schema.read_text(encoding="utf-8"))
        return form_of(fresh)


@contextmanager
def open_file(file: Path, mode: str = "rw", seconds: float | None = None) -> Iterator[sqlite3.Connection]:
    """Open a file that is there (rw), or may be made (rwc). Raises sqlite3.Error.

    Opened to read alone, what a killed process leaves is an error.
    """
    address, wait = f"{file.resolve().as_uri()}?mode={mode}", SECONDS_TO_WAIT if seconds is None else seconds
    with closing(sqlite3.connect(address, uri=True, timeout=wait, isolation_level=None)) as connection:
        yield connection


@contextmanager
def open_at_one_moment(file: Path) -> Iterator[sqlite3.Connection]:
    """Open a file such that all that is read is of one moment, whoever writes meanwhile. Raises sqlite3.Error."""
    with open_file(file) as connection:
        connection.execute("BEGIN")
        yield connection


def read_rows(file: Path, record: Record, query: str, params: Mapping[str, object] | None = None) -> list[tuple]:
    """Return what a query gives; nothing where there is no file yet. Raises the record's error."""
    if not file.exists():
        return []
    with open_record(file, record) as connection:
        return connection.execute(query, params or {}).fetchall()


@contextmanager
def open_record(file: Path, record: Record) -> Iterator[sqlite3.Connection]:
    """Open a file, made or brought up to date first, that the account of the panel alone may read. Raises the record's error."""
    _make(file, record)
    try:
        with open_file(file) as connection:
            # Overwrite deleted content, and sync the folder too before a commit returns.
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("PRAGMA synchronous = EXTRA")
            if connection.execute("PRAGMA user_version").fetchone()[0] < record.version:
                connection.executescript(f"BEGIN IMMEDIATE; {record.schema.read_text(encoding='utf-8')} COMMIT;")
            yield connection
    except sqlite3.Error as error:
        raise record.failed(file, trouble(error)) from error


@contextmanager
def change_record(file: Path, record: Record) -> Iterator[sqlite3.Connection]:
    """Open a file for one change: whole on the disk, or not at all. Raises the record's error."""
    with open_record(file, record) as connection, connection:
        connection.execute("BEGIN IMMEDIATE")
        yield connection


def _make(file: Path, record: Record) -> None:
    if file.exists():
        return
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise record.failed(file, Trouble.FULL if error.errno == ENOSPC else Trouble.NO_PERMISSION) from error
