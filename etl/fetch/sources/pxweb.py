"""SCB and every other statistics site with PxWeb: a table's metadata, and the cells selected.

A site whose address has /v1/ is asked by pxweb_v1, any other by API v2.

Not by the client pxwebpy: it flattens responses to labels, drops codes and the status of values, and keeps nothing
raw.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import quote, urlsplit

import pandas as pd

from etl.fetch.catalogue.catalogue import Series, uses_api_v1
from etl.fetch.failure import FetchError, NoFiguresError, guesses
from etl.fetch.meaning.figures import from_cube, whole
from etl.fetch.meaning.periods import parse_period
from etl.fetch.meaning.reference import Reference
from etl.fetch.meaning.selection import Selection, chosen, split
from etl.fetch.sources import pxweb_v1
from etl.fetch.sources.pxweb_model import CHANGED, Config, FetchPlan, Table, Variable
from etl.fetch.sources.web import Pace, RawResponse, Web, request
from panel.formats.cube import Cube, FormatError
from panel.formats.json_stat import read_json_stat

LANGUAGE = "sv"


def make_fetch_plan(series: Series, web: Web, since: date | None) -> FetchPlan:
    """Return the calls that fetch the selection, after requests for the service's limits and the table's codes.

    Raises FetchError when the table does not have what is selected, NoFiguresError when nothing of it is since `since`.
    """
    base, table_id = series.base_url, str(series.entry["table"])
    config = read_config(web, base)
    table = read_table(web, base, table_id)
    code_lists: dict[str, str] = series.entry.get("codelist", {})
    selection = select(series.entry.get("select", {}), with_code_lists(web, base, table, code_lists))
    period = series.entry["dimensions"].get("period")
    if since is not None and "part_of_year" in series.entry["dimensions"]:
        # The whole years are requested; the parts of the first that lie before are left out of the figures.
        since = since.replace(month=1, day=1)
    if since is not None and period in selection:
        kept = tuple(code for code in selection[period] if parse_period(code, table_id).start >= since)
        if not kept:
            last = selection[period][-1]
            raise NoFiguresError(
                f"Tabellen har inget från {since}, det sista är {last}.", "Ändra --since.", location=table_id
            )
        selection = {**selection, period: kept}
    return FetchPlan(table_url(base, table_id), split(selection, config.max_cells), code_lists)


def fetch(series: Series, web: Web, since: date | None) -> list[RawResponse]:
    """Return the raw responses that together are exactly the selection. Raises FetchError when one is not complete."""
    fetch_plan = make_fetch_plan(series, web, since)
    return [
        fetch_piece(web, fetch_plan, piece, f"{number:04d}.json")
        for number, piece in enumerate(fetch_plan.pieces, start=1)
    ]


def fetch_piece(web: Web, fetch_plan: FetchPlan, piece: Selection, name: str) -> RawResponse:
    """Return the raw response for a piece of the selection. Raises FetchError when it is not complete."""
    if uses_api_v1(fetch_plan.url):
        url, posted = fetch_plan.url, pxweb_v1.query(piece)
    else:
        url = f"{fetch_plan.url}/data?lang={LANGUAGE}&outputFormat=json-stat2"
        posted = {"selection": [_posted(code, codes, fetch_plan.code_lists) for code, codes in piece.items()]}
    response = request(web, url, name=name, posted=posted)
    _require_whole(response)
    return response


def parse(series: Series, responses: Iterable[RawResponse], reference: Reference) -> pd.DataFrame:
    """Return the figures of raw responses: COLUMNS, in the order of KEY."""
    pieces = [from_cube(series, _require_whole(response), reference, response.url) for response in responses]
    return whole(pd.concat(pieces, ignore_index=True), series.series_id)


def table_url(base: str, table_id: str) -> str:
    """Return the address of a table of the API."""
    return f"{base}/{quote(table_id)}" if uses_api_v1(base) else f"{base}/tables/{quote(table_id)}"


def read_config(web: Web, base: str) -> Config:
    """Return the service's limits, and set the host's pace in `web`. Raises FetchError when they are missing."""
    response = request(web, f"{base}?config" if uses_api_v1(base) else f"{base}/config")
    stated = response.json()
    try:
        config = pxweb_v1.config_of(stated) if uses_api_v1(base) else _config_of(stated)
    except (KeyError, TypeError, ValueError) as error:
        raise FetchError("Tjänsten säger inte vad den tillåter.", CHANGED, location=response.url) from error
    if config.max_cells < 1:
        raise FetchError(f"Tjänsten tillåter {config.max_cells} celler.", CHANGED, location=response.url)
    if config.calls > 0:
        web.paces.setdefault(urlsplit(base).netloc, Pace(config.calls, config.window_seconds))
    return config


def _config_of(stated: dict[str, Any]) -> Config:
    return Config(int(stated["maxDataCells"]), int(stated["maxCallsPerTimeWindow"]), float(stated["timeWindow"]))


def read_table(web: Web, base: str, table_id: str) -> Table:
    """Return a table's metadata. Raises FetchError when the response has not the expected format."""
    if uses_api_v1(base):
        return pxweb_v1.table_of(request(web, table_url(base, table_id)), table_id)
    response = request(web, f"{base}/tables/{quote(table_id)}/metadata?lang={LANGUAGE}")
    stated = response.json()
    try:
        role = stated.get("role", {})
        times, metrics = role.get("time", []), role.get("metric", [])
        variables = {code: _variable(code, stated["dimension"][code], code in times) for code in stated["id"]}
        contents = metrics[0] if metrics else None
        named = stated["dimension"][contents]["category"].get("unit", {}) if contents else {}
        units = {code: (str(one.get("base") or ""), one.get("decimals")) for code, one in named.items()}
        return Table(table_id, str(stated["label"]), str(stated.get("source", "")), variables, contents, units)
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise FetchError("Tabellens beskrivning ser inte ut som väntat.", CHANGED, location=response.url) from error


