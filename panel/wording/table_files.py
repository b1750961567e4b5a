"""A table as a file that a person takes away: csv as Swedish Excel opens it, or a workbook with a sheet on what it holds."""

import csv
import io
from collections.abc import Sequence
from math import isfinite
from numbers import Number
from typing import Any

import numpy as np
import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from panel.formats.csv_file import all_digits, guarded
from panel.warehouse import query_names, query_tables, read
from panel.wording import labels, text

MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html; charset=utf-8",
}
# What `uppdragspanelen demo` makes up, and what is computed of it.
MADE_UP_IN_DEMO = {
    "activity_report",
    "answers_for",
    "budget_report",
    "finding",
    "finding_as_of",
    "measure_report",
    "proposal_report",
    "receipt",
    "reported_change",
    "status_report",
    "upload",
}
# A computed number's binary tail: it has at least so many digits with it, and at most so many without; the tail lies past the
# decimals, and is at most such a share of the number.
MIN_TAILED_DIGITS, MAX_DIGITS_BEFORE_TAIL = 15, 12
MAX_DECIMALS = 8
MAX_TAIL_SHARE = 1e-10


def as_csv(frame: pd.DataFrame, headers: Sequence[str] | None = None) -> bytes:
    """Return the frame as Swedish Excel opens it: semicolon, decimal comma, UTF-8 with a byte-order mark.

    `headers` go in place of what the panel calls the columns. Text that a spreadsheet would take for a formula gets a leading apostrophe.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([_csv_cell(header) for header in headers or map(labels.label, frame.columns)])
    for row in frame.itertuples(index=False):
        writer.writerow([_csv_cell(value) for value in row])
    return out.getvalue().encode("utf-8-sig")


def _csv_cell(value: object) -> str:
    if labels.is_missing(value):
        return ""
    if isinstance(value, str):
        return guarded(value)
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat() if value == value.normalize() else value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, np.ndarray):
        return ", ".join(map(str, value))
    if isinstance(value, float):
        return all_digits(without_tail(value))
    if isinstance(value, bool):
        return "ja" if value else "nej"
    return str(value)


def without_tail(value: float) -> float:
    """Return a number without the binary tail that a computed difference has: 0.40000000000000036 is 0.4.

    Only a number of more digits than any source states is changed, and only to one of far fewer.
    """
    if not isfinite(value) or _digit_count(value) < MIN_TAILED_DIGITS:
        return value
    short = round(value, MAX_DECIMALS)
    is_tail = abs(value - short) <= MAX_TAIL_SHARE * abs(short) and _digit_count(short) <= MAX_DIGITS_BEFORE_TAIL
    return short if is_tail else value


def _digit_count(value: float) -> int:
    """Return how many digits a number is written with, without the zeros that it begins with."""
    return sum(map(str.isdigit, repr(value).partition("e")[0].lstrip("-0.")))


def as_xlsx(frame: pd.DataFrame, query: str, params: dict[str, object], headers: Sequence[str] | None = None) -> bytes:
    """Return the frame as a workbook: the rows, and a sheet on what they are. Text stays text, never a formula.

    `headers` go in place of what the panel calls the columns.
    """
    out = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(out, options) as book:
        head = book.add_format({"bold": True, "bottom": 1})
        as_date, as_moment = (book.add_format({"num_format": form}) for form in ("yyyy-mm-dd", "yyyy-mm-dd hh:mm"))
        sheet = book.add_worksheet("Data")
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, headers or [labels.label(column) for column in frame.columns], head)
        for at, row in enumerate(frame.itertuples(index=False), start=1):
            for column, value in enumerate(row):
                _xlsx_cell(
                    sheet, at, column, value, as_moment if str(frame.columns[column]).endswith("_at") else as_date
                )
        sheet.autofit()
        _about(book.add_worksheet("Om uppgifterna"), query, params, head)
    return out.getvalue()


def _xlsx_cell(sheet: Worksheet, row: int, column: int, value: Any, as_date: Format) -> None:  # noqa: ANN401 - a cell
    if labels.is_missing(value):
        return
    if isinstance(value, pd.Timestamp):
        sheet.write_datetime(row, column, value.to_pydatetime(), as_date)
    elif isinstance(value, bool):
        sheet.write_string(row, column, "ja" if value else "nej")
    elif isinstance(value, Number):
        sheet.write_number(row, column, without_tail(float(value)))  # type: ignore[arg-type]
    elif isinstance(value, np.ndarray):
        sheet.write_string(row, column, ", ".join(map(str, value)))
    else:
        sheet.write_string(row, column, str(value))


def _about(sheet: Worksheet, query: str, params: dict[str, object], head: Format) -> None:
    build = read("latest_build").iloc[0]
    rows = [("Tabell", query), *((f"Urval: {name}", str(value)) for name, value in params.items())]
    if query in query_names() and is_made_up(query):
        rows.insert(0, ("Exempeldata", "Uppföljningarna är påhittade, för att prova panelen med."))
    rows += [("Bilden gjord", text.swedish_moment(build["finished_at"])), ("Kontrollsumma", build["content_sha256"])]
    for at, (name, value) in enumerate(rows):
        sheet.write_string(at, 0, name, head)
        sheet.write_string(at, 1, value)
    at = len(rows) + 1
    sheet.write_row(at, 0, ["Källa", "Producent", "Licens", "Hämtad", "Adress"], head)
    for offset, source in enumerate(read("sources", plan_id=params.get("plan_id", "")).itertuples(), start=1):
        cells = [source.title, source.producer, source.licence, text.day(source.retrieved_on), source.url]
        for column, value in enumerate(cells):
            sheet.write_string(at + offset, column, value)
    sheet.autofit()


def is_made_up(query: str) -> bool:
    """Return whether a query's rows may rest on made-up follow-ups. The plan and the statistics are real in the demo too."""
    return bool(query_tables(query) & MADE_UP_IN_DEMO) and bool(read("ledger_state")["is_example"].item())
