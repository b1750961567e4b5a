"""Find the table, and the selection, of an address that a person copies from a PxWeb site or from Kolada.

| copied from                         | looks like                                                    |
|-------------------------------------|---------------------------------------------------------------|
| a page of PxWeb (2023 and older)    | …/pxweb/sv/<database>/<database>__<folders>/<table>.px/…      |
| a page of PxWeb 2                   | …/sv/table/<table>?sq=<saved query>                           |
| API v1                              | …/api/v1/sv/<database>/<folders>/<table>.px                   |
| API v2                              | …/v2/tables/<table>/data?valueCodes[Tid]=…, …/v2/savedqueries/<id> |
| a saved query of PxWeb              | …/sq/<id>                                                     |
| Kolada, of a key figure             | kolada.se/… with its id; …/v3/oudata/kpi/<id>/ou/<units>      |
"""

import re
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from etl.fetch.catalogue.catalogue import SERVICES, TABLES, uses_api_v1
from etl.fetch.catalogue.wanted import Wanted
from etl.fetch.failure import FetchError
from etl.fetch.meaning.selection import split_expressions
from etl.fetch.sources.pxweb_model import Table
from etl.fetch.sources.web import LATER, Web, request

LANGUAGE = re.compile(r"[a-z]{2}")
KPI = re.compile(r"\b[NU]\d{5}\b")
# What follows a part of the path of Kolada's API, as its series has it.
OF_KOLADA = {"municipality": "regions", "ou": "units"}
OF_DIMENSION = re.compile(r"(valuecodes|codelist)\[(.+)\]", re.IGNORECASE)
SCB_PAGES, SCB_V1 = "statistikdatabasen.scb.se", "https://api.scb.se/OV0104/v1/doris"
# Where sites have API v2 in relation to their pages.
V2_PATHS = ("/api/v2", "/pxwebapi/v2", "/api/pxwebapi/v2")
UNKNOWN = (
    "Kopiera adressen till tabellens sida i PxWeb, eller till tabellen i dess API. Annars: --url är API:ets adress"
    " (https://…/api/v2, eller https://…/api/v1/sv/DATABAS/MAPP) och --table tabellens id."
)


@dataclass(frozen=True)
class Copied:
    """What an address names: the API's address, a table or a saved query, and the selection that stands in it.

    `base` is "" where only the site's pages are known, at `pages`. `file` is where a saved query is to be had as px.
    """

    base: str
    table: str = ""
    saved_query: str = ""
    select: dict[str, list[str]] = field(default_factory=dict)
    code_lists: dict[str, str] = field(default_factory=dict)
    pages: str = ""
    file: str = ""


def read_address(url: str) -> Copied | None:
    """Return what an address names, without any request; None where it has none of the known forms."""
    parts = urlsplit(url)
    host = f"{parts.scheme}://{parts.netloc}"
    path = [unquote(one) for one in parts.path.split("/") if one]
    if len(path) > 1 and path[-2].lower() == "sq":
        name = path[-1].partition(".")[0]
        file = f"{_joined(host, path[:-1])}/{quote(name)}.px"
        return Copied(str(SERVICES["scb"]) if _is_scb(host) else "", saved_query=name, file=file)
    if "v2" in path:
        return _api_v2(host, path, parts.query)
    if uses_api_v1(parts.path):
        return Copied(_joined(host, path[:-1]), path[-1])
    if found := _page(host, path):
        return found
    for at, one in enumerate(path[:-1]):
        if one in {"table", "tab"}:
            saved = dict(parse_qsl(parts.query)).get("sq", "")
            before = path[: at - 1] if at and LANGUAGE.fullmatch(path[at - 1]) else path[:at]
            base = str(SERVICES["scb"]) if _is_scb(host) else ""
            return Copied(base, path[at + 1], saved, pages=_joined(host, before))
    return None


def read_kolada(url: str) -> tuple[str, dict[str, list[str]]] | None:
    """Return the key figure of an address at Kolada, with the regions and units that it names; None of any other."""
    parts = urlsplit(url)
    found = KPI.search(unquote(f"{parts.path}?{parts.query}"))
    if found is None or not f".{parts.hostname}".endswith(".kolada.se"):
        return None
    path = [unquote(one) for one in parts.path.split("/") if one]
    named = {OF_KOLADA[name]: ids.split(",") for name, ids in pairwise(path) if name in OF_KOLADA}
    regions = [one[2:] if one.startswith("00") else one for one in named.pop("regions", [])]
    return found[0], named | ({"regions": regions} if regions else {})


def found_at(web: Web, url: str) -> Copied:
    """Return the table, the API's address and the selection of an address; a saved query is looked up.

    Raises FetchError for an address without a table, and for a site whose API is not found.
    """
    copied = read_address(url)
    if copied is None:
        raise FetchError("Adressen går inte att känna igen.", UNKNOWN, location=url)
    if copied.file:
        # SCB's may be of API v2; those of other sites are of PxWeb 2023 and older.
        with suppress(FetchError):
            return _saved_query(web, copied) if copied.base else copied
        return Copied("", file=copied.file)
    if not copied.base:
        copied = Copied(_api_of(web, copied.pages), copied.table, copied.saved_query)
    if copied.saved_query:
        return _saved_query(web, copied)
    return copied


