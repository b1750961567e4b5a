"""Run the SQL of panel/warehouse/transforms/ on figures: changes, indices, shares, gaps, rolling sums and means."""

from functools import cache
from pathlib import Path

import duckdb
import pandas as pd

TRANSFORMS = Path(__file__).resolve().parent / "transforms"


@cache
def _sql(name: str) -> str:
    return (TRANSFORMS / f"{name}.sql").read_text(encoding="utf-8")


@cache
def _connection() -> duckdb.DuckDBPyConnection:
    """Return a connection to no file, with the macros. Each call has a cursor of its own, as threads may not share one."""
    connection = duckdb.connect()
    connection.execute(_sql("macros"))
    return connection


def transform(name: str, figures: pd.DataFrame, **params: str | int) -> pd.DataFrame:
    """Return what a file of panel/warehouse/transforms/ makes of figures, with the columns of its SELECT.

    `figures` has the columns that the file reads: row_no (the row's number), series and step (whole numbers, consecutive for
    consecutive periods), value, segment, and what the file names. Most files give a row each, in order: shown, the
    transformed value, and why, a word for why there may be none.
    """
    own = _connection().cursor()
    try:
        own.register("figure", figures)
        return own.execute(_sql(name), params).df()
    finally:
        own.close()
