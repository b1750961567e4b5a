"""Tasks with the lake, for a child process: put a build in it, or write one of its builds to a DuckDB file.

A build is put in one transaction, with new files for the tables that differ, and no leftover files. DuckDB ends its
process where PostgreSQL goes away at the wrong moment: so process.py runs this in a child.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import duckdb

from panel.warehouse.content import TableContent, sha256_of, tables_of
from panel.warehouse.lake.builds import (
    AUTHOR,
    Lake,
    LakeUnavailableError,
    Snapshot,
    attach,
    load_extensions,
    unavailable,
)
from panel.warehouse.paths import SCHEMA_FILE, DatabaseUnreadableError, literal, schema_sha256, to_disk

# Builds to keep, so that a reader can finish copying one while newer ones are published.
BUILDS_KEPT = 3
CONTENT = "content"
NOT_THE_SAME = "Lagrets filer för {build_id} är inte som de skrevs. Bygg om med `python -m etl build`."
LEFTOVERS = (
    "I {folder} ligger filer fast katalogen ({catalogue}) är ny. De hör till en annan katalog, eller till en som gått"
    " förlorad. Flytta undan dem, eller peka ut en annan mapp med DASHBOARD_DATABASE."
)
COLUMNS = """SELECT column_name, data_type FROM duckdb_columns()
    WHERE database_name = 'built' AND table_name = ? ORDER BY column_index"""
TABLES = "SELECT table_name FROM duckdb_tables() WHERE database_name = ?"
OLD_BUILDS = """SELECT snapshot_id FROM ducklake_snapshots('lake') WHERE snapshot_id > 0
    AND snapshot_id NOT IN (SELECT snapshot_id FROM ducklake_snapshots('lake')
        WHERE author = $author ORDER BY snapshot_id DESC LIMIT $kept)"""


def put(lake: Lake, built: Path, settle: Callable[[], None]) -> str | None:
    """Make the build in a DuckDB file the newest of the lake. No other writer may be active.

    `settle` is called when every file is on disk and none is visible yet; if it raises, all is rolled back. Return why
    older files could not be removed, None where they were. Raises LakeUnavailableError, with the lake unchanged.
    """
    contents = _content_of(built)
    with duckdb.connect() as connection:
        load_extensions(connection)
        _attach_both(connection, lake, built)
        try:
            with _transaction(connection):
                before = _files(lake)
                _write(connection, contents)
                _to_disk(_files(lake) - before)
                settle()
        except duckdb.Error as error:
            raise unavailable(lake, error) from None
        return _tidy(connection, lake)


@contextmanager
def _transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Commit what is done within, or roll it back."""
    with ExitStack() as on_failure:
        on_failure.callback(_roll_back, connection)
        connection.execute("BEGIN")
        yield
        connection.execute("COMMIT")
        on_failure.pop_all()


def _roll_back(connection: duckdb.DuckDBPyConnection) -> None:
    """Roll back: without it, DuckDB ends the process if the connection closes when the catalogue is gone."""
    with suppress(duckdb.Error):
        connection.execute("ROLLBACK")


def _content_of(built: Path) -> dict[str, TableContent]:
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH {literal(str(built))} AS built (READ_ONLY)")
        connection.execute("USE built")
        return tables_of(connection)


def _attach_both(connection: duckdb.DuckDBPyConnection, lake: Lake, built: Path) -> None:
    connection.execute(f"ATTACH {literal(str(built))} AS built (READ_ONLY)")
    lake.folder.mkdir(parents=True, exist_ok=True)
    attach(connection, lake)
    # A new catalogue does not list these files, and would delete them as orphans.
    if not _names(connection, "lake") and any(lake.folder.rglob("*.parquet")):
        raise LakeUnavailableError(LEFTOVERS.format(folder=lake.folder, catalogue=lake.name))


def _write(connection: duckdb.DuckDBPyConnection, contents: dict[str, TableContent]) -> None:
    ((build_id,),) = connection.execute("SELECT build_id FROM built.build").fetchall()
    connection.execute("CALL lake.set_commit_message(?, ?, extra_info => ?)", [AUTHOR, build_id, schema_sha256()])
    same = _unchanged(connection, contents)
    for table in sorted(_names(connection, "built") - same):
        selected = f'SELECT {_columns(connection, table)} FROM built."{table}"'  # noqa: S608 - the schema's own names
        connection.execute(f'CREATE OR REPLACE TABLE lake."{table}" AS {selected}')
    for table in sorted(_names(connection, "lake") - _names(connection, "built") - {CONTENT}):
        connection.execute(f'DROP TABLE lake."{table}"')
    _write_content(connection, contents)


