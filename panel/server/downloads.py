"""The pages' files over HTTP: /data/<page>/<name>.csv, .xlsx and .html, as pages.toml lists them."""

from collections.abc import Sequence
from datetime import date

import pandas as pd
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from panel.access import log, pages
from panel.access.current_user import acting_as
from panel.access.page_files import FILES, PARAMETERS, PageFile, may_have, required
from panel.access.page_list import Page
from panel.access.permissions import User
from panel.records.audit import Event
from panel.ui import markup
from panel.ui.file_columns import spelled_out
from panel.ui.plan.which_plan import plan_ids
from panel.warehouse import DatabaseUnavailableError, ParameterError, parameter_types, query_parameters, read
from panel.wording import clock, labels
from panel.wording.file_names import marked
from panel.wording.moments import in_sweden
from panel.wording.settings import settings
from panel.wording.statistics.attribution import sources_of
from panel.wording.table_files import DAYS, MEDIA, as_csv, as_xlsx, is_made_up, name_of_state, state_of
from panel.wording.templates import render

HIDDEN = {"indicator_id", "kind", "statement_id", "source_ids"}
# The parameter of a table shown as a page that names its columns, comma-separated.
COLUMNS = "kolumner"
TIMES = ("period_start", "year")
MAX_DIGITS = 6
# What holds where an address does not say: the whole table, beside no other place.
UNSTATED = {"other_code": "", "from_year": "0", "through_month": "12", "marked_year": "0"}


class DownloadParameterError(Exception):
    """The parameters of a file are missing, unknown or invalid. The text, in Swedish, states which."""


async def download(request: Request) -> Response:
    """Respond with a page's file.

    404 for an unknown file or format, 403 without the page's permission, 400 for wrong parameters, 503 without a database.
    """
    user, form = request.state.user, request.path_params["form"]
    file = FILES.get((request.path_params["page"], request.path_params["name"]))
    if file is None or form not in MEDIA:
        return await unknown(request)
    if not user.may(file.page.required_permission):
        return await _forbidden(user, f"Filen kräver rollen {pages.roles_with(file.page.required_permission)}.")
    try:
        stated = dict(request.query_params)
        columns = stated.pop(COLUMNS, "") if form == "html" else ""
        params = await run_in_threadpool(_parameters, stated, file, user)
        if not await run_in_threadpool(may_have, user, file, params):
            return await _forbidden(user, "Filen hör till en plan som inte finns, eller som du inte har rätt till.")
        body = await run_in_threadpool(_body, file, params, form, user, columns)
        name = marked(f"{_name_of(file, params)}.{form}", made_up=is_made_up(file.query))
    except DownloadParameterError as error:
        return PlainTextResponse(str(error), status_code=400)
    except ParameterError:
        values = ", ".join(f"{PARAMETERS[name]}={value}" for name, value in params.items())
        return PlainTextResponse(f"Filen finns inte för {values[:200]}. Ändra värdena.", status_code=400)
    except DatabaseUnavailableError as error:
        return PlainTextResponse(str(error), status_code=503)
    disposition = "inline" if form == "html" else f'attachment; filename="{name}"'
    return Response(body, media_type=MEDIA[form], headers={"Content-Disposition": disposition})


async def _forbidden(user: User, words: str) -> Response:
    await run_in_threadpool(log.note_refusal, user, "/data")
    return PlainTextResponse(f"{words} {pages.CONTACT}", status_code=403)


def _parameters(stated: dict[str, str], file: PageFile, user: User) -> dict[str, object]:
    """Return the query's parameters with the types that it takes; those not stated are what the page begins with.

    Raises DownloadParameterError.
    """
    names = {PARAMETERS[name]: name for name in sorted(query_parameters(file.query))}
    strange = next((name for name in stated if name not in names), None)
    if strange is not None:
        takes = f"Det här går att ange: {', '.join(names)}." if names else "Den tar inga val."
        raise DownloadParameterError(f"Filen {file.title} har inget val {strange[:40]!r}. {takes}")
    given = {names[name]: value for name, value in stated.items()}
    if missing := [name for name in required(file.query) if name not in stated]:
        raise DownloadParameterError(f"Filen {file.title} behöver också: {', '.join(missing)}.")
    found: dict[str, object] = _unstated(given, user) | given
    types = parameter_types()
    return {name: _typed(name, str(found[name]), types.get(name, "")) for name in names.values()}


