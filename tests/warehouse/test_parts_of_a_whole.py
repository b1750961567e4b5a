"""A figure of a part changes nothing that is shown of the whole."""

import shutil
from pathlib import Path

import duckdb
import pandas as pd

from panel import warehouse
from tests.support.lake.questions import queries_with_values, run_query_on

PARTS = """
INSERT INTO observation SELECT * REPLACE (1000 * value AS value, 'näringsgren:A' AS breakdown_id) FROM observation
"""
# What counts the rows of a source, whatever they are of.
COUNTS = {"source_series"}


def answers(connection: duckdb.DuckDBPyConnection) -> dict[str, pd.DataFrame]:
    """The rows of each query that reads figures, by its name and parameters."""
    return {
        f"{query} {values}": run_query_on(connection, query, values)
        for query, values in queries_with_values(connection)
        if query not in COUNTS and "observation" in warehouse.query_tables(query)
    }


def test_no_query_takes_a_part_for_the_whole(built: Path, tmp_path: Path) -> None:
    with duckdb.connect(shutil.copy(built, tmp_path / "parts.duckdb")) as connection:
        before = answers(connection)
        connection.execute(PARTS)
        after = answers(connection)
    assert len(before) > 20
    assert [name for name, rows in before.items() if not rows.equals(after[name])] == []
