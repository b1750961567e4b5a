"""This machine's copy of the newest build in the lake: a DuckDB file, as fast to read as without a lake.

Pages read only the copy, so that a slow or unavailable catalogue does not delay them. A thread checks each second for a
new build, and makes the next copy beside the one being served.
"""

import atexit
import logging
import os
import shutil
from contextlib import closing, suppress
from functools import lru_cache
from pathlib import Path
from threading import Event, Lock, Thread

import duckdb
import psycopg
from filelock import FileLock

from panel.errors import os_reason
from panel.warehouse.lake.builds import AUTHOR, Lake, Snapshot, configured, connect, newest, unavailable
from panel.warehouse.lake.process import materialise
from panel.warehouse.paths import (
    DatabaseOutdatedError,
    DatabaseUnavailableError,
    DatabaseUnreadableError,
    literal,
    replace_file,
    schema_sha256,
)

COPY_VARIABLE = "WAREHOUSE_COPY"
SECONDS_BETWEEN_LOOKS = 1.0
# How often to start over with the newest build when the one being copied is removed.
MAX_ATTEMPTS = 3
OTHER_VERSION = (
    "Lagret är byggt av en annan version av programmet. Kör `python -m etl build` med den här, eller uppdatera den."
)
NOT_COPIED = (
    "Maskinens kopia av lagret gick inte att göra i {folder}: {fault}. Se efter att det finns plats och rätt till den."
)
SNAPSHOT_OF = "SELECT min(snapshot_id) FROM ducklake_snapshot_changes WHERE author = %s AND commit_message = %s"
CHANGED_SINCE = "SELECT table_name FROM ducklake_table WHERE end_snapshot IS NULL AND begin_snapshot > %s"
# Replacing this table's rows in a copy takes longer than making a new copy.
LARGEST_TABLE = "observation"

log = logging.getLogger("uppdragspanelen")
_starting = Lock()
_followers: dict[tuple[int, Lake], Thread] = {}
_trouble: dict[Lake, DatabaseUnavailableError] = {}
_ending = Event()


def copy_path() -> Path:
    """Return the path of this machine's copy: in the folder WAREHOUSE_COPY, or the account's cache."""
    folder = Path(os.environ.get(COPY_VARIABLE) or Path.home() / ".cache" / "uppdragspanelen")
    return folder / "panel.duckdb"


def served_copy(lake: Lake) -> Path:
    """Return the copy, and start following the lake. Raises DatabaseUnavailableError where there is none to serve."""
    copy, key = copy_path(), (os.getpid(), lake)
    with _starting:
        follower = _followers.get(key)
        if follower is None or not follower.is_alive():
            look(lake)
            if not copy.exists():
                raise _trouble[lake]
            _followers[key] = Thread(target=_follow, args=(lake,), name="lake", daemon=True)
            _followers[key].start()
    return copy


def trouble(lake: Lake) -> str | None:
    """Return, in Swedish, why the copy may be older than the lake; None where the last check succeeded."""
    found = _trouble.get(lake)
    return str(found) if found else None


def look(lake: Lake) -> None:
    """Update this machine's copy to the newest build now. An error is stored, for trouble() to return."""
    try:
        with closing(connect(lake)) as catalogue:
            refresh(lake, catalogue)
        _trouble.pop(lake, None)
    except DatabaseUnavailableError as error:
        _trouble[lake] = error


def _follow(lake: Lake) -> None:
    """Check once a second, as long as this lake is the one served."""
    while not _ending.wait(SECONDS_BETWEEN_LOOKS) and _is_served(lake):
        try:
            with closing(connect(lake)) as catalogue:
                _watch(lake, catalogue)
        except DatabaseUnavailableError as error:
            if str(error) != trouble(lake):
                log.warning("the newest build is not shown: %s", error)
            _trouble[lake] = error


def _watch(lake: Lake, catalogue: psycopg.Connection) -> None:
    while _is_served(lake):
        refresh(lake, catalogue)
        _trouble.pop(lake, None)
        if _ending.wait(SECONDS_BETWEEN_LOOKS):
            break