def _unstated(given: dict[str, str], user: User) -> dict[str, object]:
    """Return what holds where an address does not say: the user's own plan, its municipality, and today."""
    with acting_as(user):
        plan_id = given.get("plan_id") or next(iter(plan_ids()), "")
    regions = dict(read("plans")[["plan_id", "region_code"]].itertuples(index=False))
    today = clock.today().isoformat()
    own = {
        "plan_id": plan_id,
        "region_code": regions.get(plan_id, settings().region),
        "known_on": today,
        "today": today,
    }
    return {**UNSTATED, **own}


def _typed(name: str, stated: str, kind: str) -> object:
    if kind == "INTEGER":
        return _whole_number(PARAMETERS[name], stated)
    return _day(PARAMETERS[name], stated) if kind == "DATE" else stated


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


def _body(file: PageFile, params: dict[str, object], form: str, user: User, columns: str) -> bytes:
    frame = read(file.query, **params)
    moments = {name: frame[name].map(in_sweden).dt.tz_localize(None) for name in frame if str(name).endswith("_at")}
    frame = frame.assign(**moments)
    # A table shown as a page counts as reading, which is not logged; a file counts as an export.
    if form != "html":
        plan = {"plan_id": str(params["plan_id"])} if params.get("plan_id") else {}
        log.note(Event.EXPORTED, user, table=file.title, form=form, rows=len(frame), **plan)
    state = state_of(file.query, params)
    with acting_as(user):
        if form == "html":
            return as_page(frame, file.page, columns.split(",") if columns else [], state)
        frame = spelled_out(frame)
        if form == "csv":
            return as_csv(frame)
        chosen = {PARAMETERS[name]: value for name, value in params.items() if name not in DAYS}
        return as_xlsx(frame, file.title, chosen, state)


def as_page(
    frame: pd.DataFrame, page: Page, columns: Sequence[str] = (), state: Sequence[tuple[str, str]] = ()
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
    source = _titles(sources_of(frame)) if "source_ids" in frame else []
    table = markup.table(ordered, shown, caption, frequency)
    return render("server/table.html", root="../../", page=page, table=table, sources=source, state=state).encode()


def _titles(source_ids: Sequence[str]) -> list[str]:
    return list(read("sources", plan_id="").set_index("source_id").loc[list(source_ids), "title"])


def _name_of(file: PageFile, params: dict[str, object]) -> str:
    """Return the file name: a receipt's has its number, as in print, a plan's table the plan_id and the day it is of."""
    if "receipt_no" in params:
        return f"publicering-{params['receipt_no']}"
    plan = [str(params["plan_id"])] if params.get("plan_id") else []
    return name_of_state("-".join([file.page.address, file.name, *plan]), params)


async def unknown(request: Request) -> Response:
    """Respond 404 to an address under /data/ that is no file, with those that are like it."""
    page = request.path_params.get("page")
    own = [one.name for one in FILES.values() if one.page.address == page]
    there = f"Sidans filer: {', '.join(own)}, som {', '.join(MEDIA)}. " if own else ""
    words = "Sidornas filer ligger på /data/sida/namn.csv, statistik och planer över tid på /api/v2/. Sidan Hämta data listar dem."
    return PlainTextResponse(f"Det finns ingen fil på den adressen. {there}{words}", status_code=404)


ROUTES = [
    Route("/data/{page:str}/{name:str}.{form:str}", download, methods=["GET"]),
    Route("/data/{rest:path}", unknown, methods=["GET"]),
]
