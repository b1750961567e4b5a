"""Open the served database read-only, and put a new one in its place."""

import hashlib
import os
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock
from typing import NamedTuple

import duckdb

ROOT = Path(__file__).resolve().parent.parent
SCHEMA_FILE = ROOT / "etl" / "schema.sql"
DATABASE_VARIABLE = "DASHBOARD_DATABASE"
HOW_TO_BUILD = "Bygg den med `make etl`, eller `python -m etl build` i projektets mapp."

_opening = Lock()
_last_good: dict[str, "Identity"] = {}
_trouble: dict[str, str] = {}


class DatabaseUnavailable(Exception):  # noqa: N818 - names the state that a page shows, not a fault in code
    """The pages cannot be shown; the text, in Swedish, says why and what to do."""


class DatabaseMissing(DatabaseUnavailable):
    """There is no database file yet."""


class DatabaseOutdated(DatabaseUnavailable):
    """The database was built by another version of the code."""


class DatabaseUnreadable(DatabaseUnavailable):
    """The file is there, but DuckDB cannot open it."""


class Identity(NamedTuple):
    """What tells one database file from the next at the same path."""

    path: str
    inode: int
    modified_ns: int
    size: int


def database_path() -> Path:
    """Return the served file: data/dashboard.duckdb, or what DASHBOARD_DATABASE says."""
    return Path(os.environ.get(DATABASE_VARIABLE) or ROOT / "data" / "dashboard.duckdb")


@cache
def schema_sha256() -> str:
    """Return the hash of the data contract that this code reads and writes."""
    return hashlib.sha256(SCHEMA_FILE.read_bytes()).hexdigest()


def identity() -> Identity:
    """Return what tells the file that is served now from the next one.

    When the file cannot be used any more, the last one that could is served on: it is still open.
    Raises DatabaseUnavailable when there is none to serve.
    """
    try:
        current = _identity_of_file()
        with _opening:
            _connect(current)
    except DatabaseUnavailable as error:
        served = _last_good.get(str(database_path()))
        if served is None:
            raise
        _trouble[served.path] = str(error)
        return served
    _last_good[current.path] = current
    _trouble.pop(current.path, None)
    return current


def trouble() -> str | None:
    """Return, in Swedish, why the picture served is an older one than the file's, or None where it is the newest."""
    return _trouble.get(identity().path)


def _identity_of_file() -> Identity:
    path = database_path()
    try:
        status = path.stat()
    except FileNotFoundError as error:
        raise DatabaseMissing(f"Databasen finns inte ännu: {path.name}. {HOW_TO_BUILD}") from error
    except OSError as error:
        raise DatabaseUnreadable(f"Databasen går inte att läsa: {path.name}. {HOW_TO_BUILD}") from error
    return Identity(str(path), status.st_ino, status.st_mtime_ns, status.st_size)


def build_key() -> str:
    """Return a short text that changes when a new database is put in place. Caches are keyed on it."""
    return f"{identity().inode}-{identity().modified_ns}"


def cursor(served: Identity) -> duckdb.DuckDBPyConnection:
    """Return a cursor of its own for one call: a connection shared between threads gives wrong rows."""
    with _opening:
        own = _connect(served).cursor()
    own.execute("USE panel")
    return own


@lru_cache(maxsize=2)
def _connect(served: Identity) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    try:
        connection.execute(f"ATTACH '{served.path.replace(chr(39), chr(39) * 2)}' AS panel (READ_ONLY)")
        connection.execute("USE panel")
        connection.execute("SET enable_external_access = false")
        built_with = connection.execute("SELECT schema_sha256 FROM build").fetchone()
    except duckdb.CatalogException as error:
        raise DatabaseOutdated(_outdated(served)) from error
    except duckdb.Error as error:
        message = f"Databasen går inte att läsa: {Path(served.path).name}. {HOW_TO_BUILD}"
        raise DatabaseUnreadable(message) from error
    if built_with is None or built_with[0] != schema_sha256():
        raise DatabaseOutdated(_outdated(served))
    return connection


def _outdated(served: Identity) -> str:
    return f"Databasen {Path(served.path).name} är byggd av en annan version av programmet. {HOW_TO_BUILD}"


def publish(built: Path, target: Path) -> None:
    """Put the file `built` in the place of `target`, so that a reader meets the one or the other, whole.

    Both lie in the same folder. The bytes are on disk before the name changes hands.
    """
    to_disk(built)
    built.replace(target)
    to_disk(target.parent)


def to_disk(path: Path) -> None:
    """Return when a file, or the names in a folder, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
