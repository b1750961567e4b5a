"""DuckDB's errors during a build, as Swedish messages that name the query or table and the cause."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
from duckdb import Error as DatabaseError

__all__ = ["DatabaseError", "database_fault", "naming"]

# The system's text inside DuckDB's message when a file cannot grow. Only sought in these exceptions: that of a broken
# constraint may quote any text.
OF_FILES = (duckdb.IOException, duckdb.FatalException, duckdb.InternalException, duckdb.TransactionException)
NO_ROOM = re.compile(r"no space left|file too large|disk quota exceeded|could not write all bytes", re.IGNORECASE)
MAX_CHARACTERS = 2_000


@contextmanager
def naming(location: str) -> Iterator[None]:
    """Add a note to a duckdb.Error raised inside: `location` is the file in etl/ or the table being filled."""
    try:
        yield
    except duckdb.Error as error:
        error.add_note(location)
        raise


def database_fault(error: duckdb.Error) -> str:
    """Return a Swedish message: what DuckDB could not do, where, and what to do. DuckDB's own text comes last."""
    words = str(error)[:MAX_CHARACTERS].strip()
    if isinstance(error, OF_FILES) and NO_ROOM.search(words):
        return "Databasen gick inte att skriva: disken är full, eller utrymmet slut. Frigör plats och försök igen."
    if isinstance(error, duckdb.OutOfMemoryException):
        return "Databasen gick inte att bygga: minnet räckte inte. Ge processen mer minne och försök igen."
    if isinstance(error, duckdb.IOException):
        return f"Databasens fil gick inte att läsa eller skriva. Se efter rättigheterna. Databasen säger: {words}"
    locations = getattr(error, "__notes__", [])
    location = f"{locations[0]}: " if locations else ""
    kind = "en regel i tabellen bröts" if isinstance(error, duckdb.ConstraintException) else "frågan gick inte att köra"
    return f"{location}{kind}. Rätta källan, eller säg till den som förvaltar panelen. Databasen säger: {words}"
