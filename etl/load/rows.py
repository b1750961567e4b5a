"""Rows put into a table all at once: one by one, each is planned and committed anew, a millisecond a row."""

from collections.abc import Sequence

import duckdb
import pandas as pd


def insert_rows(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Sequence[object]]) -> None:
    """Insert rows whose values stand in the order of the table's columns."""
    frame = pd.DataFrame(list(rows), dtype=object)
    if frame.empty:
        return
    connection.register("given_rows", frame)
    connection.execute(f'INSERT INTO "{table}" FROM given_rows')
    connection.unregister("given_rows")
