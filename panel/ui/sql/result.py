"""A query result on Fråga med SQL: row count, table, files; or the reason why there is none."""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

import pandas as pd
from markupsafe import Markup

from panel.ui.sql import faults
from panel.ui.sql.editor import PARAMETER
from panel.ui.sql.parameters import VALUES
from panel.ui.sql.values import writer
from panel.warehouse import read
from panel.warehouse.sandbox import DATE, INTEGER, NUMBER, QueryError, QueryResult, State
from panel.wording import table_files, text
from panel.wording.moments import in_sweden
from panel.wording.sentences import sql as sentences
from panel.wording.templates import component, render

# More rows slow the page down, and few read them there.
MAX_ROWS_SHOWN = 200
MAX_CELLS_SHOWN = 10_000
# Excel's limit for one cell.
MAX_EXCEL_CHARACTERS = 32_767
CUT = " … (avkortad)"

STATES = {
    State.PREPARING: "Frågan förbereds. Den första frågan efter en uppdatering väntar på en kopia av tabellerna.",
    State.WAITING: "Frågan väntar på sin tur: andra frågar just nu.",
    State.RUNNING: "Frågan körs.",
}


def progress(state: State, seconds: float, max_seconds: float) -> Markup:
    """Return the query's state as HTML that screen readers announce."""
    passed = f" {seconds:.0f} av högst {max_seconds:g} sekunder." if state is State.RUNNING else ""
    return component("paragraph", f"{STATES[state]}{passed}", role="status")


def fault(sql: str, error: QueryError) -> Markup:
    """Return why there is no result, as HTML: the panel's message, and DuckDB's where there is one."""
    place = faults.place(sql, error)
    remedy, line = faults.remedy(error), place.line if place and "\n" in sql else 0
    return render("sql/fault.html", why=str(error), detail=error.detail, remedy=remedy, line=line)


def head(result: QueryResult) -> Markup:
    """Return, as HTML, how many rows there are, how long the query took, and whether rows were cut off."""
    count = len(result.frame)
    heading, cut = sentences.result(count, result.seconds), sentences.cut(count) if result.is_cut else ""
    return render("sql/head.html", heading=heading, cut=cut, count=count)


def orders(result: QueryResult) -> dict[str, tuple[str, bool]]:
    """Return the ways to sort the rows, by label: the column, and whether ascending. The query's own order is none of them."""
    return {
        f"{name}, {word}": (name, is_ascending)
        for name in result.frame.columns
        for word, is_ascending in (("stigande", True), ("fallande", False))
    }


def arranged(result: QueryResult, order: tuple[str, bool] | None, words: str) -> QueryResult:
    """Return the rows that have the words in some column, in any case of letters, in an order. What is missing is last.

    Numbers are found as they are written here, with or without spaces: 1 234,5.
    """
    frame = result.frame
    if sought := words.strip().casefold():
        is_found = pd.Series(False, index=frame.index)
        for name, kind in result.kinds.items():
            shown = frame[name].astype("string").fillna("")
            if kind in {INTEGER, NUMBER}:
                number = "".join(sought.split()).replace(text.MINUS, "-")
                is_found |= (
                    shown.str.removesuffix(".0").str.replace(".", ",", regex=False).str.contains(number, regex=False)
                )
            else:
                is_found |= shown.str.casefold().str.contains(sought, regex=False)
        frame = frame[is_found]
    if order:
        frame = frame.sort_values(order[0], ascending=order[1], kind="stable", na_position="last")
    return replace(result, frame=frame.reset_index(drop=True))


def table(result: QueryResult) -> Markup:
    """Return the first rows as an accessible HTML table, with a caption on how many of all they are."""
    frame = result.frame.head(_rows_shown(result))
    columns = [(name, result.kinds[name] in {INTEGER, NUMBER}, writer(result, name)) for name in frame.columns]
    rows = list(frame.itertuples(index=False, name=None))
    return render("sql/table.html", caption=_caption(result), columns=columns, rows=rows)


def _rows_shown(result: QueryResult) -> int:
    return min(MAX_ROWS_SHOWN, max(1, MAX_CELLS_SHOWN // max(1, len(result.frame.columns))))


def _caption(result: QueryResult) -> str:
    return sentences.caption(_rows_shown(result), len(result.frame))


def below(result: QueryResult, sql: str, values: Mapping[str, str], title: str = "") -> Markup:
    """Return, as HTML, the source of an answer and its files: the rows that were fetched in Excel, and all as csv and parquet.

    `sql` and `values` are what the reader wrote. `title` is that of the chart above, "" without one.
    """
    query = urlencode({PARAMETER: sql, **({VALUES: urlencode(values)} if values else {})})
    named = [("xlsx", sentences.excel(len(result.frame), result.is_cut)), ("csv", "csv"), ("parquet", "Parquet")]
    files = [(name, f"data/sql.{form}?{query}") for form, name in named]
    source = sentences.source(in_sweden(read("latest_build")["finished_at"].iloc[0]))
    return component("paragraph", source, "source") + component("take_away", files, title, has_picture=bool(title))


def as_xlsx(result: QueryResult) -> bytes:
    """Return all rows as a workbook, with the query, the build and the sources on a sheet of their own."""
    frame = result.frame.copy()
    for name in frame.columns[[kind not in {INTEGER, NUMBER, DATE} for kind in result.kinds.values()]]:
        frame[name] = [_excel_text(value) for value in frame[name]]
    return table_files.as_xlsx(frame, "Egen fråga i SQL", {"fråga": result.sql}, headers=list(frame.columns))


def _excel_text(value: object) -> object:
    if isinstance(value, str) and len(value) > MAX_EXCEL_CHARACTERS:
        return value[: MAX_EXCEL_CHARACTERS - len(CUT)] + CUT
    return value
