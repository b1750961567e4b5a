"""Tables over HTTP: /data/<query>.csv, .xlsx and .html, with the query's parameters in the address."""

import re
from collections.abc import Sequence
from datetime import date

import pandas as pd
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from panel.access import log, pages, tables
from panel.access.current_user import acting_as
from panel.access.page_list import PAGES
from panel.access.permissions import User
from panel.records.audit import Event
from panel.ui import markup
from panel.ui.file_columns import spelled_out
from panel.warehouse import (
    DatabaseUnavailableError,
    ParameterError,
    parameter_types,
    query_names,
    query_parameters,
    query_subject,
    read,
)
from panel.wording import labels
from panel.wording.file_names import marked
from panel.wording.moments import in_sweden
from panel.wording.statistics.attribution import sources_of
from panel.wording.table_files import MEDIA, as_csv, as_xlsx, is_made_up, name_of_state, state_of
from panel.wording.templates import render

HIDDEN = {"indicator_id", "kind", "statement_id", "source_ids"}
# What an address means that is older than a parameter of its query.
LATER_PARAMETERS = {"breakdowns": "total", "peers": ""}
# The parameter of a table shown as a page that names its columns, comma-separated.
COLUMNS = "kolumner"
TIMES = ("period_start", "year")
# The values from the address that may be used in a response header.
PLAN_ID = re.compile(r"[a-z0-9-]{1,40}")
MAX_DIGITS = 6


class DownloadParameterError(Exception):
    """The parameters of a table are missing, unknown or invalid. The text, in Swedish, states which."""


async def download(request: Request) -> Response:
    """Respond with the rows of a query.

    404 for an unknown query or format, 403 without permission for it, 400 for wrong parameters, 503 without a database.
    """
    query, form, user = request.path_params["query"], request.path_params["form"], request.state.user
    permission = tables.table_permission(query) if query in query_names() else None
    if permission is None or form not in MEDIA:
        return PlainTextResponse("Det finns ingen sådan tabell.", status_code=404)
    if not user.may(permission):
        return await _forbidden(user, f"Tabellen kräver rollen {pages.roles_with(permission)}.")
    try:
        stated = dict(request.query_params)
        columns = stated.pop(COLUMNS, "") if form == "html" else ""
        params = _parameters(stated, query_parameters(query))
        if not await run_in_threadpool(tables.may_take, user, query, params):
            return await _forbidden(user, "Tabellen hör till en plan som du inte har rätt till.")
        body = await run_in_threadpool(_file, query, params, form, user, columns)
        name = marked(f"{_name_of(query, params)}.{form}", made_up=is_made_up(query))
    except DownloadParameterError as error:
        return PlainTextResponse(str(error), status_code=400)
    except ParameterError:
        values = ", ".join(f"{name}={value}" for name, value in params.items())
        return PlainTextResponse(f"Tabellen finns inte för {values[:200]}. Ändra värdena.", status_code=400)
    except DatabaseUnavailableError as error:
        return PlainTextResponse(str(error), status_code=503)
    disposition = "inline" if form == "html" else f'attachment; filename="{name}"'
    return Response(body, media_type=MEDIA[form], headers={"Content-Disposition": disposition})


async def _forbidden(user: User, words: str) -> Response:
    await run_in_threadpool(log.note_refusal, user, "/data")
    return PlainTextResponse(f"{words} {pages.CONTACT}", status_code=403)


def _parameters(stated: dict[str, str], needed: set[str]) -> dict[str, object]:
    """Return the parameters with the types that the query takes. Raises DownloadParameterError."""
    stated = {name: word for name, word in LATER_PARAMETERS.items() if name in needed} | stated
    if set(stated) != needed:
        raise DownloadParameterError(f"Tabellen behöver: {', '.join(sorted(needed)) or 'inget'}.")
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
        raise DownloadParameterError(
            f"{name} är {stated[:40]!r}, och ska vara ett heltal med högst {MAX_DIGITS} siffror."
        )
    return int(stated)


def _day(name: str, stated: str) -> str:
    try:
        return date.fromisoformat(stated).isoformat()
    except ValueError as error:
        raise DownloadParameterError(
            f"{name} är {stated[:40]!r}, och ska vara en dag, till exempel 2024-08-15."
        ) from error


def _file(query: str, params: dict[str, object], form: str, user: User, columns: str) -> bytes:
    frame = _named(read(query, **params), query)
    # A table shown as a page counts as reading, which is not logged; a file counts as an export.
    if form != "html":
        log.note(Event.EXPORTED, user, table=query, form=form, rows=len(frame), **tables.plan_of(params))
    with acting_as(user):
        if form == "html":
            return as_page(frame, query, columns.split(",") if columns else [], state_of(query, params))
        frame = spelled_out(frame)
        return as_csv(frame) if form == "csv" else as_xlsx(frame, query, params)


def _named(frame: pd.DataFrame, query: str) -> pd.DataFrame:
    """Return the frame with times in Swedish local time, and the value of official statistics as observed_value."""
    moments = {name: frame[name].map(in_sweden).dt.tz_localize(None) for name in frame if str(name).endswith("_at")}
    names = {"value": "observed_value"} if query_subject(query) in tables.OF_NO_PLAN else {}
    return frame.assign(**moments).rename(columns=names)


def as_page(
    frame: pd.DataFrame, query: str, columns: Sequence[str] = (), state: Sequence[tuple[str, str]] = ()
) -> bytes:
    """Return the frame as an HTML page with one table, newest first: the values of a chart, and the `state` they are of.

    `columns` are those to show, by default all but codes (all, when there are but codes). Raises DownloadParameterError for one that is not there.
    """
    if unknown_columns := set(columns) - set(frame.columns):
        names = ", ".join(sorted(unknown_columns))
        raise DownloadParameterError(f"Tabellen har ingen kolumn {names[:80]!r}. Ta bort {COLUMNS} ur adressen.")
    seen = [name for name in frame.columns if not name.startswith("is_") and name not in HIDDEN]
    shown = columns or seen or list(frame.columns)
    ordered = frame.sort_values([name for name in TIMES if name in shown], ascending=False, kind="stable")
    frequency = labels.frequency_in(frame)
    caption = f"{len(frame)} {'rad' if len(frame) == 1 else 'rader'}"
    page = PAGES.get(query_subject(query))
    source = _titles(sources_of(frame)) if "source_ids" in frame else []
    table = markup.table(ordered, shown, caption, frequency)
    return render("server/table.html", page=page, table=table, sources=source, state=state).encode()


def _titles(source_ids: Sequence[str]) -> list[str]:
    return list(read("sources", plan_id="").set_index("source_id").loc[list(source_ids), "title"])


def _name_of(query: str, params: dict[str, object]) -> str:
    """Return the file name: a receipt's has its number, as in print, a plan's table the plan_id and the day it is of."""
    if query == "receipt":
        return f"publicering-{params['receipt_no']}"
    plan_id = str(params.get("plan_id", ""))
    return name_of_state(f"{query}-{plan_id}" if PLAN_ID.fullmatch(plan_id) else query, params)


async def unknown(_: Request) -> Response:
    """Respond 404 to an address under /data/ that is no table."""
    return PlainTextResponse("Det finns ingen sådan tabell.", status_code=404)


ROUTES = [
    Route("/data/{query:str}.{form:str}", download, methods=["GET"]),
    Route("/data/{rest:path}", unknown, methods=["GET"]),
]
