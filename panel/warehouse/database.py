"""Open the served database read-only, and put a new one in its place."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import NamedTuple

import duckdb
from filelock import FileLock

from panel.warehouse.lake import local_copy as lake_copy
from panel.warehouse.lake import writer_lock as lake_lock
from panel.warehouse.lake.builds import Lake, configured
from panel.warehouse.lake.work import BUILDS_KEPT
from panel.warehouse.lake.writer_lock import CatalogueLock
from panel.warehouse.paths import (
    DATABASE_VARIABLE,
    HOW_TO_BUILD,
    ROOT,
    SCHEMA_FILE,
    DatabaseMissingError,
    DatabaseOutdatedError,
    DatabaseUnavailableError,
    DatabaseUnreadableError,
    database_path,
    literal,
    replace_file,
    schema_sha256,
    to_disk,
)

_opening = Lock()
_last_good: dict[str, "Identity"] = {}
_trouble: dict[str, str] = {}


class Identity(NamedTuple):
    """What tells one database file from the next at the same path."""

    path: str
    inode: int
    modified_ns: int
    size: int


def served_file() -> Path:
    """Return the file that pages are read from: the database, or this machine's copy of the lake's newest build."""
    lake = configured()
    return database_path() if lake is None else lake_copy.served_copy(lake)


def _path_served() -> Path:
    lake = configured()
    return database_path() if lake is None else lake_copy.copy_path(lake)


_pinned: ContextVar[Identity | None] = ContextVar("the build that is read in this block", default=None)


@contextmanager
def one_build() -> Iterator[str]:
    """Let all that is read in the block come from one build, whatever is put in place meanwhile. Gives build_key().

    A page then never mixes two, and the file is looked at once instead of at every question. What the block itself
    publishes is seen at once.
    """
    token = _pinned.set(identity())
    try:
        yield build_key()
    finally:
        _pinned.reset(token)


def identity() -> Identity:
    """Return what tells the file that is served now from the next one.

    When the file cannot be used any more, the last one that could is served on: it is still open.
    Raises DatabaseUnavailableError when there is none to serve.
    """
    pinned = _pinned.get()
    if pinned is not None:
        return pinned
    try:
        current = _identity_of_file()
        with _opening:
            _connect(current)
    except DatabaseUnavailableError as error:
        served = _last_good.get(str(_path_served()))
        if served is None:
            raise
        _trouble[served.path] = str(error)
        return served
    _last_good[current.path] = current
    _trouble.pop(current.path, None)
    return current


def trouble() -> str | None:
    """Return, in Swedish, why the picture served is an older one than the file's, or None where it is the newest."""
    why, lake = _trouble.get(identity().path), configured()
    return why if why or lake is None else lake_copy.trouble(lake)


def _identity_of_file() -> Identity:
    path = served_file()
    try:
        status = path.stat()
    except FileNotFoundError as error:
        raise DatabaseMissingError(f"Databasen finns inte ännu: {path.name}. {HOW_TO_BUILD}") from error
    except OSError as error:
        raise DatabaseUnreadableError(f"Databasen går inte att läsa: {path.name}. {HOW_TO_BUILD}") from error
    return Identity(str(path), status.st_ino, status.st_mtime_ns, status.st_size)


def build_key() -> str:
    """Return a short text that changes when a new database is put in place. Caches are keyed on it."""
    served = identity()
    return f"{served.inode}-{served.modified_ns}"


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
        connection.execute(f"ATTACH {literal(served.path)} AS panel (READ_ONLY)")
        connection.execute("USE panel")
        connection.execute("SET enable_external_access = false")
        built_with = connection.execute("SELECT schema_sha256 FROM build").fetchone()
    except duckdb.CatalogException as error:
        raise DatabaseOutdatedError(_outdated(served)) from error
    except duckdb.Error as error:
        message = f"Databasen går inte att läsa: {Path(served.path).name}. {HOW_TO_BUILD}"
        raise DatabaseUnreadableError(message) from error
    if built_with is None or built_with[0] != schema_sha256():
        raise DatabaseOutdatedError(_outdated(served))
    return connection


def _outdated(served: Identity) -> str:
    return f"Databasen {Path(served.path).name} är byggd av en annan version av programmet. {HOW_TO_BUILD}"


def write_lock(target: Path) -> FileLock | CatalogueLock:
    """Return the lock that whoever builds or publishes to `target` holds. It is let go even by one that is killed.

    Raises LakeUnavailableError for a bad address of a lake; its acquire() where the lake does not answer.
    """
    lake = _lake_of(target)
    return FileLock(target.parent / f".{target.name}.lock") if lake is None else CatalogueLock(lake)


def built_beside(target: Path) -> Path:
    """Return where the next build of `target` is made, on the disk where it will be put in place."""
    lake = _lake_of(target)
    path = target if lake is None else lake_copy.copy_path(lake)
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.with_name(f".{path.name}.building")


def publish(built: Path, target: Path, before_swap: Callable[[], None] = lambda: None) -> None:
    """Put the file `built` in the place of `target`, so that a reader meets the one or the other, whole.

    The file comes from built_beside(). With a lake it becomes the lake's newest build, and this machine's copy.
    `before_swap` is called when all that may fail is done and nobody sees it yet. Raises OSError, LakeUnavailableError.
    """
    lake = _lake_of(target)
    if lake is None:
        before_swap()
        replace_file(built, target)
    else:
        lake_lock.put(lake, built, before_swap)
        lake_copy.keep_as_copy(lake, built)
    _pinned.set(None)


def builds_kept(target: Path) -> int:
    """Return how many builds there are at once of what is served as `target`: with a lake older ones too."""
    return 1 if _lake_of(target) is None else BUILDS_KEPT


def _lake_of(target: Path) -> Lake | None:
    return configured() if target == database_path() else None


__all__ = [
    "DATABASE_VARIABLE",
    "HOW_TO_BUILD",
    "ROOT",
    "SCHEMA_FILE",
    "DatabaseMissingError",
    "DatabaseOutdatedError",
    "DatabaseUnavailableError",
    "DatabaseUnreadableError",
    "Identity",
    "build_key",
    "built_beside",
    "cursor",
    "database_path",
    "identity",
    "one_build",
    "publish",
    "schema_sha256",
    "served_file",
    "to_disk",
    "trouble",
    "write_lock",
]
