"""Run the checks, which must return no rows, and write the findings, which readers are shown."""

import re

import duckdb

from etl.database_fault import naming
from etl.loading import ETL
from panel.errors import BuildStoppedError

# A query that uses this view (etl/macros.sql) depends on what offices have reported.
RESTS_ON_REPORTS = re.compile(r"\b(?:FROM|JOIN)\s+moment\b")


class CheckError(BuildStoppedError):
    """The sources could be read but contradict each other. The text lists the failing rows, in Swedish."""


def run_checks(connection: duckdb.DuckDBPyConnection) -> int:
    """Run every query of etl/checks/ and return their number. Raises CheckError when one returns rows."""
    failures: list[str] = []
    files = sorted((ETL / "checks").glob("*.sql"))
    for file in files:
        with naming(f"etl/checks/{file.name}"):
            rows = connection.execute(file.read_text(encoding="utf-8")).fetchmany(20)
        failures += [f"{location}: {problem} {action} [{file.stem}]" for location, problem, action in rows]
    if failures:
        raise CheckError("\n".join(failures))
    return len(files)


def write_findings(connection: duckdb.DuckDBPyConnection, names: str = "*") -> None:
    """Fill finding from the queries of etl/findings/ whose names match `names`, as "claim_*".

    In one transaction, so that there is one write to disk. A query that depends on reports returns its rows as of each
    day on which something was reported: those go to finding_as_of, and those as of now (9999-12-31) to finding.
    """
    connection.execute("BEGIN")
    for file in sorted((ETL / "findings").glob(f"{names}.sql")):
        query = file.read_text(encoding="utf-8").strip().rstrip(";")
        rests_on_reports = RESTS_ON_REPORTS.search(query) is not None
        table, marked = ("finding_as_of", "") if rests_on_reports else ("finding", ", false AS rests_on_reports")
        with naming(f"etl/findings/{file.name}"):
            connection.execute(
                f"INSERT INTO {table} BY NAME SELECT plan_id || ':' || $check_name || ':' || key AS finding_id,"
                f" $check_name AS check_name, * EXCLUDE (key){marked} FROM ({query})",
                {"check_name": file.stem},
            )
    connection.execute(
        "INSERT INTO finding BY NAME SELECT * EXCLUDE (known_on), true AS rests_on_reports FROM finding_as_of"
        " WHERE known_on = '9999-12-31';"
        "DELETE FROM finding_as_of WHERE known_on = '9999-12-31'"
    )
    connection.execute("COMMIT")
