"""What the panel's own SQLite files share: a change that is whole or not at all, and what went wrong in one word."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum

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
