"""Each of the panel's queries with parameters as pages pass them, taken from a database."""

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from etl.build import content_of
from panel import warehouse
from panel.warehouse.database import SCHEMA_FILE, cursor, identity
from panel.warehouse.reading import _queries

PLAN = "ks-2024"
FOUND = {
    "claim_id": "SELECT claim_id FROM claim",
    "finding_id": "SELECT finding_id FROM claim_answer",
    "item_id": "SELECT item_id FROM measure_report",
    "receipt_no": "SELECT receipt_no FROM receipt",
    "statement_id": "SELECT statement_id FROM statement",
    "source_id": "SELECT series_id FROM snapshot",
}
GIVEN: dict[str, list[Any]] = {
    "plan_id": [PLAN],
    "known_on": ["2023-12-31", "2024-07-01", "2026-12-31"],
    "from_on": ["2023-12-31"],
    "to_on": ["2024-07-01", "2026-12-31"],
    "today": ["2024-12-24"],
    "period": ["2024-delar", "2024-helar"],
    "from_line": [1],
    "to_line": [400],
    "region_code": ["0581", "00"],
    "indicators": ["unemployment_share,population"],
    "regions": ["0581,0580,00,05"],
    "periods": ["2022-01-01,2023-10-01"],
    "frequency": ["Q", "Y"],
    "first_on": ["2010-01-01"],
    "last_on": ["2026-12-31"],
    "sexes": ["total"],
    "ages": ["total"],
    "breakdowns": ["total"],
    "indicator_id": ["population"],
    "period_start": ["2023-10-01"],
    "sex": ["total"],
    "age": ["total"],
    "breakdown_id": ["total"],
    "year": [2022],
    "through_month": [10],
    "marked_year": [2023],
    "other_code": ["0580"],
    "peers": ["0580,1880"],
    "from_year": [2011],
    "to_year": [2023],
}
SNAPSHOT = "('population/20260102', 'population', '2026-01-02 05:00', '2026-01-02', NULL, 'scb', 'https://localhost', 'CC0', 'aa', 3)"
REVISION = (
    "('population', '0581', '2023-10-01', 'Q', 'total', 'total', 'total', 'changed', 1, NULL, 2, NULL, 'population',"
    " 'population/20260102', '2026-01-02')"
)
WARNING = "('periods_differ/population', 'periods_differ', 'population', 'Folkmängd', 'Åren är andra tal.', 'Se källan.', true)"


def with_revisions(file: Path) -> Path:
    """Add what bundled files lack, as a revision, a link to Agenda 2030, amounts a year; update the hash."""
    with duckdb.connect(str(file)) as connection:
        source = "SELECT 'population', * EXCLUDE (source_id) FROM source LIMIT 1"
        connection.execute(f"INSERT INTO source {source} ON CONFLICT DO NOTHING")
        connection.execute(f"INSERT INTO snapshot VALUES {SNAPSHOT}")
        connection.execute(f"INSERT INTO revision VALUES {REVISION}")
        connection.execute(f"INSERT INTO source_warning VALUES {WARNING}")
        connection.execute("INSERT INTO breakdown VALUES ('births', 'ort:A', 'Ort', 'Stad', false)")
        connection.execute(
            "INSERT INTO goal_sdg BY NAME SELECT 'ks-2024' AS plan_id, 1 AS goal_no, 11 AS sdg_no,"
            " 'interpreted' AS basis, 'controller' AS said_by"
        )
        connection.execute(
            "INSERT INTO criterion_target BY NAME SELECT plan_id, goal_no, letter, 2025 AS year, 60 AS value"
            " FROM criterion WHERE target IS NOT NULL"
        )
        connection.execute(
            "INSERT INTO budget_year BY NAME SELECT plan_id, line_id, 2025 AS year, amount_mnkr, statement_id"
            " FROM budget_line WHERE amount_mnkr IS NOT NULL"
        )
        connection.execute(
            "INSERT INTO attestation BY NAME SELECT 'ks-2024' AS plan_id, 9000 AS receipt_no, 'handed in' AS step, 'x' AS"
            " recorded_by, TIMESTAMP '2024-06-01' AS recorded_at, DATE '2024-06-01' AS recorded_on, 9000 AS recorded_in"
        )
        connection.execute(
            "INSERT INTO same_as VALUES ('ks-2024', 'goal:1', 'ks-2023', 'goal:2', 'x', DATE '2024-06-01', 9000)"
        )
        connection.execute(
            "INSERT INTO office_with BY NAME SELECT plan_id, 'goal:1' AS item_id, office_id, 'x' AS said_by,"
            " DATE '2024-06-01' AS said_on, 9000 AS receipt_no FROM office WHERE plan_id = 'ks-2024' LIMIT 1"
        )
        connection.execute("UPDATE criterion SET indicator_id = 'population' WHERE goal_no = '1' AND letter = 'A'")
        connection.execute("UPDATE finding SET involves = 'ks-2024,ks-2025' WHERE subject = 'budget'")
        connection.execute("UPDATE build SET content_sha256 = ?", [content_of(connection)[1]])
    return file


def queries_with_values(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each query with each combination of parameters: at most a few of those that are looked up."""
    for query in warehouse.query_names():
        names = sorted(warehouse.query_parameters(query))
        choices = []
        for name in names:
            values = GIVEN.get(name) or [row[0] for row in connection.execute(f"{FOUND[name]} ORDER BY 1").fetchall()]
            choices.append(values[:: max(1, len(values) // 3)])
        for chosen in product(*choices):
            yield query, dict(zip(names, chosen, strict=True))


def run_query_on(connection: duckdb.DuckDBPyConnection, query: str, values: dict[str, Any]) -> pd.DataFrame:
    """Run a query on a connection, as warehouse.read does on its own."""
    frame = connection.execute(_queries()[query], values).df()
    return frame.astype(dict.fromkeys(frame.select_dtypes("category").columns, "str"))


def run_query_as_panel(query: str, values: dict[str, Any]) -> pd.DataFrame:
    """Run a query on the served database, without the cache."""
    own = cursor(identity())
    try:
        return run_query_on(own, query, values)
    finally:
        own.close()


def give_macros(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the macros that the queries use as temporary ones: a lake stores only tables."""
    schema = SCHEMA_FILE.read_text(encoding="utf-8")
    for macro in re.findall(r"^CREATE MACRO .*?;$", schema, re.DOTALL | re.MULTILINE):
        connection.execute(macro.replace("CREATE MACRO", "CREATE TEMP MACRO", 1))


def sorted_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a question that asks for no order, in one that does not depend on who answered."""
    return frame.iloc[frame.astype(str).sort_values(list(frame)).index].reset_index(drop=True)
