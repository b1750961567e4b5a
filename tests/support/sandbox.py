"""The built tables in memory, to change rows and run findings again without a build."""

import re
import shutil
import tempfile
from functools import cache
from pathlib import Path

import duckdb

from etl.fetch.snapshots import load_snapshots
from etl.load.claim_answers import write_claim_answers
from etl.loading import ETL
from etl.quality import write_findings
from panel.warehouse.paths import literal

NOWHERE = Path("/nonexistent")
NOW = "9999-12-31"
Row = dict[str, str | None]


def open_sandbox(built: Path) -> duckdb.DuckDBPyConnection:
    """Return a connection to a copy of the built database, without its keys. The file does not change."""
    connection = duckdb.connect()
    with tempfile.TemporaryDirectory() as folder:
        # The open file stays usable after its folder is removed, until it is closed.
        copy = shutil.copy(_without_keys(built), folder)
        connection.execute(f"ATTACH {literal(copy)} AS sandbox (RECOVERY_MODE no_wal_writes)")
    connection.execute("USE sandbox")
    connection.execute((ETL / "macros.sql").read_text(encoding="utf-8"))
    return connection


@cache
def _without_keys(built: Path) -> Path:
    file = built.with_name("without-keys.duckdb")
    with duckdb.connect(str(file)) as connection:
        connection.execute(f"ATTACH {literal(str(built))} AS built (READ_ONLY)")
        names = connection.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'built'").fetchall()
        for (name,) in names:
            connection.execute(f'CREATE TABLE "{name}" AS FROM built."{name}"')
        # Some macros refer to the tables.
        for statement in statements(ETL / "schema.sql"):
            if statement.startswith("CREATE MACRO"):
                connection.execute(statement)
    return file


@cache
def statements(file: Path) -> list[str]:
    """The statements of a script, as DuckDB parses them, without the comments before each."""
    parsed = duckdb.extract_statements(file.read_text(encoding="utf-8"))
    return [re.sub(r"\A(\s+|--.*\n)+", "", statement.query) for statement in parsed]


def run_findings(connection: duckdb.DuckDBPyConnection, names: str = "*") -> dict[str, Row]:
    """Run all findings, or those whose names match `names`, on the tables' present rows.

    Return them by id without the plan's, with ordinary spaces.
    """
    load_snapshots(connection, NOWHERE)
    claims = statements(ETL / "load" / "claim.sql")
    (first,) = [at for at, one in enumerate(claims) if one.startswith("CREATE TEMP TABLE tested_claim")]
    for statement in [*statements(ETL / "load" / "fetched.sql"), *claims[first:]]:
        connection.execute(statement.replace("CREATE TEMP", "CREATE OR REPLACE TEMP"))
    connection.execute(
        "DELETE FROM finding; DELETE FROM finding_as_of; DELETE FROM claim_answer; DROP TABLE IF EXISTS answer_of_day"
    )
    write_findings(connection, names)
    write_claim_answers(connection)
    found = connection.execute("FROM finding")
    columns = [column[0] for column in found.description]
    rows = [dict(zip(columns, row, strict=True)) for row in found.fetchall()]
    return {row["finding_id"].removeprefix("ks-2024:"): row for row in map(_plain, rows)}


def found_by(connection: duckdb.DuckDBPyConnection, check_name: str) -> dict[str, Row]:
    """Run one finding that depends on no claim. Return its present rows, as run_findings() does."""
    query = (ETL / "findings" / f"{check_name}.sql").read_text(encoding="utf-8")
    found = connection.execute(query)
    columns = [column[0] for column in found.description]
    rows = [dict(zip(columns, row, strict=True)) for row in found.fetchall()]
    now = [row for row in rows if str(row.get("known_on", NOW)) == NOW]
    return {f"{check_name}:{row['key']}": _plain(row) for row in now}


def _plain(row: Row) -> Row:
    return {name: value.replace("\u00a0", " ") if isinstance(value, str) else value for name, value in row.items()}
