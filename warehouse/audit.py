"""The log of who did what: a file of its own beside the database, only added to, and purged by age.

No contents and no free text: an event, who, when, which plan, and figures or ids.
"""

import json
import re
import sqlite3
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from warehouse.database import database_path

PLAIN = re.compile(r"[\w.:,@/+*-]{1,120}")


class Event(StrEnum):
    """What is logged."""

    SIGNED_IN = "signed in"
    SIGNED_OUT = "signed out"
    REFUSED = "refused"
    LOOKED_AT_UPLOAD = "looked at upload"
    PUBLISHED = "published"
    UNDID = "undid"
    BUILT = "built"
    FETCHED = "fetched"
    EXPORTED = "exported"
    SAVED_VIEW = "saved view"
    DELETED_VIEW = "deleted view"
    BACKED_UP = "backed up"
    RESTORED = "restored"
    MOVED = "moved"
    IMPORTED_PLAN = "imported plan"
    PURGED = "purged"


def file_path() -> Path:
    """Return where the log is kept: audit.sqlite beside the database."""
    return database_path().with_name("audit.sqlite")


def record(event: Event, who: str, **about: str | int) -> None:
    """Add one line to the log. `about` are ids and figures, such as plan_id, receipt_no, table, rows; never free text.

    Raises ValueError for a value that is not plain, sqlite3.Error where the file cannot be written.
    """
    for name, value in about.items():
        if not PLAIN.fullmatch(str(value)):
            raise ValueError(f"{name} is not plain enough for the log")
    with sqlite3.connect(file_path(), timeout=5.0) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS event (at TEXT, event TEXT, who TEXT, about TEXT)")
        connection.execute(
            "INSERT INTO event VALUES (?, ?, ?, ?)",
            (datetime.now(UTC).isoformat(timespec="seconds"), event, who, json.dumps(about, sort_keys=True)),
        )
    connection.close()