def at_its_address(wanted: Wanted, web: Web) -> Wanted:
    """Return what the address names that was given in place of a service's address and the id of a table or KPI."""
    address = next((one for one in (wanted.table, wanted.kpi, wanted.url) if one and "://" in one), None)
    if address is not None and (kolada := read_kolada(address)):
        select = {**kolada[1], **(wanted.select or {})}
        return replace(wanted, service="kolada", kpi=kolada[0], table=None, url=None, select=select)
    if wanted.service not in TABLES or address is None or (wanted.url and wanted.table):
        return wanted
    copied = found_at(web, address)
    if copied.file:
        return replace(wanted, service="px", url=copied.file, table=None)
    lists = {"codelist": copied.code_lists} if copied.code_lists else {}
    is_scb = copied.base == SERVICES["scb"]
    return replace(
        wanted,
        service="scb" if is_scb else "pxweb",
        url=None if is_scb else copied.base,
        table=copied.table,
        select={**copied.select, **(wanted.select or {})},
        options={**lists, **wanted.options},
        is_copied=bool(copied.select),
    )


def with_coming_periods(select: dict[str, list[str]], table: Table) -> tuple[dict[str, list[str]], list[str]]:
    """Return the selection of an address, with the periods to come, and notices in Swedish.

    An address has the periods of the day that it was copied. Where these are the latest ones, later ones belong to it.
    """
    time = next((one for one in table.variables.values() if one.is_time and one.code in select), None)
    if time is None or not set(select[time.code]) <= set(time.labels):
        return select, []
    periods, wanted = sorted(time.labels), sorted(select[time.code])
    if wanted != periods[-len(wanted) :]:
        return select, [f"Bara adressens {len(wanted)} perioder hämtas. Fler: --select {time.code}=*."]
    return select | {time.code: [f"from({wanted[0]})"]}, []


def explained(web: Web, base: str, error: FetchError) -> FetchError:
    """Return why an address of API v2 did not answer: the error, or that the site has API v1 alone."""
    parts = urlsplit(base)
    before = [one for one in parts.path.split("/") if one and one not in {"api", "v2", "pxwebapi"}]
    v1 = _joined(f"{parts.scheme}://{parts.netloc}", [*before, "api", "v1", "sv"])
    if uses_api_v1(base) or error.action == LATER or not _is_list(web, v1):
        return error
    action = f"Ange tabellens adress i det: --url {v1}/DATABAS/MAPP/TABELL. {v1} räknar upp databaserna."
    return FetchError("Sajten har PxWebs API v1, men inget v2.", action, location=base)


def _api_v2(host: str, path: list[str], query: str) -> Copied | None:
    at = path.index("v2")
    base, rest = _joined(host, path[: at + 1]), path[at + 1 :]
    if len(rest) < 2 or rest[0] not in {"tables", "savedqueries"}:
        return None
    if rest[0] == "savedqueries":
        return Copied(base, saved_query=rest[1])
    select: dict[str, list[str]] = {}
    code_lists: dict[str, str] = {}
    for name, value in parse_qsl(query):
        if match := OF_DIMENSION.fullmatch(name):
            if match[1].lower() == "codelist":
                code_lists[match[2]] = value
            else:
                select[match[2]] = split_expressions(value)
    return Copied(base, rest[1], "", select, code_lists)


def _page(host: str, path: list[str]) -> Copied | None:
    """Return the table of a page of PxWeb 2023 and older, at its API v1."""
    for at, one in enumerate(path):
        rest = path[at + 1 :]
        if one.lower() == "pxweb" and len(rest) >= 4 and LANGUAGE.fullmatch(rest[0]):
            language, database, folders, table = rest[:4]
            names = folders.split("__")
            # A database of px files repeats its name there, one of SQL begins with START, which is a folder.
            names = names[1:] if names[0] == database else names
            root = SCB_V1 if _is_scb(host) else _joined(host, [*path[:at], "api", "v1"])
            return Copied(_joined(root, [language, database, *names]), table)
    return None


def _api_of(web: Web, pages: str) -> str:
    for path in V2_PATHS:
        try:
            request(web, f"{pages}{path}/config")
        except FetchError:
            continue
        return pages + path
    tried = ", ".join(f"{pages}{path}" for path in V2_PATHS)
    problem = f"Sajtens API v2 svarar inte på någon av {tried}."
    raise FetchError(problem, "Sök API:ets adress på sajten, och ange den med --url och tabellen med --table.")


def _saved_query(web: Web, copied: Copied) -> Copied:
    response = request(web, f"{copied.base}/savedqueries/{quote(copied.saved_query)}")
    stated = response.json()
    try:
        selection: list[dict[str, Any]] = stated["selection"]["selection"]
        select = {one["variableCode"]: [str(code) for code in one["valueCodes"]] for one in selection}
        code_lists = {one["variableCode"]: str(one["codelist"]) for one in selection if one.get("codelist")}
        return Copied(copied.base, str(stated["tableId"]), copied.saved_query, select, code_lists)
    except (KeyError, TypeError, AttributeError) as error:
        problem = "Den sparade frågan ser inte ut som väntat."
        raise FetchError(problem, "Kopiera tabellens adress i stället.", location=response.url) from error


def _is_list(web: Web, url: str) -> bool:
    try:
        return isinstance(request(web, url).json(), list)
    except FetchError:
        return False


def _is_scb(host: str) -> bool:
    return host.endswith(SCB_PAGES)


def _joined(host: str, path: list[str]) -> str:
    return "/".join([host, *map(quote, path)])
