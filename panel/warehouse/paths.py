"""Where the panel's things lie, what is said when there is nothing to show, and how a file gets to the disk."""

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
    """The pages cannot be shown; the text, in Swedish, says why and what to do."""

    exit_code = CHECK_FAILED


class DatabaseMissingError(DatabaseUnavailableError):
    """There is no database file yet."""


class DatabaseOutdatedError(DatabaseUnavailableError):
    """The database was built by another version of the code."""


class DatabaseUnreadableError(DatabaseUnavailableError):
    """The file is there, but DuckDB cannot open it."""


def database_path() -> Path:
    """Return the served file: data/dashboard.duckdb, or what DASHBOARD_DATABASE says.

    With a lake there is no such file: what lies beside it (uploads/, sources/, the lake's own folder) is shared.
    """
    return Path(os.environ.get(DATABASE_VARIABLE) or ROOT / "data" / "dashboard.duckdb")


@cache
def schema_sha256() -> str:
    """Return the hash of the data contract that this code reads and writes."""
    return hashlib.sha256(SCHEMA_FILE.read_bytes()).hexdigest()


def literal(text: str) -> str:
    """Return text as SQL writes it, for the statements that take no parameters."""
    return "'" + text.replace("'", "''") + "'"


def replace_file(built: Path, target: Path) -> None:
    """Put the file `built` in the place of `target`, so that a reader meets the one or the other, whole.

    Both lie in the same folder. The bytes are on disk before the name changes hands.
    """
    to_disk(built)
    built.replace(target)
    to_disk(target.parent)
