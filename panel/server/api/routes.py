"""The addresses of the data API, compatible with PxWebApi 2, with the errors as Problem objects."""

from collections.abc import Awaitable, Callable
from functools import wraps
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from panel.access import log
from panel.access.open_data import OPEN_DATA
from panel.access.permissions import LOCAL_USER, User
from panel.access.problems import API, ProblemError, problem
from panel.formats.cube import FormatError
from panel.records.audit import Event
from panel.server.api import documents, files, indicators, limits, texts
from panel.server.api.answers import Answer, answer
from panel.server.api.catalogue import find, require_statistics, visible_tables
from panel.server.api.conditional import etag_of, is_known, marked
from panel.server.api.query import Query, of_address
from panel.server.api.selection import resolve
from panel.server.api.table import Table
from panel.warehouse import DatabaseUnavailableError
from panel.wording import clock
from panel.wording.file_names import marked as marked_file
from panel.wording.table_files import as_csv, is_made_up

OPENAPI = Path(__file__).with_name("openapi.json")
Handler = Callable[[Request], Awaitable[Response]]


def endpoint(handler: Handler) -> Handler:
    """Return a handler whose errors become Problem objects, and that makes no answer that the client has already."""

    @wraps(handler)
    async def handled(request: Request) -> Response:
        try:
            if request.method == "POST":
                return await handler(request)
            etag = await run_in_threadpool(etag_of, request)
            return marked(Response(status_code=304) if is_known(request, etag) else await handler(request), etag)
        except ProblemError as error:
            return error.response()
        except FormatError as error:
            return problem(400, "Formatet rymmer inte tabellen", str(error))
        except DatabaseUnavailableError as error:
            return problem(503, "Databasen går inte att läsa", str(error))

    return handled


@endpoint
async def list_tables(request: Request) -> Response:
    """Respond with a page of the tables that the user may have."""
    page = _whole(request, "pageNumber", 1, 10**9) or 1
    size = _whole(request, "pageSize", 1, documents.MAX_PAGE_SIZE) or documents.PAGE_SIZE
    past_days = _whole(request, "pastDays", 1, 36_500)
    tables = await run_in_threadpool(visible_tables, request.state.user)
    found = documents.matching_tables(tables, request.query_params.get("query", ""), past_days, clock.today())
    return JSONResponse(documents.tables_document(found, _base(request), page, size))


@endpoint
async def one_table(request: Request) -> Response:
    """Respond with what the list says of one table."""
    return JSONResponse(documents.table_document(await _table(request), _base(request)))


@endpoint
async def metadata(request: Request) -> Response:
    """Respond with a table's variables, values, code lists and notes, as json-stat2 without cells."""
    return JSONResponse(documents.metadata_document(await _table(request), _base(request)))


@endpoint
async def default_selection(request: Request) -> Response:
    """Respond with the selection that holds where a request has none."""
    return JSONResponse(documents.default_document(await _table(request), _base(request)))


@endpoint
async def data(request: Request) -> Response:
    """Respond with the selected cells as a file."""
    user: User = request.state.user
    limits.count_call(_client(request))
    table = await _table(request)
    body = await _body(request) if request.method == "POST" else None
    query = of_address(request.query_params.multi_items(), table, body)
    made = await answer(f"{table.table_id} {query}", lambda: _made(table, query))
    await run_in_threadpool(
        log.note,
        Event.EXPORTED,
        user,
        table=table.table_id,
        form=query.form,
        rows=made.cells,
        **({"plan_id": table.plan_id} if table.plan_id else {}),
    )
    name = f"{table.table_id}.{files.ENDINGS.get(query.form, query.form)}"
    disposition = "inline" if query.form == "json-stat2" else f'attachment; filename="{name}"'
    headers = {"Content-Disposition": disposition}
    return made.response(files.MEDIA[query.form], headers)


@endpoint
async def code_list(request: Request) -> Response:
    """Respond with a list of regions."""
    require_statistics(request.state.user)
    lists = await run_in_threadpool(indicators.code_lists)
    list_id = request.path_params["id"]
    found = next((one for one in lists.values() if one.list_id == list_id.casefold()), None)
    if found is None:
        raise ProblemError(404, "Kodlistan finns inte", f"De som finns: {', '.join(lists)}.")
    return JSONResponse(documents.code_list_document(found, _base(request)))


