"""Open data at /datasets/: its files, and the catalogue that Sveriges dataportal harvests, DCAT-AP-SE 3.0 as RDF/XML.

https://docs.dataportal.se/dcat/3.0.1/sv/ has the properties, and https://docs.dataportal.se/dcat/docs/harvesting/ what is harvested.
"""

from collections.abc import Iterator
from math import prod
from typing import Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from panel.access import log
from panel.access.pages import CONTACT, roles_with
from panel.access.permissions import Permission
from panel.access.problems import API
from panel.access.routes import DATASETS, DCAT
from panel.records.audit import Event
from panel.server.api import files, indicators
from panel.server.api.conditional import is_known
from panel.server.api.selection import MAX_CELLS
from panel.server.api.table import Table
from panel.warehouse import DatabaseUnavailableError, open_files, read
from panel.wording.settings import municipality_name, settings
from panel.wording.templates import render

CC0 = "http://creativecommons.org/publicdomain/zero/1.0/"
LICENCES = {"CC0 1.0": CC0, "CC BY 4.0": "http://creativecommons.org/licenses/by/4.0/"}
FREQUENCIES = {"Annual": "ANNUAL", "Quarterly": "QUARTERLY", "Monthly": "MONTHLY", "Weekly": "WEEKLY"}
MEDIA = {"duckdb": "application/octet-stream", "parquet": files.MEDIA["parquet"]}
FORMATS = ("csv", "json-stat2", "parquet")


async def dcat(request: Request) -> Response:
    """Respond with the catalogue; 503 without a database, 404 where it is not known whose it is."""
    try:
        if not await run_in_threadpool(_publisher):
            return PlainTextResponse(
                "Ange kommunen på sidan Kommun och planer: katalogen saknar utgivare.", status_code=404
            )
        made = await run_in_threadpool(_catalogue, str(request.base_url))
    except DatabaseUnavailableError as error:
        return PlainTextResponse(str(error), status_code=503)
    return Response(made.lstrip(), media_type="application/rdf+xml")


def _publisher() -> str:
    """Return the municipality's name, "" where neither the settings nor a plan has it."""
    own = settings()
    region = own.region or next(iter(read("plans")["region_code"]), "")
    named = dict(read("explore_regions")[["region_code", "region_name"]].itertuples(index=False))
    return municipality_name(named[region]) if region in named else own.municipality


def _catalogue(site: str) -> str:
    own = settings()
    catalogue = f"{site.rstrip('/')}{DCAT}"
    number = own.organisation_number.replace("-", "")
    uri = f"http://dataportal.se/organisation/SE{number}" if number else f"{catalogue}#utgivare"
    return render(
        "server/dcat.xml",
        site=site,
        api=f"{site.rstrip('/')}{API}",
        catalogue=catalogue,
        cc0=CC0,
        publisher={"name": _publisher(), "uri": uri},
        contact=own.data_contact,
        modified=read("latest_build")["finished_at"].iloc[0].date(),
        tables=[*_whole(site), *(_dataset(table, site) for table in indicators.tables().values())],
    )


def _dataset(table: Table, site: str) -> dict[str, Any]:
    address = f"{site.rstrip('/')}{API}tables/{quote(table.table_id)}"
    is_whole = prod(len(one.dimension.codes) for one in table.variables) <= MAX_CELLS
    # A table that is larger than an answer may be is had in parts, with its metadata to choose them by.
    where = [(form, f"{address}/data?format={form}" if is_whole else f"{address}/metadata") for form in FORMATS]
    return {
        "id": table.table_id,
        "title": table.title,
        "description": table.description,
        "source": table.source,
        "frequency": FREQUENCIES.get(table.time_unit, "UNKNOWN"),
        "modified": table.updated,
        "first_year": table.periods[0][:4],
        "keyword": table.path[1].lower(),
        "page": address,
        "files": [
            {"name": form, "media": files.MEDIA[form].partition(";")[0], "address": one, "is_whole": is_whole}
            for form, one in where
        ],
        # Of several licences none holds for the whole.
        "licences": [LICENCES[one] for one in table.licences if one in LICENCES and len(table.licences) == 1],
        "rights": "; ".join(table.licences) if len(table.licences) > 1 or table.licences[0] not in LICENCES else "",
    }


def _whole(site: str) -> Iterator[dict[str, Any]]:
    """Yield all statistics as a dataset, where its files are made."""
    if open_files.WHOLE not in open_files.sums():
        return
    tables = indicators.tables().values()
    licences = sorted({licence for table in tables for licence in table.licences})
    named = {"duckdb": open_files.WHOLE, "parquet": "observation.parquet"}
    yield {
        "id": "statistik",
        "title": "All statistik i panelen",
        "description": "Alla mått, regioner, perioder och grupper som filer, med tabeller som beskriver dem.",
        "source": "varje tabell anger sin",
        "frequency": "DAILY",
        "modified": max(table.updated for table in tables),
        "first_year": min(table.periods[0] for table in tables)[:4],
        "keyword": "statistik",
        "page": f"{site}datasets/{open_files.SUMS}",
        "files": [
            {"name": form, "media": MEDIA[form], "address": f"{site}datasets/{file}", "is_whole": True}
            for form, file in named.items()
        ],
        "licences": [],
        "rights": "; ".join(licences),
    }


async def download(request: Request) -> Response:
    """Respond with a file of open data: 403 without permission to analyse, 404 for one that is not there."""
    user, name = request.state.user, request.path_params["name"]
    if not user.may(Permission.ANALYSE):
        await run_in_threadpool(log.note_refusal, user, DATASETS.rstrip("/"))
        return PlainTextResponse(f"Det kräver rollen {roles_with(Permission.ANALYSE)}. {CONTACT}", status_code=403)
    sums = await run_in_threadpool(open_files.sums)
    if name not in (*sums, open_files.SUMS) or not sums:
        there = f"De som finns: {', '.join([*sums, open_files.SUMS])}." if sums else "Filerna görs varje natt."
        return PlainTextResponse(f"Det finns ingen fil på den adressen. {there}", status_code=404)
    path = open_files.folder() / name
    if name == open_files.SUMS:
        return FileResponse(path, media_type="text/plain")
    etag = f'"{sums[name]}"'
    if is_known(request, etag):
        return Response(status_code=304, headers={"ETag": etag})
    await run_in_threadpool(log.note, Event.EXPORTED, user, table="open-data", form=name)
    return FileResponse(path, media_type=MEDIA[path.suffix[1:]], filename=name, headers={"ETag": etag})


ROUTES = [Route(DCAT, dcat, methods=["GET"]), Route(f"{DATASETS}{{name:str}}", download, methods=["GET"])]
