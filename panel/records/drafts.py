"""What people have written in the page and not handed in yet, each their own, in a SQLite file beside the database.

A draft is saved as it is written, so it is there after a reload, a sign-out or a restart. Text that is thrown away or
handed in is overwritten in the file.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from panel.errors import UserError
from panel.records.sqlite_file import NO_PERMISSION, Record, Trouble, change_record, read_rows
from panel.warehouse.database import database_path

# As much as a cell in Excel.
MAX_LENGTH = 32_767
SCHEMA = Path(__file__).with_name("drafts.sql")
# The base is what was known when the cell was first written in, so it is kept when more is written.
SAVE = """INSERT INTO draft (owner, plan_id, period, sheet_kind, item_id, field, typed, base, saved_at)
    VALUES (:owner, :plan_id, :period, :kind, :item_id, :field, :typed, :base, :now)
    ON CONFLICT DO UPDATE SET typed = excluded.typed, saved_at = excluded.saved_at"""
# What has been written in another window since it was handed in stays.
DELETE = """DELETE FROM draft
    WHERE owner = :owner AND plan_id = :plan_id AND period = :period
        AND sheet_kind = :kind AND item_id = :item_id AND field = :field AND typed = :typed"""
OWN = """SELECT sheet_kind, item_id, field, typed, base, saved_at
    FROM draft
    WHERE owner = :owner AND plan_id = :plan_id AND period = :period
    ORDER BY saved_at, rowid"""
COUNT = """SELECT period, count(DISTINCT item_id)
    FROM draft
    WHERE owner = :owner AND plan_id = :plan_id
    GROUP BY period
    ORDER BY period"""


class DraftsError(UserError):
    """The drafts cannot be read or changed. The text, in Swedish, gives the reason and what to do."""


DRAFTS = Record(
    SCHEMA,
    1,
    DraftsError,
    {
        Trouble.BUSY: "Utkastet är inte sparat: någon annan sparar just nu. Vänta en stund och ändra igen.",
        Trouble.FULL: "Utkastet är inte sparat: disken är full eller svarar inte. Frigör plats och ändra igen.",
        Trouble.NO_PERMISSION: NO_PERMISSION,
        Trouble.DAMAGED: "Filen {file} är skadad eller har en annan form, så utkast kan inte sparas. Flytta undan den i"
        " {folder} och lägg tillbaka en säkerhetskopia. Bladet i Excel går att lämna in.",
    },
)


class Draft(NamedTuple):
    """What is written in one cell, as it was typed. `base` is what was known when it was begun, as canonical text."""

    kind: str
    item_id: str
    field: str
    typed: str
    base: str | None
    saved_at: datetime


class Place(NamedTuple):
    """Whose drafts, of which plan and follow-up. `owner` is the identity of a user: nobody else reads them."""

    owner: str
    plan_id: str
    period: str


def file_path() -> Path:
    """Return the path of the file: drafts.sqlite beside the database."""
    return database_path().with_name("drafts.sqlite")


def save(place: Place, kind: str, item_id: str, field: str, typed: str, base: str | None) -> None:
    """Save what is written in a cell. Raises DraftsError, also for more text than a cell in Excel takes."""
    if len(typed) > MAX_LENGTH:
        raise DraftsError(f"Utkastet är inte sparat: texten är {len(typed)} tecken, högst {MAX_LENGTH} får plats.")
    cell = {"kind": kind, "item_id": item_id, "field": field, "typed": typed, "base": base, "now": _now()}
    with change_record(file_path(), DRAFTS) as connection:
        connection.execute(SAVE, place._asdict() | cell)


def discard(place: Place, drafts: Iterable[Draft]) -> None:
    """Remove drafts that are handed in or thrown away, where nothing else is written since. Raises DraftsError."""
    with change_record(file_path(), DRAFTS) as connection:
        connection.executemany(DELETE, [place._asdict() | one._asdict() for one in drafts])


def own(place: Place) -> list[Draft]:
    """Return the drafts, the oldest first. Raises DraftsError."""
    rows = read_rows(file_path(), DRAFTS, OWN, place._asdict())
    return [Draft(*row)._replace(saved_at=datetime.fromisoformat(row[-1])) for row in rows]


def counted(owner: str, plan_id: str) -> dict[str, int]:
    """Return in how many items somebody has a draft, by follow-up. Raises DraftsError."""
    return dict(read_rows(file_path(), DRAFTS, COUNT, {"owner": owner, "plan_id": plan_id}))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
