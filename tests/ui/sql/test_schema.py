"""Test that what can be asked with SQL is explained in Swedish: every table, and every column that the schema comments on."""

from pathlib import Path

import duckdb
import pytest

from panel.configuration import read_toml
from panel.ui.sql.schema import ABOUT, WORDS, names
from panel.warehouse.sandbox import PUBLIC_TABLES


@pytest.mark.usefixtures("panel")
def test_each_table_and_column_says_what_it_holds() -> None:
    tables = {table["name"]: table for table in names()["tables"]}
    assert set(tables) == set(PUBLIC_TABLES)
    assert [name for name, table in tables.items() if not table["comment"]] == []
    unsaid = [
        f"{name}.{one['name']}" for name, table in tables.items() for one in table["columns"] if not one["comment"]
    ]
    assert unsaid == []


def test_what_the_schema_comments_on_is_said_in_swedish_and_nothing_else_is_listed(built: Path) -> None:
    with duckdb.connect(str(built), read_only=True) as connection:
        rows = connection.execute("SELECT table_name, column_name, comment FROM duckdb_columns()").fetchall()
    words = read_toml(WORDS)
    columns = {(table, column): comment for table, column, comment in rows if table in PUBLIC_TABLES}
    listed = {(table, column) for table, own in words.items() for column in own if column != ABOUT}
    assert listed - columns.keys() == set()
    assert {key for key, comment in columns.items() if comment} - listed == set()
