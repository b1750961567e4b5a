"""Since when each finding that depends on statistics has had its present verdict.

Nothing is stored from build to build: the findings' queries run again on the data as of each day on which new
statistics were fetched. So the same sources give the same history.
"""

import re
from pathlib import Path

import duckdb

from etl.database_fault import naming

ETL = Path(__file__).resolve().parents[1]
RESTS_ON_STATISTICS = re.compile(r"\b(?:FROM|JOIN)\s+claim_series\b")


def write_claim_answers(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill claim_answer, and finding.since for findings that depend on statistics.

    The table finding must already have the findings as of the last day.
    """
    queries = {
        file.stem: query
        for file in sorted((ETL / "findings").glob("*.sql"))
        if RESTS_ON_STATISTICS.search(query := file.read_text(encoding="utf-8").strip().rstrip(";"))
    }
    days = connection.execute("SELECT position, day FROM claim_day ORDER BY position").fetchall()
    connection.execute("BEGIN")
    connection.execute(
        "CREATE TEMP TABLE answer_of_day AS SELECT position, day, finding_id, verdict, found"
        " FROM finding, (FROM claim_day ORDER BY position DESC LIMIT 1) WHERE list_contains(?, check_name)",
        [list(queries)],
    )
    for position, day in days[:-1]:
        connection.execute("CREATE OR REPLACE TEMP TABLE claim_series AS FROM claim_series_after(?)", [position])
        for check_name, query in queries.items():
            with naming(f"etl/findings/{check_name}.sql, som den var {day}"):
                connection.execute(
                    "INSERT INTO answer_of_day SELECT $position, $day, plan_id || ':' || $check_name || ':' || key,"
                    f" verdict, found FROM ({query})",
                    {"position": position, "day": day, "check_name": check_name},
                )
    with naming("etl/load/claim_answer.sql"):
        connection.execute((ETL / "load" / "claim_answer.sql").read_text(encoding="utf-8"))
    connection.execute("COMMIT")
