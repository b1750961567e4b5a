"""Reuse what a build loads before the receipts for later builds of the same sources: half the time of a publication."""

import hashlib
import os
import shutil
import tempfile
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pytest

from etl import build
from panel.warehouse.paths import literal
from tests.support.sandbox import statements

# Suffixes of files beside the sources that are not loaded before the receipts.
MADE = {".duckdb", ".lock", ".sqlite", ".building"}
LEDGER = "uploads"
Loaded = tuple[list[Any], dict[str, str]]
_load = build.load_all_but_reports
# By the state of the sources: what was loaded, and the file of its tables and that of the temporary ones.
Kept = dict[str, tuple[Loaded, Path, Path]]
_kept: Kept = {}


def load_once(patch: pytest.MonkeyPatch) -> None:
    """Make builds reuse what an earlier one loaded from sources with the same contents."""
    patch.setattr(build, "load_all_but_reports", _loaded)


def kept() -> Kept:
    """Return what this process has loaded, for `load_as` in a child process."""
    return _kept


def load_as(parent: Kept) -> None:
    """Make the builds of this process, a child, reuse what its parent has loaded."""
    _kept.update(parent)
    build.load_all_but_reports = _loaded_by_parent


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory()


def _loaded(connection: duckdb.DuckDBPyConnection, data: Path, report: build.Report, until: datetime | None) -> Loaded:
    state, folder = _state_of(data, until), Path(_folder().name)
    if state in _kept:
        return _take_over(connection, state)
    loaded = _load(connection, data, report, until)
    _kept[state] = (loaded, folder / f"{state}.duckdb", folder / f"{state}-temporary.duckdb")
    _keep(connection, *_kept[state][1:])
    return loaded


def _loaded_by_parent(
    connection: duckdb.DuckDBPyConnection, data: Path, report: build.Report, until: datetime | None
) -> Loaded:
    state = _state_of(data, until)
    return _take_over(connection, state) if state in _kept else _load(connection, data, report, until)


def _state_of(data: Path, until: datetime | None) -> str:
    state = hashlib.sha256(f"{build.ETL} {until}".encode())
    # A trial build reads sources through links to their folders, which rglob() does not follow.
    folders = (Path(folder) / name for folder, _, names in os.walk(data, followlinks=True) for name in names)
    for file in sorted(path for path in folders if path.is_file() and not MADE & set(path.suffixes)):
        if LEDGER not in file.relative_to(data).parts:
            state.update(f"{file.relative_to(data)} {hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return state.hexdigest()


def _keep(connection: duckdb.DuckDBPyConnection, tables: Path, temporary: Path) -> None:
    connection.execute("CHECKPOINT building")
    shutil.copy(_file_of(connection), tables)
    connection.execute(f"ATTACH {literal(str(temporary))} AS kept")
    for (name,) in connection.execute("SELECT table_name FROM duckdb_tables() WHERE temporary").fetchall():
        connection.execute(f'CREATE TABLE kept."{name}" AS FROM temp."{name}"')
    connection.execute("DETACH kept")


def _take_over(connection: duckdb.DuckDBPyConnection, state: str) -> Loaded:
    loaded, tables, temporary = _kept[state]
    file = _file_of(connection)
    connection.execute("USE memory; DETACH building")
    shutil.copy(tables, file)
    connection.execute(f"ATTACH {literal(file)} AS building (RECOVERY_MODE no_wal_writes)")
    connection.execute(f"ATTACH {literal(str(temporary))} AS kept (READ_ONLY)")
    connection.execute("USE building")
    names = connection.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'kept'").fetchall()
    for (name,) in names:
        connection.execute(f'CREATE TEMP TABLE "{name}" AS FROM kept."{name}"')
    connection.execute("DETACH kept")
    for name in ("macros.sql", "observation_faults.sql", "load/claim.sql"):
        for statement in statements(build.ETL / name):
            if statement.startswith(("CREATE TEMP MACRO", "CREATE TEMP VIEW")):
                connection.execute(statement)
    return loaded


def skip_findings(connection: duckdb.DuckDBPyConnection) -> None:
    """Replace write_findings where a test needs none."""


def _file_of(connection: duckdb.DuckDBPyConnection) -> str:
    ((path,),) = connection.execute("SELECT path FROM duckdb_databases() WHERE database_name = 'building'").fetchall()
    return str(path)