@atexit.register
def _end() -> None:
    """Stop the threads before the interpreter: one inside a library's code would crash it."""
    _ending.set()
    for (pid, _), follower in _followers.items():
        if pid == os.getpid():
            follower.join()


def _is_served(lake: Lake) -> bool:
    with suppress(DatabaseUnavailableError):
        return configured() == lake
    return False


def refresh(lake: Lake, catalogue: psycopg.Connection) -> None:
    """Update the copy to the newest build. Raises DatabaseUnavailableError, with the copy unchanged."""
    copy = copy_path()
    if newest(lake, catalogue).build_id == copied_build(copy):
        return
    try:
        copy.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(_lock_of(copy)):
            wanted = newest(lake, catalogue)
            if wanted.build_id != copied_build(copy):
                _copy_newest(lake, catalogue, wanted, copy)
    except OSError as error:
        raise DatabaseUnreadableError(NOT_COPIED.format(folder=copy.parent, fault=os_reason(error))) from error


def keep_as_copy(lake: Lake, built: Path) -> None:
    """Make a file that was just put in the lake this machine's copy, instead of reading it back."""
    copy = copy_path()
    with FileLock(_lock_of(copy)):
        replace_file(built, copy)
    _trouble.pop(lake, None)


def copied_build(copy: Path) -> str | None:
    """Return the build_id of a copy, None where there is none that can be read."""
    try:
        status = copy.stat()
    except OSError:
        return None
    return _copied_build(copy, status.st_ino, status.st_mtime_ns)


@lru_cache(maxsize=4)
def _copied_build(copy: Path, inode: int, modified_ns: int) -> str | None:
    try:
        with duckdb.connect() as connection:
            connection.execute(f"ATTACH {literal(str(copy))} AS held (READ_ONLY)")
            return str(connection.execute("SELECT build_id FROM held.build").fetchall()[0][0])
    except (duckdb.Error, IndexError):
        return None


def _lock_of(copy: Path) -> Path:
    return copy.with_name(f".{copy.name}.lock")


def _copy_newest(lake: Lake, catalogue: psycopg.Connection, wanted: Snapshot, copy: Path) -> None:
    if wanted.schema_sha256 != schema_sha256():
        raise DatabaseOutdatedError(OTHER_VERSION)
    half_made = copy.with_name(f".{copy.name}.part")
    try:
        for _ in range(MAX_ATTEMPTS):
            try:
                _make(lake, catalogue, wanted, copy, half_made)
                break
            except DatabaseUnavailableError:
                before, wanted = wanted, newest(lake, catalogue)
                if wanted == before:
                    raise
        replace_file(half_made, copy)
    finally:
        _remove(half_made)


def _make(lake: Lake, catalogue: psycopg.Connection, wanted: Snapshot, copy: Path, half_made: Path) -> None:
    """Make the next copy: from the one before with only changed tables replaced, or entirely from the lake."""
    changed = _changed_since(lake, catalogue, copied_build(copy))
    if changed is not None and LARGEST_TABLE not in changed:
        try:
            _remove(half_made)
            shutil.copyfile(copy, half_made)
            return materialise(lake, wanted, half_made, changed)
        except DatabaseUnavailableError as error:
            log.warning("the copy is made from nothing: %s", error)
    _remove(half_made)
    return materialise(lake, wanted, half_made)


def _changed_since(lake: Lake, catalogue: psycopg.Connection, build_id: str | None) -> set[str] | None:
    """Return the tables that have been replaced since a build, None where the lake no longer has it."""
    try:
        found = catalogue.execute(SNAPSHOT_OF, (AUTHOR, build_id)).fetchone()
        if found is None or found[0] is None:
            return None
        return {name for (name,) in catalogue.execute(CHANGED_SINCE, (found[0],)).fetchall()}
    except psycopg.Error as error:
        raise unavailable(lake, error) from None


def _remove(file: Path) -> None:
    for path in (file, file.with_name(f"{file.name}.wal")):
        path.unlink(missing_ok=True)
