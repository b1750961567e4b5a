"""Open the served database read-only, and replace it with a new build."""

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
    """What distinguishes one database file from the next at the same path."""

    path: str
    inode: int
    modified_ns: int
    size: int


def served_file() -> Path:
    """Return the file that pages read: the database, or this machine's copy of the lake's newest build."""
    lake = configured()
    return database_path() if lake is None else lake_copy.served_copy(lake)


def _path_served() -> Path:
    lake = configured()
    return database_path() if lake is None else lake_copy.copy_path()


_pinned: ContextVar[Identity | None] = ContextVar("the build that is read in this block", default=None)


@contextmanager
def one_build() -> Iterator[str]:
    """Read from one build in the whole block, even if a new one is published meanwhile. Gives build_key().

    So a page never mixes two builds, and the file's status is read once instead of at each query. What the block itself
    publishes is visible at once.
    """
    token = _pinned.set(identity())
    try:
        yield build_key()
    finally:
        _pinned.reset(token)


def identity() -> Identity:
    """Return the identity of the file that is served now.

    When the file can no longer be used, the last one that could is served on, since it is still open. Raises
    DatabaseUnavailableError when there is none to serve.
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
    """Return, in Swedish, why an older build than the newest is served; None where it is the newest."""
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
    """Return a new cursor, for one call: a connection shared between threads gives wrong rows."""
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
    """Return the lock for building or publishing to `target`. It is released even when its process is killed.

    Raises LakeUnavailableError for an invalid WAREHOUSE; its acquire() does where the lake cannot be reached.
    """
    lake = _lake_of(target)
    return FileLock(target.parent / f".{target.name}.lock") if lake is None else CatalogueLock(lake)


def built_beside(target: Path) -> Path:
    """Return the path for the next build of `target`, on the disk where it will be put in place."""
    lake = _lake_of(target)
    path = target if lake is None else lake_copy.copy_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.with_name(f".{path.name}.building")


def publish(built: Path, target: Path, before_swap: Callable[[], None] = lambda: None) -> None:
    """Replace `target` with the file `built` atomically: a reader opens either the old file or the new one.

    The file comes from built_beside(). With a lake it becomes the lake's newest build, and this machine's copy.
    `before_swap` is called when all that may fail is done and the build is not yet visible. Raises OSError,
    LakeUnavailableError.
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
    """Return how many builds of `target` exist at once: with a lake older ones too."""
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
