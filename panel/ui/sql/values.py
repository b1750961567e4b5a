"""How values of a query result are written."""

from collections.abc import Callable

import pandas as pd

from panel.warehouse.sandbox.result import DATE, INTEGER, NUMBER, QueryResult
from panel.wording import text

MAX_CELL_CHARACTERS = 400
YEARS = (1700, 2200)


def writer(result: QueryResult, column: str) -> Callable[[object], str]:
    """Return a column's formatter: numbers in Swedish, days as 2026-01-31, long text cut with an ellipsis."""
    kind = result.kinds[column]
    if kind == INTEGER:
        # Years are never grouped.
        return _ungrouped if is_year(result.frame[column]) else lambda value: text.number(int(str(value)))
    if kind == NUMBER:
        return lambda value: text.shortest(float(str(value)))
    return _day if kind == DATE else _words


def is_year(values: pd.Series) -> bool:
    """Return whether all whole numbers of a column can be years: between 1700 and 2200."""
    observed = values.dropna()
    return len(observed) > 0 and bool(observed.between(*YEARS).all())


def _ungrouped(value: object) -> str:
    return str(value)


def _day(value: object) -> str:
    return str(value)[:10]


def _words(value: object) -> str:
    words = str(value)
    return words if len(words) <= MAX_CELL_CHARACTERS else words[:MAX_CELL_CHARACTERS] + " …"
