"""Tables as files: CSV as Swedish Excel opens it, or a workbook with a sheet about its contents."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from math import isfinite
from numbers import Integral, Number
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from panel.formats.csv_file import all_digits, guarded
from panel.formats.xlsx import TEXT_STAYS_TEXT
from panel.warehouse import query_tables, read
from panel.wording import labels, text

MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html; charset=utf-8",
}
ABOUT = "Om uppgifterna"
MADE_UP = "Uppföljningarna är påhittade, för att prova panelen med."
# The parameters that make a table one of a day, or of the time between two.
DAYS = {"from_on": "Från läget", "known_on": "Läget", "to_on": "Till läget"}
# Formats of headers, dates and datetimes.
LOOKS = ({"bold": True, "bottom": 1}, {"num_format": "yyyy-mm-dd"}, {"num_format": "yyyy-mm-dd hh:mm"})
# Tables that `uppdragspanelen demo` invents, and those computed from them.
MADE_UP_IN_DEMO = {
    "activity_report",
    "answers_for",
    "attestation",
    "budget_report",
    "finding",
    "finding_as_of",
    "measure_report",
    "proposal_report",
    "receipt",
    "reported_change",
    "same_as",
    "status_report",
    "upload",
}
# When a number's last digits count as floating-point error: the number has at least MIN_TAILED_DIGITS digits, rounding
# to MAX_DECIMALS leaves at most MAX_DIGITS_BEFORE_TAIL, and changes it by at most MAX_TAIL_SHARE of itself.
MIN_TAILED_DIGITS, MAX_DIGITS_BEFORE_TAIL = 15, 12
MAX_DECIMALS = 8
MAX_TAIL_SHARE = 1e-10


def as_csv(frame: pd.DataFrame, headers: Sequence[str] | None = None) -> bytes:
    """Return the frame as CSV for Swedish Excel: semicolon, decimal comma, UTF-8 with a byte-order mark.

    `headers` replace the panel's column names. Text that a spreadsheet would read as a formula gets a leading
    apostrophe.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([_csv_cell(header) for header in headers or map(labels.label, frame.columns)])
    for row in frame.itertuples(index=False):
        writer.writerow([_csv_cell(value) for value in row])
    return out.getvalue().encode("utf-8-sig")


def _csv_cell(value: object) -> str:
    cell = plain(value)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, float):
        return all_digits(cell)
    return guarded(cell) if isinstance(cell, str) else "" if cell is None else str(cell)


def plain(value: object) -> str | int | float | datetime | None:
    """Return a value as a file stores it: None where it is missing, lists and booleans as text."""
    if labels.is_missing(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.to_pydatetime()
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, Number):
        return int(value) if isinstance(value, Integral) else without_tail(float(value))  # type: ignore[arg-type]
    return ", ".join(map(str, value)) if isinstance(value, np.ndarray) else str(value)


def without_tail(value: float) -> float:
    """Return a number without the floating-point error of a computed difference: 0.40000000000000036 becomes 0.4.

    Only a number with more digits than any source states is changed, and only to one with far fewer.
    """
    if not isfinite(value) or _digit_count(value) < MIN_TAILED_DIGITS:
        return value
    short = round(value, MAX_DECIMALS)
    is_tail = abs(value - short) <= MAX_TAIL_SHARE * abs(short) and _digit_count(short) <= MAX_DIGITS_BEFORE_TAIL
    return short if is_tail else value


def _digit_count(value: float) -> int:
    """Return the number of digits that a number is written with, leading zeros excepted."""
    return sum(map(str.isdigit, repr(value).partition("e")[0].lstrip("-0.")))


class Table(NamedTuple):
    """Rows under their headers. Without headers the first column has the labels of its rows."""

    rows: Iterable[Sequence[Any]]
    headers: Sequence[str] = ()


