"""All rows of a reader's own query as a file, at /data/sql.<form> with the parameters `fraga` and `varden` of the page."""

from typing import BinaryIO
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from panel.access import log, pages
from panel.access.current_user import acting_as, hidden_plans
from panel.access.permissions import Permission, User
from panel.records.audit import Event
from panel.server.nameless_file import NamelessFile
from panel.ui.sql.editor import PARAMETER
from panel.ui.sql.parameters import VALUES, parameters_of, with_values
from panel.ui.sql.result import as_xlsx
from panel.warehouse import DatabaseUnavailableError, read
from panel.warehouse.sandbox import QueryError, export, run_query
from panel.wording import table_files

MEDIA = {
    "xlsx": table_files.MEDIA["xlsx"],
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
}
FROM_ELSEWHERE = "En fil hämtas från sidan Fråga med SQL. Öppna frågan där, och hämta filen vid svaret."


async def download(request: Request) -> Response:
    """Respond with the rows, read from a file on disk as they are sent.

    403 without permission to analyse, and for a request that no page of the panel's has made: a link placed elsewhere
    runs nothing. 400 for a query that cannot be answered, 404 for another form, 503 without a database.
    """
    form, user = request.path_params["form"], request.state.user
    if not user.may(Permission.ANALYSE):
        await run_in_threadpool(log.note_refusal, user, "/data/sql")
        roles = pages.roles_with(Permission.ANALYSE)
        return PlainTextResponse(f"Det kräver rollen {roles}. {pages.CONTACT}", status_code=403)
    if request.headers.get("sec-fetch-site") != "same-origin":
        return PlainTextResponse(FROM_ELSEWHERE, status_code=403)
    if form not in MEDIA:
        return PlainTextResponse(f"Filen finns inte. De som finns: {', '.join(MEDIA)}.", status_code=404)
    sql, values = request.query_params.get(PARAMETER, ""), dict(parse_qsl(request.query_params.get(VALUES, ""), True))
    stated = with_values(sql, {name: values.get(name, "") for name in parameters_of(sql)})
    file = NamelessFile()
    try:
        await run_in_threadpool(export_for, user, stated, form, file.file)
    except QueryError as error:
        return PlainTextResponse(f"{error}\n{error.detail}".strip(), status_code=400)
    except DatabaseUnavailableError as error:
        return PlainTextResponse(str(error), status_code=503)
    await run_in_threadpool(log.note, Event.EXPORTED, user, table="sql", form=form)
    return file.response(MEDIA[form], {"Content-Disposition": f'attachment; filename="svar.{form}"'})


def export_for(user: User, sql: str, form: str, file: BinaryIO) -> None:
    """Write the rows of a query of what a user may see into a file: all, in Excel those that the page fetches.

    Raises what export() and run_query() do.
    """
    with acting_as(user):
        hidden = hidden_plans(read("plans"))
        if form == "xlsx":
            file.write(as_xlsx(run_query(sql, hidden=hidden)))
        else:
            export(sql, form, file, hidden=hidden)


ROUTES = [Route("/data/sql.{form:str}", download, methods=["GET"])]