@endpoint
async def list_plans(request: Request) -> Response:
    """Respond with the plans that the user may read, and the addresses of their texts."""
    return JSONResponse(await run_in_threadpool(texts.plans_document, request.state.user, _base(request)))


@endpoint
async def plan_text(request: Request) -> Response:
    """Respond with a text of a plan, as json or csv."""
    user, plan_id, name = request.state.user, request.path_params["id"], request.path_params["text"]
    limits.count_call(_client(request))
    form = request.query_params.get("format", "json")
    if form not in ("json", "csv"):
        raise ProblemError(400, "Fel värde", f"format är {form[:40]!r}, och ska vara json eller csv.")
    plan, rows = await run_in_threadpool(texts.text_of, plan_id, name, user)
    about = {"table": f"{name}-{plan_id}", "form": form, "rows": len(rows), "plan_id": plan_id}
    await run_in_threadpool(log.note, Event.EXPORTED, user, **about)
    if form == "json":
        return JSONResponse(await run_in_threadpool(texts.document, plan, name, rows))
    file = marked_file(f"{plan_id}-{name}.csv", made_up=is_made_up(texts.TEXTS[name].query))
    headers = {"Content-Disposition": f'attachment; filename="{file}"'}
    return Response(await run_in_threadpool(as_csv, rows), media_type=files.MEDIA["csv"], headers=headers)


@endpoint
async def config(request: Request) -> Response:
    """Respond with versions, formats and limits."""
    tables = await run_in_threadpool(visible_tables, request.state.user)
    licences = sorted({licence for table in tables for licence in table.licences})
    return JSONResponse(documents.config_document(licences))


async def openapi(_: Request) -> Response:
    """Respond with the OpenAPI document."""
    return Response(OPENAPI.read_bytes(), media_type="application/json")


async def unknown(_: Request) -> Response:
    """Respond 404 to any other address."""
    return problem(404, "Adressen finns inte", f"Börja på {API}tables eller {API}openapi.json.")


def _client(request: Request) -> str:
    """Return whose requests are counted together: a user's, and an address's where nobody is signed in."""
    user: User = request.state.user
    host = request.client.host if request.client else ""
    return f"{user.subject} {host}" if user in (OPEN_DATA, LOCAL_USER) else user.subject


def _made(table: Table, query: Query) -> Answer:
    """Return the file."""
    codes = resolve(table, query)
    files.check_size(table, codes, query)
    cube = files.cube_of(table, codes, query)
    return Answer(files.pieces(cube, table, query), len(cube.values))


def _base(request: Request) -> str:
    return f"{str(request.base_url).rstrip('/')}{API}"


async def _table(request: Request) -> Table:
    return await run_in_threadpool(find, request.path_params["id"], request.state.user)


def _whole(request: Request, name: str, least: int, most: int) -> int | None:
    """Return a parameter that is a whole number, None where it is not given. Raises ProblemError 400."""
    stated = next((value for key, value in request.query_params.items() if key.casefold() == name.casefold()), None)
    if stated is None or not stated:
        return None
    if not (stated.isascii() and stated.isdecimal() and len(stated) < 10 and least <= int(stated) <= most):
        raise ProblemError(
            400, "Fel värde", f"{name} är {stated[:40]!r}, och ska vara ett heltal från {least} till {most}."
        )
    return int(stated)


async def _body(request: Request) -> bytes:
    """Return the body of a POST. Raises ProblemError 413 for more than MAX_BODY_BYTES."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > limits.MAX_BODY_BYTES:
            raise ProblemError(
                413, "För stort", f"Innehållet får ha högst {limits.MAX_BODY_BYTES} byte. Välj med uttryck."
            )
    return body


ROUTES = [
    Route(f"{API}tables", list_tables),
    Route(f"{API}tables/{{id}}", one_table),
    Route(f"{API}tables/{{id}}/metadata", metadata),
    Route(f"{API}tables/{{id}}/defaultselection", default_selection),
    Route(f"{API}tables/{{id}}/data", data, methods=["GET", "POST"]),
    Route(f"{API}codelists/{{id}}", code_list),
    Route(f"{API}plans", list_plans),
    Route(f"{API}plans/{{id}}/{{text}}", plan_text),
    Route(f"{API}config", config),
    Route(f"{API}openapi.json", openapi),
    Route(f"{API}{{rest:path}}", unknown, methods=["GET", "POST"]),
]
