"""Views that users have saved under a name, in a SQLite file beside the database.

SQLite makes each change atomic and lets two processes write in turn. Rows are never removed: a deleted or replaced view
gets a date, and can be restored.
"""

import sqlite3
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
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
    now,
    open_at_one_moment,
    read_rows,
    row_sha256,
)
from panel.warehouse.database import database_path

MAX_NAME_LENGTH = 80
MAX_DESCRIPTION_LENGTH = 300
MAX_ADDRESS_LENGTH = 4000
VERSION = 3
# The tables that files of each older version lack.
LACKING = {1: ("saved_view_sum", "saved_view_about"), 2: ("saved_view_about",), 3: ()}
SCHEMA = Path(__file__).with_name("saved_views.sql")
INSERT = "INSERT INTO saved_view (name, name_key, address, saved_at) VALUES (:name, :name_key, :address, :now)"
DELETE = "UPDATE saved_view SET deleted_at = :now WHERE view_id = :view_id AND deleted_at IS NULL"
INSERT_ABOUT = "INSERT INTO saved_view_about VALUES (?, ?, ?, ?, ?)"
REPLACE = "UPDATE saved_view SET deleted_at = :now WHERE name_key = :name_key AND deleted_at IS NULL"
RESTORE = "UPDATE saved_view SET deleted_at = NULL WHERE view_id = :view_id"
ROWS = """SELECT view_id, name, name_key, address, saved_at, deleted_at, about.sha256, saved_view_sum.sha256
    FROM saved_view LEFT JOIN {about} AS about USING (view_id) LEFT JOIN saved_view_sum USING (view_id)"""
NO_ABOUT = "(SELECT NULL AS view_id, NULL AS sha256)"
ABOUT = "SELECT view_id, owner, made_by, description, sha256 FROM saved_view_about"
STRAY = """SELECT count(*)
    FROM (SELECT view_id FROM saved_view_sum UNION SELECT view_id FROM {about})
    WHERE view_id NOT IN (SELECT view_id FROM saved_view)"""
CHANGED = "Vy nummer {view_id} är inte densamma som när den sparades."
VIEW = """SELECT view_id, name, address, saved_at, deleted_at,
        coalesce(owner, ''), coalesce(made_by, ''), coalesce(description, '')
    FROM saved_view LEFT JOIN saved_view_about USING (view_id)"""
KEPT = f"{VIEW} WHERE deleted_at IS NULL ORDER BY name_key"
DELETED = f"{VIEW} WHERE deleted_at IS NOT NULL ORDER BY deleted_at DESC, view_id DESC"


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
    """A saved view. `address` is the query string that shows it; times are in UTC.

    `owner` is the identity of whoever saved it and `made_by` their function, "" where nobody had signed in or asked.
    """

    view_id: int
    name: str
    address: str
    saved_at: datetime
    deleted_at: datetime | None
    owner: str = ""
    made_by: str = ""
    description: str = ""


def file_path() -> Path:
    """Return the path of the file: saved_views.sqlite beside the database."""
    return database_path().with_name("saved_views.sqlite")


def kept() -> list[SavedView]:
    """Return the views that are not deleted, by name. Raises SavedViewsError."""
    return _read(KEPT)


def deleted() -> list[SavedView]:
    """Return the deleted and replaced views, newest first. Raises SavedViewsError."""
    return _read(DELETED)


