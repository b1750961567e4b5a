"""Paths of the panel's files, the errors for a database that cannot be read, and writing a file to disk."""

import hashlib
import os
from functools import cache
from pathlib import Path

from panel.disk import to_disk
from panel.errors import CHECK_FAILED, UserError

ROOT = Path(__file__).resolve().parents[2]
SCHEMA_FILE = ROOT / "etl" / "schema.sql"
DATABASE_VARIABLE = "DASHBOARD_DATABASE"
HOW_TO_BUILD = "Bygg den med `make etl`, eller `python -m etl build` i projektets mapp."


class DatabaseUnavailableError(UserError):
    """The pages cannot be shown; the text, in Swedish, gives the reason and what to do."""

    exit_code = CHECK_FAILED


class DatabaseMissingError(DatabaseUnavailableError):
    """There is no database file yet."""


class DatabaseOutdatedError(DatabaseUnavailableError):
    """The database was built by another version of the code."""


class DatabaseUnreadableError(DatabaseUnavailableError):
    """The file exists, but DuckDB cannot open it."""


def database_path() -> Path:
    """Return the served file: DASHBOARD_DATABASE, or else data/dashboard.duckdb.

    With a lake there is no such file, but its folder (with uploads/, sources/ and the lake's files) is shared.
    """
    return Path(os.environ.get(DATABASE_VARIABLE) or ROOT / "data" / "dashboard.duckdb")


@cache
def schema_sha256() -> str:
    """Return the hash of schema.sql, the data contract that this code reads and writes."""
    return hashlib.sha256(SCHEMA_FILE.read_bytes()).hexdigest()


def literal(text: str) -> str:
    """Return text as an SQL literal, for statements that take no parameters."""
    return "'" + text.replace("'", "''") + "'"


def replace_file(built: Path, target: Path) -> None:
    """Replace `target` with the file `built` atomically. Both are in the same folder.

    The bytes are flushed to disk before the rename.
    """
    to_disk(built)
    built.replace(target)
    to_disk(target.parent)
