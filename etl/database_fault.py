"""What DuckDB refuses while the database is built, told with the query or table it fell in and the true cause."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
from duckdb import Error as DatabaseError

__all__ = ["DatabaseError", "database_fault", "naming"]

# What the system says, inside DuckDB's words, when a file cannot grow. A broken constraint may quote any text, and is
# of neither kind.
OF_FILES = (duckdb.IOException, duckdb.FatalException, duckdb.InternalException, duckdb.TransactionException)
NO_ROOM = re.compile(r"no space left|file too large|disk quota exceeded|could not write all bytes", re.IGNORECASE)
MAX_CHARACTERS = 2_000


@contextmanager
def naming(location: str) -> Iterator[None]:
    """Let a duckdb.Error that is raised inside bear what was run: a file in etl/, or a table that was filled."""
    try:
        yield
    except duckdb.Error as error:
        error.add_note(location)
        raise


def database_fault(error: duckdb.Error) -> str:
    """Return, in Swedish, what DuckDB could not do, where and what to do. Its own words come last."""
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