def save(
    name: str, address: str, replace: bool = False, *, owner: str = "", made_by: str = "", description: str = ""
) -> None:
    """Save an address under a name. With `replace`, a view with that name is deleted first.

    Raises NameTakenError if the name is in use and `replace` is false, SavedViewsError for a name that is empty or
    longer than 80 characters, a description over 300, an address that is too long, and if the file cannot be written.
    """
    cleaned, about = clean_name(name), on_one_line(description)
    if len(about) > MAX_DESCRIPTION_LENGTH:
        raise SavedViewsError(
            f"Beskrivningen är {len(about)} tecken, högst {MAX_DESCRIPTION_LENGTH} får plats. Korta den."
        )
    if len(address) > MAX_ADDRESS_LENGTH:
        raise SavedViewsError("Urvalet är för stort för att sparas. Välj färre regioner eller en grupp av dem.")
    values: dict[str, object] = {"name": cleaned, "name_key": cleaned.casefold(), "address": address, "now": now()}
    with _writing() as connection:
        if replace:
            connection.execute(REPLACE, values)
        view_id = _or_taken(connection, INSERT, values, cleaned).lastrowid
        stated = (view_id, owner, made_by, about)
        connection.execute(INSERT_ABOUT, (*stated, row_sha256(*stated)))


def delete(view_id: int) -> None:
    """Mark a view as deleted. Raises SavedViewsError."""
    with _writing() as connection:
        connection.execute(DELETE, {"view_id": view_id, "now": now()})


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
        found, version = form_of(connection)
        lacking = LACKING.get(version)
        if lacking is None or found != _form_without(lacking):
            return [OTHER_FORM]
        about = NO_ABOUT if "saved_view_about" in lacking else "saved_view_about"
        if "saved_view_sum" in lacking:
            return []
        if connection.execute(STRAY.format(about=about)).fetchone() != (0,):
            return [OTHER_FORM]
        rows = connection.execute(ROWS.format(about=about)).fetchall()
        stated = [] if lacking else connection.execute(ABOUT).fetchall()
    changed = {row[0] for *row, sha256 in rows if sha256 not in (None, _sum(row))}
    changed |= {row[0] for *row, sha256 in stated if sha256 != row_sha256(*row)}
    return [CHANGED.format(view_id=view_id) for view_id in sorted(changed)]


def _form_without(tables: tuple[str, ...]) -> list[tuple[str, str, str]]:
    return [row for row in form_made_by(SCHEMA)[0] if not any(table in row[2] for table in tables)]


def _sum(row: list[object]) -> str:
    """Return the sum of a view, with that of what is stated about it where there is any."""
    *view, about = row
    return row_sha256(*view) if about is None else row_sha256(*view, about)


def clean_name(name: str) -> str:
    """Return a name with single spaces and without invisible characters. Raises SavedViewsError."""
    cleaned = on_one_line(name)
    if not cleaned:
        raise SavedViewsError("Vyn behöver ett namn. Skriv ett och spara igen.")
    if len(cleaned) > MAX_NAME_LENGTH:
        raise SavedViewsError(f"Namnet är {len(cleaned)} tecken, högst {MAX_NAME_LENGTH} får plats. Korta det.")
    return cleaned


def on_one_line(words: str) -> str:
    """Return words with single spaces, and without line breaks and invisible characters."""
    seen = "".join(" " if unicodedata.category(sign).startswith(("C", "Z")) else sign for sign in words)
    return " ".join(unicodedata.normalize("NFC", seen).split())


def _or_taken(connection: sqlite3.Connection, statement: str, values: dict[str, object], name: str) -> sqlite3.Cursor:
    try:
        return connection.execute(statement, values)
    except sqlite3.IntegrityError as error:
        raise NameTakenError(
            f"Det finns redan en vy som heter {name}. Ersätt den, eller välj ett annat namn."
        ) from error


def _read(query: str) -> list[SavedView]:
    return [
        SavedView(view_id, name, address, datetime.fromisoformat(saved_at), _moment(deleted_at), *about)
        for view_id, name, address, saved_at, deleted_at, *about in read_rows(file_path(), VIEWS, query)
    ]


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


@contextmanager
def _writing() -> Iterator[sqlite3.Connection]:
    with change_record(file_path(), VIEWS) as connection:
        yield connection
        for *row, sha256 in connection.execute(ROWS.format(about="saved_view_about")).fetchall():
            if sha256 is None:
                connection.execute("INSERT INTO saved_view_sum VALUES (?, ?)", (row[0], _sum(row)))
