"""Copy a build between a database file and a lake, either way, and verify the result."""

import tempfile
from contextlib import closing
from pathlib import Path

import duckdb
from filelock import FileLock

from panel.warehouse.lake import local_copy as lake_copy
from panel.warehouse.lake import process as lake_process
from panel.warehouse.lake import writer_lock as lake_lock
from panel.warehouse.lake.builds import Lake, connect, newest
from panel.warehouse.lake.writer_lock import CatalogueLock
from panel.warehouse.paths import (
    HOW_TO_BUILD,
    DatabaseMissingError,
    DatabaseOutdatedError,
    DatabaseUnreadableError,
    literal,
    replace_file,
    schema_sha256,
)


def file_to_lake(file: Path, lake: Lake, wait_seconds: float) -> str:
    """Put a database file in a lake as its newest build, read it back, and return its content hash.

    Raises DatabaseUnavailableError, and filelock.Timeout where another writer has the lock beyond `wait_seconds`.
    """
    _require_usable(file)
    with CatalogueLock(lake).acquire(timeout=wait_seconds):
        lake_lock.put(lake, file)
        with tempfile.TemporaryDirectory() as folder:
            return _read_back(lake, Path(folder) / "panel.duckdb")


def lake_to_file(lake: Lake, file: Path, wait_seconds: float) -> str:
    """Replace a database file with the newest build of a lake, and return its content hash.

    Raises as file_to_lake() does, and OSError where there is no room or no permission to write.
    """
    beside = file.with_name(f".{file.name}.building")
    with FileLock(file.with_name(f".{file.name}.lock")).acquire(timeout=wait_seconds):
        beside.unlink(missing_ok=True)
        try:
            content_sha256 = _read_back(lake, beside)
            replace_file(beside, file)
        finally:
            beside.unlink(missing_ok=True)
    return content_sha256


def _read_back(lake: Lake, file: Path) -> str:
    """Write the newest build to a new file, verified against its content hash, and return that hash."""
    with closing(connect(lake)) as catalogue:
        wanted = newest(lake, catalogue)
    if wanted.schema_sha256 != schema_sha256():
        raise DatabaseOutdatedError(lake_copy.OTHER_VERSION)
    lake_process.materialise(lake, wanted, file)
    return _read_value(file, "SELECT content_sha256 FROM file.build")


def _require_usable(file: Path) -> None:
    if not file.exists():
        raise DatabaseMissingError(f"Databasen finns inte ännu: {file.name}. {HOW_TO_BUILD}")
    if _read_value(file, "SELECT schema_sha256 FROM file.build") != schema_sha256():
        raise DatabaseOutdatedError(f"Databasen {file.name} är byggd av en annan version av programmet. {HOW_TO_BUILD}")


def _read_value(file: Path, query: str) -> str:
    try:
        with duckdb.connect() as connection:
            connection.execute(f"ATTACH {literal(str(file))} AS file (READ_ONLY)")
            return str(connection.execute(query).fetchall()[0][0])
    except (duckdb.Error, IndexError) as error:
        raise DatabaseUnreadableError(f"Databasen går inte att läsa: {file.name}. {HOW_TO_BUILD}") from error
