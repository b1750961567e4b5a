"""The result of a user's query: a frame whose columns are whole numbers, numbers, dates or text."""

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from panel.warehouse.sandbox.child import unique

DECIMAL = "decimal"
INTEGER, NUMBER, DATE, TEXT = "integer", "number", "date", "text"
MIDNIGHT = " 00:00:00"
# Larger whole numbers become text: spreadsheets and browsers cannot represent them exactly.
MAX_EXACT_INTEGER = 2**53


@dataclass(frozen=True)
class QueryResult:
    """The rows of a query, each column's kind, whether there were more rows (`is_cut`), and its duration.

    The frame's columns are Int64, float64, datetime64 or objects (str, None), with unique names. These become text:
    moments (`2026-01-31 14:05:00`), booleans (`ja` and `nej`), and decimals with more digits than a float64 can
    represent, with a decimal comma.
    """

    sql: str
    frame: pd.DataFrame
    kinds: dict[str, str]
    is_cut: bool
    seconds: float


def read_result(sql: str, lines: list[bytes], head: dict[str, Any], seconds: float) -> QueryResult:
    """Return the result that the child wrote. Raises KeyError, TypeError or ValueError for invalid output."""
    columns = [(str(name), str(kind)) for name, kind in head["columns"]]
    rows = [json.loads(line) for line in lines]
    if any(not isinstance(row, list) or len(row) != len(columns) for row in rows):
        raise ValueError("a row of another width than the head")
    frame, kinds = {}, {}
    for at, name in enumerate(unique([name for name, _ in columns])):
        frame[name], kinds[name] = _column(columns[at][1], [row[at] for row in rows])
    return QueryResult(sql, pd.DataFrame(frame, index=range(len(rows))), kinds, bool(head["is_cut"]), seconds)


def _column(kind: str, values: list[Any]) -> tuple[pd.Series, str]:
    if kind == "moment" and all(value is None or value.endswith(MIDNIGHT) for value in values):
        kind, values = DATE, [value and value.removesuffix(MIDNIGHT) for value in values]
    if kind == DECIMAL:
        numbers = [None if value is None else float(value) for value in values]
        if all(
            value is None or Decimal(repr(near)) == Decimal(value) for near, value in zip(numbers, values, strict=True)
        ):
            return pd.Series(numbers, dtype="float64"), NUMBER
        values = [value and value.replace(".", ",") for value in values]
    if kind == INTEGER and all(value is None or abs(value) <= MAX_EXACT_INTEGER for value in values):
        return pd.Series(values, dtype="Int64"), INTEGER
    if kind == NUMBER and not any(value is not None and np.isinf(value) for value in values):
        return pd.Series(values, dtype="float64"), NUMBER
    if kind == DATE and all(value is None or (len(value) == 10 and value[0].isdigit()) for value in values):
        return pd.Series(np.array(values, dtype="datetime64[s]")), DATE
    return pd.Series([_text(value) for value in values], dtype="object"), TEXT


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return ("ja" if value else "nej") if isinstance(value, bool) else str(value)
