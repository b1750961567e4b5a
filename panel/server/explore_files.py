"""Downloads from Utforska: links, and files at /data/utforska.<form> with the same parameters as the page."""

import re
import unicodedata

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from panel.access import log, pages
from panel.access.current_user import acting_as
from panel.access.page_list import PAGES
from panel.access.permissions import Permission, User
from panel.charts.explore.selection import FREQUENCIES, TRANSFORMS, Selection, SelectionError, read_selection
from panel.formats.cube import FormatError
from panel.records.audit import Event
from panel.ui.explore import data, files
from panel.ui.plan.which_plan import PlanUnavailableError
from panel.warehouse import DatabaseUnavailableError

MEDIA = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "json": "application/json",
    "px": "text/plain; charset=utf-8",
    "html": "text/html; charset=utf-8",
}
PARAMETERS = set(PAGES["explore"].parameters)
MAX_NAME_LENGTH = 80


async def download(request: Request) -> Response:
    """Respond with the rows of a selection.

    403 without permission to analyse, 400 for an invalid address, 404 if there is no data, 503 without a database.
    """
    form, user = request.path_params["form"], request.state.user
    if not user.may(Permission.ANALYSE):
        await run_in_threadpool(log.note_refusal, user, "/data/utforska")
        return PlainTextResponse(
            f"Det kräver rollen {pages.roles_with(Permission.ANALYSE)}. {pages.CONTACT}", status_code=403
        )
    if form not in MEDIA:
        return PlainTextResponse(f"Filen finns inte. De som finns: {', '.join(MEDIA)}.", status_code=404)
    unknown = sorted(set(request.query_params) - PARAMETERS)
    if unknown:
        message = f"Adressen har {unknown[0]!r}, som inte är ett val. Val som finns: {', '.join(sorted(PARAMETERS))}."
        return PlainTextResponse(message, status_code=400)
    try:
        selection = read_selection(request.query_params)
        body, name = await run_in_threadpool(_file, selection, form, str(request.base_url), user)
    except (SelectionError, FormatError) as error:
        return PlainTextResponse(str(error), status_code=400)
    except PlanUnavailableError as error:
        return PlainTextResponse(str(error), status_code=403)
    except files.NoDataError as error:
        return PlainTextResponse(str(error), status_code=404)
    except DatabaseUnavailableError as error:
        return PlainTextResponse(str(error), status_code=503)
    disposition = "inline" if form == "html" else f'attachment; filename="{name}.{form}"'
    return Response(body, media_type=MEDIA[form], headers={"Content-Disposition": disposition})


def _file(selection: Selection, form: str, site: str, user: User) -> tuple[bytes, str]:
    with acting_as(user):
        whole = data.complete(selection)
        body, name = files.write(whole, form, site), file_name(whole)
    # A table shown as a page counts as reading, which is not logged; a file counts as an export.
    if form != "html":
        log.note(Event.EXPORTED, user, table="utforska", form=form)
    return body, name


def file_name(selection: Selection) -> str:
    """Return an ASCII file name, without suffix, of the measures, transform and frequency; at most 80 characters."""
    words = [data.titles()[indicator] for indicator in selection.indicators]
    if selection.transform != "niva":
        words.append(TRANSFORMS[selection.transform])
    words.append(f"per {FREQUENCIES[selection.frequency]}")
    plain = unicodedata.normalize("NFKD", " ".join(words)).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:MAX_NAME_LENGTH].rstrip("-") or "utforska"


ROUTES = [Route("/data/utforska.{form:str}", download, methods=["GET"])]
