"""Views that users have saved under a name, in a SQLite file beside the database.

SQLite makes each change atomic and lets two processes write in turn. Rows are never removed: a deleted or replaced view
gets a date, and can be restored.
"""

import sqlite3
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from panel.records.sqlite_file import (
    NO_PERMISSION,
    OTHER_FORM,
    Record,
    Trouble,
    change_record,
    form_made_by,
    form_of,
    open_at_one_moment,
    read_rows,
    row_sha256,
)
from panel.warehouse.database import database_path

MAX_NAME_LENGTH = 80
MAX_ADDRESS_LENGTH = 4000
VERSION = 2
SCHEMA = Path(__file__).with_name("saved_views.sql")
INSERT = "INSERT INTO saved_view (name, name_key, address, saved_at) VALUES (:name, :name_key, :address, :now)"
DELETE = "UPDATE saved_view SET deleted_at = :now WHERE view_id = :view_id AND deleted_at IS NULL"
REPLACE = "UPDATE saved_view SET deleted_at = :now WHERE name_key = :name_key AND deleted_at IS NULL"
RESTORE = "UPDATE saved_view SET deleted_at = NULL WHERE view_id = :view_id"
ROWS = """SELECT view_id, name, name_key, address, saved_at, deleted_at, sha256
    FROM saved_view LEFT JOIN saved_view_sum USING (view_id)"""
SUMS = "SELECT count(*) FROM saved_view_sum WHERE view_id NOT IN (SELECT view_id FROM saved_view)"
CHANGED = "Vy nummer {view_id} är inte densamma som när den sparades."
KEPT = "SELECT view_id, name, address, saved_at, deleted_at FROM saved_view WHERE deleted_at IS NULL ORDER BY name_key"
DELETED = """SELECT view_id, name, address, saved_at, deleted_at FROM saved_view
    WHERE deleted_at IS NOT NULL ORDER BY deleted_at DESC, view_id DESC"""


class SavedViewsError(Exception):
    """The saved views cannot be read or changed. The text, in Swedish, gives the reason and what to do."""


VIEWS = Record(
    SCHEMA,
    VERSION,
    SavedViewsError,
    {
        Trouble.BUSY: "Någon annan sparar just nu. Vänta en stund och försök igen.",
        Trouble.FULL: "Disken är full eller svarar inte, så {file} kan inte ändras. Frigör plats och försök igen.",
        Trouble.NO_PERMISSION: NO_PERMISSION,
        Trouble.DAMAGED: "Filen {file} är skadad eller har en annan form, så sparade vyer kan inte visas. Flytta undan den"
        " i {folder} och lägg tillbaka en säkerhetskopia. Resten av sidan berörs inte.",
    },
)


class NameTakenError(SavedViewsError):
    """There is already a view with that name."""


class SavedView(NamedTuple):
    """A saved view. `address` is the query string that shows it; times are in UTC."""

    view_id: int
    name: str
    address: str
    saved_at: datetime
    deleted_at: datetime | None


def file_path() -> Path:
    """Return the path of the file: saved_views.sqlite beside the database."""
    return database_path().with_name("saved_views.sqlite")


def kept() -> list[SavedView]:
    """Return the views that are not deleted, by name. Raises SavedViewsError."""
    return _read(KEPT)


def deleted() -> list[SavedView]:
    """Return the deleted and replaced views, newest first. Raises SavedViewsError."""
    return _read(DELETED)


def save(name: str, address: str, replace: bool = False) -> None:
    """Save an address under a name. With `replace`, a view with that name is deleted first.

    Raises NameTakenError if the name is in use and `replace` is false, SavedViewsError for a name that is empty or
    longer than 80 characters, an address that is too long, and if the file cannot be written.
    """
    cleaned = clean_name(name)
    if len(address) > MAX_ADDRESS_LENGTH:
        raise SavedViewsError("Urvalet är för stort för att sparas. Välj färre regioner eller en grupp av dem.")
    values: dict[str, object] = {"name": cleaned, "name_key": cleaned.casefold(), "address": address, "now": _now()}
    with _writing() as connection:
        if replace:
            connection.execute(REPLACE, values)
        _or_taken(connection, INSERT, values, cleaned)


def delete(view_id: int) -> None:
    """Mark a view as deleted. Raises SavedViewsError."""
    with _writing() as connection:
        connection.execute(DELETE, {"view_id": view_id, "now": _now()})


def restore(view_id: int) -> None:
    """Restore a deleted view. Raises NameTakenError if another view has its name now, SavedViewsError."""
    with _writing() as connection:
        row = connection.execute("SELECT name FROM saved_view WHERE view_id = ?", (view_id,)).fetchone()
        if row:
            _or_taken(connection, RESTORE, {"view_id": view_id}, row[0])


def row_problems(file: Path) -> list[str]:
    """Return, in Swedish, what has changed in a file of views since it was written; [] if it has no checksums.

    Raises sqlite3.Error if the file cannot be read.
    """
    with open_at_one_moment(file) as connection:
        form = form_of(connection)
        has_sums = any(name == "saved_view_sum" for _, name, _ in form[0])
        if form != _expected_form(has_sums) or (has_sums and connection.execute(SUMS).fetchone() != (0,)):
            return [OTHER_FORM]
        rows = connection.execute(ROWS).fetchall() if has_sums else []
    return [CHANGED.format(view_id=row[0]) for *row, sha256 in rows if sha256 not in (None, row_sha256(*row))]


def _expected_form(has_sums: bool) -> tuple[list[tuple[str, str, str]], int]:
    form, version = form_made_by(SCHEMA)
    return (form, version) if has_sums else ([row for row in form if "saved_view_sum" not in row[2]], 1)


def clean_name(name: str) -> str:
    """Return a name with single spaces and without invisible characters. Raises SavedViewsError."""
    seen = "".join(" " if unicodedata.category(sign).startswith(("C", "Z")) else sign for sign in name)
    cleaned = " ".join(unicodedata.normalize("NFC", seen).split())
    if not cleaned:
        raise SavedViewsError("Vyn behöver ett namn. Skriv ett och spara igen.")
    if len(cleaned) > MAX_NAME_LENGTH:
        raise SavedViewsError(f"Namnet är {len(cleaned)} tecken, högst {MAX_NAME_LENGTH} får plats. Korta det.")
    return cleaned


def _or_taken(connection: sqlite3.Connection, statement: str, values: dict[str, object], name: str) -> None:
    try:
        connection.execute(statement, values)
    except sqlite3.IntegrityError as error:
        raise NameTakenError(
            f"Det finns redan en vy som heter {name}. Ersätt den, eller välj ett annat namn."
        ) from error


def _read(query: str) -> list[SavedView]:
    return [
        SavedView(view_id, name, address, datetime.fromisoformat(saved_at), _moment(deleted_at))
        for view_id, name, address, saved_at, deleted_at in read_rows(file_path(), VIEWS, query)
    ]


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


@contextmanager
def _writing() -> Iterator[sqlite3.Connection]:
    with change_record(file_path(), VIEWS) as connection:
        yield connection
        for *row, sha256 in connection.execute(ROWS).fetchall():
            if sha256 is None:
                connection.execute("INSERT INTO saved_view_sum VALUES (?, ?)", (row[0], row_sha256(*row)))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