def write_workbook(sheets: Mapping[str, Sequence[Table]]) -> bytes:
    """Return a workbook (xlsx) of sheets by name, each with its tables below one another.

    Text stays text, never a formula. On sheets with one table the first row is frozen, and filters the others.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, TEXT_STAYS_TEXT) as book:
        head, day, moment = map(book.add_format, LOOKS)
        for name, tables in sheets.items():
            sheet, at = book.add_worksheet(name), 0
            for table in tables:
                sheet.write_row(at, 0, table.headers, head)
                at = _write_rows(sheet, at + bool(table.headers), table, (head, day, moment)) + 1
            if len(tables) == 1:
                sheet.freeze_panes(1, 0)
                if tables[0].headers:
                    sheet.autofilter(0, 0, max(at - 2, 0), len(tables[0].headers) - 1)
            sheet.autofit()
    return out.getvalue()


def _write_rows(sheet: Worksheet, first: int, table: Table, looks: tuple[Format, Format, Format]) -> int:
    """Write a table's rows from row `first` on, and return the row below them."""
    head, day, moment = looks
    row = first - 1
    for row, values in enumerate(table.rows, start=first):
        for column, value in enumerate(values):
            look = head if column == 0 and not table.headers else None
            # The common kinds are written as what they are: to find out for each cell takes as long as all the rest.
            if type(value) is str:
                sheet.write_string(row, column, value, look)
            elif isinstance(value, datetime) and not labels.is_missing(value):
                sheet.write_datetime(row, column, value, look or (day if value.time() == time() else moment))
            else:
                sheet.write(row, column, plain(value), look)
    return row + 1


def as_xlsx(
    frame: pd.DataFrame,
    name: str,
    params: Mapping[str, object],
    state: Sequence[tuple[str, str]] = (),
    headers: Sequence[str] | None = None,
) -> bytes:
    """Return the frame as a workbook: a sheet with the rows, and one with its state, name, parameters, build and sources.

    `headers` replace the panel's column names. `plan` among the parameters is the plan whose sources are listed.
    """
    data = Table(frame.itertuples(index=False), headers or [labels.label(column) for column in frame.columns])
    return write_workbook({"Data": [data], ABOUT: _about(name, params, state)})


def _about(name: str, params: Mapping[str, object], state: Sequence[tuple[str, str]]) -> list[Table]:
    build = read("latest_build").iloc[0]
    rows = [*state, ("Tabell", name), *((f"Urval: {key}", str(value)) for key, value in params.items())]
    rows += [("Uppdaterad", text.swedish_moment(build["finished_at"])), ("Kontrollsumma", build["content_sha256"])]
    sources = [
        (source.title, source.producer, source.licence, text.day(source.retrieved_on), source.url)
        for source in read("sources", plan_id=params.get("plan", "")).itertuples()
    ]
    return [Table(rows), Table(sources, ("Källa", "Producent", "Licens", "Hämtad", "Adress"))]


def state_of(query: str, params: Mapping[str, object]) -> list[tuple[str, str]]:
    """Return what a reader of a table must know of its state, as (name, text): that it is made up, and the day it is of."""
    made_up = [("Exempeldata", MADE_UP)] if is_made_up(query) else []
    return made_up + [(DAYS[name], text.day(date.fromisoformat(day))) for name, day in _days(params).items()]


def name_of_state(name: str, params: Mapping[str, object]) -> str:
    """Return the name of a table's file with the day that the table is of, or the days that it is between."""
    return "-".join([name, *_days(params).values()])


def _days(params: Mapping[str, object]) -> dict[str, str]:
    return {name: str(params[name]) for name in DAYS if name in params}


def is_made_up(query: str) -> bool:
    """Return whether a query's rows may come from invented follow-ups. A demo's plan and statistics are real."""
    return bool(query_tables(query) & MADE_UP_IN_DEMO) and is_example()


def is_example() -> bool:
    """Return whether all follow-ups are invented: the panel of `uppdragspanelen demo`."""
    return bool(read("ledger_state")["is_example"].item())
