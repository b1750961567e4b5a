"""A figure of a part, or of a place, changes nothing that is shown of the whole or of municipalities."""

import shutil
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from panel import warehouse
from tests.support.lake.questions import queries_with_values, run_query_on, sorted_rows

pytestmark = pytest.mark.slow

# Beside each figure one of a part of it, and beside the municipality's one of a district, also of other years.
PARTS = """
CREATE TEMP TABLE every_year AS
FROM observation
UNION ALL
SELECT * REPLACE ((period_start + INTERVAL 100 YEAR)::DATE AS period_start) FROM observation;
INSERT INTO observation SELECT * REPLACE (1000 * value AS value, 'näringsgren:A' AS breakdown_id) FROM every_year;
INSERT INTO region BY NAME
SELECT '0581-110' AS region_code, 'Aaby' AS name, 'district' AS kind, '0581' AS parent_code;
INSERT INTO observation
SELECT * REPLACE (1000 * value AS value, '0581-110' AS region_code) FROM every_year WHERE region_code = '0581';
"""
# What counts the rows of a source, what lists what there is to choose, and what is compared part by part.
COUNTS = {"source_series", "api_regions", "api_periods", "held_figures", "sql_values"}


def answers(connection: duckdb.DuckDBPyConnection) -> dict[str, pd.DataFrame]:
    """The rows of each query that reads figures, by its name and parameters."""
    return {
        f"{query} {values}": sorted_rows(run_query_on(connection, query, values))
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
