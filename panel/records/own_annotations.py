"""Dated annotations that readers have written on figures of Utforska, in a SQLite file beside the database.

They are the panel's own, apart from the annotations and breaks of the sources, which are in the database.
"""

from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from panel.records.saved_views import on_one_line
from panel.records.sqlite_file import NO_PERMISSION, Record, Trouble, change_record, now, read_rows
from panel.warehouse.database import database_path

MAX_LENGTH = 300
SCHEMA = Path(__file__).with_name("own_annotations.sql")
COLUMNS = "indicator_id, region_code, frequency, period_start, text, owner, made_by, written_at"
INSERT = f"INSERT INTO own_annotation ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
# A change keeps the place and the owner; who wrote the words, and when, is new.
CHANGE = f"""INSERT INTO own_annotation ({COLUMNS})
    SELECT indicator_id, region_code, frequency, period_start, :text, owner, :made_by, :now
    FROM own_annotation WHERE annotation_id = :annotation_id AND removed_at IS NULL"""  # noqa: S608
REMOVE = "UPDATE own_annotation SET removed_at = :now WHERE annotation_id = :annotation_id AND removed_at IS NULL"
KEPT = f"""SELECT annotation_id, {COLUMNS}
    FROM own_annotation WHERE removed_at IS NULL ORDER BY period_start, annotation_id"""  # noqa: S608


class OwnAnnotationsError(Exception):
    """The annotations cannot be read or changed. The text, in Swedish, gives the reason and what to do."""


ANNOTATIONS = Record(
    SCHEMA,
    1,
    OwnAnnotationsError,
    {
        Trouble.BUSY: "Någon annan skriver just nu. Vänta en stund och försök igen.",
        Trouble.FULL: "Disken är full eller svarar inte, så {file} kan inte ändras. Frigör plats och försök igen.",
        Trouble.NO_PERMISSION: NO_PERMISSION,
        Trouble.DAMAGED: "Filen {file} är skadad eller har en annan form, så egna anmärkningar kan inte visas. Flytta"
        " undan den i {folder} och lägg tillbaka en säkerhetskopia. Resten av sidan berörs inte.",
    },
)


class OwnAnnotation(NamedTuple):
    """An annotation on a period of an indicator, in one region or ("") in all.

    `owner` is the identity of whoever wrote it first, `made_by` the function of whoever wrote the words as they are, ""
    where nobody had signed in. `written_at` is in UTC.
    """

    annotation_id: int
    indicator_id: str
    region_code: str
    frequency: str
    period_start: date
    text: str
    owner: str
    made_by: str
    written_at: datetime


def file_path() -> Path:
    """Return the path of the file: own_annotations.sqlite beside the database."""
    return database_path().with_name("own_annotations.sqlite")


def kept() -> list[OwnAnnotation]:
    """Return the annotations that are not removed, by period. Raises OwnAnnotationsError."""
    rows = map(OwnAnnotation._make, read_rows(file_path(), ANNOTATIONS, KEPT))
    return [
        row._replace(
            period_start=date.fromisoformat(str(row.period_start)),
            written_at=datetime.fromisoformat(str(row.written_at)),
        )
        for row in rows
    ]


def write(
    indicator_id: str, region_code: str, frequency: str, period_start: date, text: str, *, owner: str, made_by: str
) -> None:
    """Write an annotation. Raises OwnAnnotationsError for a text that is empty or longer than 300 characters."""
    place = (indicator_id, region_code, frequency, period_start.isoformat())
    with change_record(file_path(), ANNOTATIONS) as connection:
        connection.execute(INSERT, (*place, _cleaned(text), owner, made_by, now()))


def change(annotation_id: int, text: str, *, made_by: str) -> None:
    """Write an annotation's text anew. Raises OwnAnnotationsError, also where somebody has changed or removed it meanwhile."""
    values = {"annotation_id": annotation_id, "text": _cleaned(text), "made_by": made_by, "now": now()}
    with change_record(file_path(), ANNOTATIONS) as connection:
        if not connection.execute(CHANGE, values).rowcount:
            raise OwnAnnotationsError("Anmärkningen är ändrad eller borttagen av någon annan. Läs om sidan.")
        connection.execute(REMOVE, values)


def remove(annotation_id: int) -> None:
    """Mark an annotation as removed. Raises OwnAnnotationsError."""
    with change_record(file_path(), ANNOTATIONS) as connection:
        connection.execute(REMOVE, {"annotation_id": annotation_id, "now": now()})


def _cleaned(text: str) -> str:
    cleaned = on_one_line(text)
    if not cleaned:
        raise OwnAnnotationsError("Anmärkningen är tom. Skriv något och försök igen.")
    if len(cleaned) > MAX_LENGTH:
        raise OwnAnnotationsError(f"Anmärkningen är {len(cleaned)} tecken, högst {MAX_LENGTH} får plats. Korta den.")
    return cleaned