def _write_content(connection: duckdb.DuckDBPyConnection, contents: dict[str, TableContent]) -> None:
    """Store the content of each table, so that the next build writes only what differs."""
    connection.execute(
        f"CREATE OR REPLACE TABLE lake.{CONTENT} (table_name VARCHAR, row_count BIGINT, hash_sum VARCHAR)"
    )
    # In one statement, since each statement writes a Parquet file.
    connection.execute(
        f"INSERT INTO lake.{CONTENT} SELECT unnest($names), unnest($counts), unnest($sums)",
        {
            "names": list(contents),
            "counts": [of.row_count for of in contents.values()],
            "sums": [str(of.hash_sum) for of in contents.values()],
        },
    )


def _unchanged(connection: duckdb.DuckDBPyConnection, contents: dict[str, TableContent]) -> set[str]:
    """Return the tables that are the same in the lake, in rows and columns."""
    if not {CONTENT, "build"} <= _names(connection, "lake"):
        return set()
    if connection.execute("SELECT schema_sha256 FROM lake.build").fetchall() != [(schema_sha256(),)]:
        return set()
    there = connection.execute("SELECT table_name, row_count, hash_sum FROM lake.content").fetchall()
    return {name for name, count, total in there if contents.get(name) == TableContent(count, int(total))}


def _columns(connection: duckdb.DuckDBPyConnection, table: str) -> str:
    """Return a table's columns for SELECT, with enums as text: DuckLake has no enums."""
    found = connection.execute(COLUMNS, [table]).fetchall()
    return ", ".join(
        f'"{name}"::VARCHAR AS "{name}"' if kind.startswith("ENUM") else f'"{name}"' for name, kind in found
    )


def _names(connection: duckdb.DuckDBPyConnection, database: str) -> set[str]:
    return {name for (name,) in connection.execute(TABLES, [database]).fetchall()}


def _files(lake: Lake) -> set[Path]:
    return set(lake.folder.rglob("*.parquet"))


def _to_disk(files: set[Path]) -> None:
    """Flush files to disk: the catalogue must not list bytes that a power cut could lose."""
    for path in files | {file.parent for file in files}:
        to_disk(path)


def _tidy(connection: duckdb.DuckDBPyConnection, lake: Lake) -> str | None:
    """Expire builds that are no longer copied, and remove their files and those of killed writers.

    The new build is committed by then, so a failure is left to the next writer. Return its reason, None on success.
    """
    try:
        found = connection.execute(OLD_BUILDS, {"author": AUTHOR, "kept": BUILDS_KEPT}).fetchall()
        old = [number for (number,) in found]
        if old:
            connection.execute(
                "FROM ducklake_expire_snapshots('lake', versions => ?) SELECT count(*)", [old]
            ).fetchall()
        for work in ("ducklake_cleanup_old_files", "ducklake_delete_orphaned_files"):
            connection.execute(f"FROM {work}('lake', cleanup_all => true) SELECT count(*)").fetchall()
    except duckdb.Error as error:
        return str(unavailable(lake, error))
    return None


def materialise(lake: Lake, wanted: Snapshot, file: Path, changed: set[str] | None = None) -> None:
    """Write a build of the lake to a DuckDB file, with keys: a new file, or a copy whose `changed` tables are replaced.

    Raises LakeUnavailableError where it cannot be read, DatabaseUnreadableError where its content hash differs.
    """
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH {literal(str(file))} AS panel")
        connection.execute("USE panel")
        if changed is None:
            connection.execute(SCHEMA_FILE.read_text(encoding="utf-8"))
        load_extensions(connection)
        attach(connection, lake, "READ_ONLY", f"SNAPSHOT_VERSION {wanted.number}")
        try:
            for table in _own_tables(connection):
                if changed is None or table in changed:
                    connection.execute(f'DELETE FROM panel."{table}"')  # noqa: S608 - the schema's own names
                    connection.execute(f'INSERT INTO panel."{table}" BY NAME FROM lake."{table}"')
            connection.execute("CHECKPOINT panel")
            _require_whole(connection, wanted)
        except duckdb.Error as error:
            raise unavailable(lake, error) from None


def _own_tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    found = connection.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'panel' ORDER BY ALL")
    return [name for (name,) in found.fetchall()]


def _require_whole(connection: duckdb.DuckDBPyConnection, wanted: Snapshot) -> None:
    found = connection.execute("SELECT build_id, content_sha256 FROM build").fetchall()
    if found != [(wanted.build_id, sha256_of(tables_of(connection)))]:
        raise DatabaseUnreadableError(NOT_THE_SAME.format(build_id=wanted.build_id))
