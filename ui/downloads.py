"""The data behind a chart, over HTTP: /data/<query>.csv, .xlsx and .html, with the query's parameters in the address."""

import csv
import io
import re
from collections.abc import Sequence
from datetime import date
from html import escape
from math import isfinite
from numbers import Number
from typing import Any

import numpy as np
import pandas as pd
import xlsxwriter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from formats.csv_file import all_digits, guarded
from formats.moments import in_sweden
from ui import labels, markup, text
from ui.access import log, pages, tables
from ui.access.asking import standing_in
from ui.access.rights import Person
from ui.file_columns import spelled_out
from warehouse import (
    DatabaseUnavailable,
    ParameterError,
    parameter_types,
    query_names,
    query_parameters,
    query_subject,
    query_tables,
    read,
)
from warehouse.audit import Event

MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html; charset=utf-8",
}
HIDDEN = {"indicator_id", "kind", "statement_id"}
# What a header bears of what somebody has typed in an address.
PLAN_ID = re.compile(r"[a-z0-9-]{1,40}")
MAX_DIGITS = 6
# What `python -m etl demo` makes up, and what is computed of it.
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


class WrongParameters(Exception):  # noqa: N818 - names what was asked
    """A table was asked for with other parameters than it takes. The text, in Swedish, says which."""


async def download(request: Request) -> Response:
    """Answer with a query's rows.

    404 for an unknown query, 403 for one that the person may not see, 400 for wrong parameters, 503 without a database.
    """
    query, form, person = request.path_params["query"], request.path_params["form"], request.state.person
    right = tables.right_to(query) if query in query_names() else None
    if right is None or form not in MEDIA:
        return PlainTextResponse("Det finns ingen sådan tabell.", status_code=404)
    if not person.may(right):
        return await _refused(person, f"Tabellen kräver rollen {pages.roles_with(right)}.")
    try:
        params = _parameters(dict(request.query_params), query_parameters(query))
        if not await run_in_threadpool(tables.may_take, person, query, params):
            return await _refused(person, "Tabellen hör till en plan som du inte har rätt till.")
        body = await run_in_threadpool(_file, query, params, form, person)
        mark = "exempeldata-" if is_made_up(query) else ""
    except WrongParameters as error:
        return PlainTextResponse(str(error), status_code=400)
    except ParameterError:
        asked = ", ".join(f"{name}={value}" for name, value in params.items())
        return PlainTextResponse(f"Tabellen finns inte för {asked[:200]}. Ändra värdena.", status_code=400)
    except DatabaseUnavailable as error:
        return PlainTextResponse(str(error), status_code=503)
    disposition = "inline" if form == "html" else f'attachment; filename="{mark}{_name_of(query, params)}.{form}"'
    return Response(body, media_type=MEDIA[form], headers={"Content-Disposition": disposition})


async def _refused(person: Person, words: str) -> Response:
    await run_in_threadpool(log.note_refusal, person, "/data")
    return PlainTextResponse(f"{words} {pages.ASK}", status_code=403)


def _parameters(stated: dict[str, str], needed: set[str]) -> dict[str, object]:
    """Return the parameters as the query takes them. Raises WrongParameters."""
    if set(stated) != needed:
        raise WrongParameters(f"Tabellen behöver: {', '.join(sorted(needed)) or 'inget'}.")
    params: dict[str, object] = dict(stated)
    types = parameter_types()
    for name in needed:
        if types.get(name) == "INTEGER":
            params[name] = _whole_number(name, stated[name])
        elif types.get(name) == "DATE":
            params[name] = _day(name, stated[name])
    return params


def _whole_number(name: str, stated: str) -> int:
    if not stated.isdecimal() or len(stated) > MAX_DIGITS:
        raise WrongParameters(f"{name} är {stated[:40]!r}, och ska vara ett heltal med högst {MAX_DIGITS} siffror.")
    return int(stated)


def _day(name: str, stated: str) -> str:
    try:
        return date.fromisoformat(stated).isoformat()
    except ValueError as error:
        raise WrongParameters(f"{name} är {stated[:40]!r}, och ska vara en dag, till exempel 2024-08-15.") from error


def _file(query: str, params: dict[str, object], form: str, person: Person) -> bytes:
    frame = _named(read(query, **params), query)
    # That a table is shown on a page of its own is a reader reading; a file is taken away.
    if form != "html":
        log.note(Event.EXPORTED, person, table=query, form=form, rows=len(frame), **tables.plan_of(params))
    with standing_in(person):
        if form == "html":
            return as_page(frame, query)
        frame = spelled_out(frame)
        return as_csv(frame) if form == "csv" else as_xlsx(frame, query, params)


def _named(frame: pd.DataFrame, query: str) -> pd.DataFrame:
    """Return the frame with moments in Swedish time, and with a name of its own for the value of official statistics."""
    moments = {name: frame[name].map(in_sweden).dt.tz_localize(None) for name in frame if str(name).endswith("_at")}
    names = {"value": "observed_value"} if query_subject(query) in tables.OF_NO_PLAN else {}
    return frame.assign(**moments).rename(columns=names)


def as_page(frame: pd.DataFrame, query: str) -> bytes:
    """Return the frame as a plain page with one table: the text alternative of a chart that has many points."""
    frequency = labels.frequency_of(frame["period_start"]) if "period_start" in frame else "M"
    shown = [column for column in frame.columns if not column.startswith("is_") and column not in HIDDEN]
    table = markup.table(frame, shown, f"{len(frame)} rader", frequency)
    title = escape(query.replace("_", " "))
    return (
        f'<!doctype html><html lang="sv"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="../panel.css"></head>'
        f'<body class="alone"><main><h1>Tabell: {title}</h1>{table}</main></body></html>'
    ).encode()


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


def _name_of(query: str, params: dict[str, object]) -> str:
    """Return what the file is called: a receipt bears its number, as on paper, and a plan's table the plan."""
    if query == "receipt":
        return f"kvitto-{params['receipt_no']}"
    plan_id = str(params.get("plan_id", ""))
    return f"{query}-{plan_id}" if PLAN_ID.fullmatch(plan_id) else query


def is_made_up(query: str) -> bool:
    """Return whether a query's rows may rest on made-up follow-ups. The plan and the statistics are real in the demo too."""
    return bool(query_tables(query) & MADE_UP_IN_DEMO) and bool(read("ledger_state")["is_example"].item())


async def unknown(_: Request) -> Response:
    """Answer an address under /data/ that names no table."""
    return PlainTextResponse("Det finns ingen sådan tabell.", status_code=404)


ROUTES = [
    Route("/data/{query:str}.{form:str}", download, methods=["GET"]),
    Route("/data/{rest:path}", unknown, methods=["GET"]),
]