def read_code_list(web: Web, base: str, code_list: str) -> dict[str, str]:
    """Return the codes of a code list, in order, with their labels."""
    response = request(web, f"{base}/codelists/{quote(code_list)}?lang={LANGUAGE}")
    try:
        return {str(value["code"]): str(value["label"]) for value in response.json()["values"]}
    except (KeyError, TypeError) as error:
        raise FetchError("Kodlistan ser inte ut som väntat.", CHANGED, location=response.url) from error


def with_code_lists(web: Web, base: str, table: Table, code_lists: dict[str, str]) -> Table:
    """Return the table with the code lists' codes instead of its own. Raises FetchError for an unknown list."""
    variables = dict(table.variables)
    for code, code_list in code_lists.items():
        variable = _require_variable(code, variables, table.table_id)
        if code_list not in variable.code_lists:
            problem = f"{code} har ingen kodlista '{code_list}'."
            raise FetchError(problem, guesses(code_list, variable.code_lists), location=table.table_id)
        labels = read_code_list(web, base, code_list)
        variables[code] = Variable(code, variable.label, labels, variable.is_time, variable.can_be_left_out, {})
    return replace(table, variables=variables)


def select(expressions: dict[str, list[str]], table: Table) -> Selection:
    """Return the codes that a selection names. Raises FetchError for a mandatory dimension without a selection."""
    for code in expressions:
        _require_variable(code, table.variables, table.table_id)
    selection: Selection = {}
    for code, variable in table.variables.items():
        location = f"{table.table_id}, {code}"
        if code in expressions:
            selection[code] = chosen(expressions[code], list(variable.labels), location, is_time=variable.is_time)
        elif not variable.can_be_left_out:
            problem = f"{variable.label} måste väljas."
            raise FetchError(
                problem, f"Skriv select.{code} i katalogen. {guesses('', variable.labels)}", location=location
            )
    return selection


def _variable(code: str, stated: dict[str, Any], is_time: bool) -> Variable:
    category, extension = stated["category"], stated.get("extension", {})
    index = category["index"]
    codes = sorted(index, key=index.__getitem__) if isinstance(index, dict) else list(index)
    labels = category.get("label", {})
    lists = {one["id"]: str(one.get("label", "")) for one in extension.get("codelists", [])}
    can_be_left_out = bool(extension.get("elimination", False))
    return Variable(
        code, stated["label"], {one: labels.get(one, one) for one in codes}, is_time, can_be_left_out, lists
    )


def _require_variable(code: str, variables: dict[str, Variable], location: str) -> Variable:
    if code not in variables:
        raise FetchError(f"Dimensionen '{code}' finns inte.", guesses(code, variables), location=location)
    return variables[code]


def _posted(code: str, codes: tuple[str, ...], code_lists: dict[str, str]) -> dict[str, Any]:
    posted: dict[str, Any] = {"variableCode": code, "valueCodes": list(codes)}
    return posted | ({"codelist": code_lists[code]} if code in code_lists else {})


def _requested(posted: dict[str, Any]) -> dict[str, list[str]]:
    """Return the codes requested of each dimension, in the form of either version of the API."""
    if "query" in posted:
        return {one["code"]: one["selection"]["values"] for one in posted["query"]}
    return {one["variableCode"]: one["valueCodes"] for one in posted.get("selection", [])}


def _require_whole(response: RawResponse) -> Cube:
    """Return a response's cells. Raises FetchError unless they are exactly those requested, each once."""
    try:
        cube = read_json_stat(response.body)
    except FormatError as error:
        raise FetchError(f"Svaret går inte att läsa. {error}", CHANGED, location=response.url) from error
    requested = _requested(response.posted or {})
    got = {dimension.code: list(dimension.codes) for dimension in cube.dimensions}
    if {code for code in got if len(got[code]) > 1} - set(requested) or set(requested) - set(got):
        problem = f"Svaret har dimensionerna {', '.join(got)}, väntat var {', '.join(requested)}."
        raise FetchError(problem, CHANGED, location=response.url)
    for code, codes in requested.items():
        if sorted(codes) != sorted(got[code]):
            lacking = len(set(codes) - set(got[code]))
            problem = f"Svaret har {len(got[code])} värden av {code}, väntat var {len(codes)} ({lacking} saknas)."
            raise FetchError(problem, CHANGED, location=response.url)
    return cube
