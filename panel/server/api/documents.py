"""The JSON documents of PxWebApi 2: lists of tables, metadata, default selection, code lists and configuration."""

from collections.abc import Sequence
from datetime import date, timedelta
from importlib.metadata import version
from typing import Any
from unicodedata import combining, normalize
from urllib.parse import quote

import numpy as np

from panel.access.problems import ProblemError
from panel.formats.cube import Cube
from panel.formats.json_stat import describe
from panel.server.api.limits import MAX_CALLS, WINDOW_SECONDS
from panel.server.api.query import FORMATS
from panel.server.api.selection import MAX_CELLS, default
from panel.server.api.table import CodeList, Table, Variable

VERSION = "2.0.0"
LANGUAGE = "sv"
PAGE_SIZE, MAX_PAGE_SIZE = 100, 10_000


def tables_document(tables: Sequence[Table], base: str, page: int, size: int) -> dict[str, Any]:
    """Return a page of the list of tables. Raises ProblemError 404 for a page after the last."""
    pages = max(1, -(-len(tables) // size))
    if page > pages:
        raise ProblemError(404, "Sidan finns inte", f"Listan har {pages} sidor, och sidan {page} är efter den sista.")
    shown = tables[(page - 1) * size : page * size]
    links = [_link("self", f"{base}tables?pageNumber={page}&pageSize={size}")]
    links += [_link("next", f"{base}tables?pageNumber={page + 1}&pageSize={size}")] if page < pages else []
    links += [_link("previous", f"{base}tables?pageNumber={page - 1}&pageSize={size}")] if page > 1 else []
    return {
        "language": LANGUAGE,
        "tables": [table_document(table, base) for table in shown],
        "page": {
            "pageNumber": page,
            "pageSize": size,
            "totalElements": len(tables),
            "totalPages": pages,
            "links": links,
        },
        "links": [],
    }


def table_document(table: Table, base: str) -> dict[str, Any]:
    """Return what the list of tables says of one."""
    address = f"{base}tables/{quote(table.table_id, safe='')}"
    return {
        "language": LANGUAGE,
        "type": "Table",
        "id": table.table_id,
        "label": table.title,
        "description": table.description,
        "updated": f"{table.updated}T00:00:00Z",
        "firstPeriod": table.periods[0],
        "lastPeriod": table.periods[-1],
        "category": "internal" if table.plan_id else "public",
        "variableNames": [one.dimension.label for one in table.variables],
        "discontinued": False,
        "source": table.source,
        "subjectCode": table.path[0],
        "timeUnit": table.time_unit,
        "paths": [[{"id": table.path[0], "label": table.path[1]}]],
        "links": [
            _link("self", address),
            _link("metadata", f"{address}/metadata"),
            _link("data", f"{address}/data?outputFormat=json-stat2"),
        ],
    }


def matching_tables(tables: Sequence[Table], words: str, past_days: int | None, today: date) -> list[Table]:
    """Return the tables that have all words in id, title or description, updated in the last days."""
    wanted = [_plain(word) for word in words.split()]
    since = None if past_days is None else today - timedelta(days=past_days)
    return [
        table
        for table in tables
        if (since is None or table.updated >= since)
        and all(word in _plain(f"{table.table_id} {table.title} {table.description}") for word in wanted)
    ]


def metadata_document(table: Table, base: str) -> dict[str, Any]:
    """Return a table's metadata: a json-stat2 dataset without cells."""
    blank = Cube(
        table.title,
        (),
        np.full(1, np.nan),
        np.zeros(1, dtype=np.uint8),
        unit=table.unit,
        source=table.source,
        updated=f"{table.updated}T00:00:00Z",
        language=LANGUAGE,
        notes=table.notes,
        more={"TABLEID": table.table_id},
    )
    document = with_extensions(describe(blank, tuple(one.dimension for one in table.variables)), table, base)
    address = f"{base}tables/{quote(table.table_id, safe='')}"
    document |= {"href": f"{address}/metadata", "value": []}
    document["link"] = {"data": [{"type": "application/json", "href": f"{address}/data"}]}
    document["extension"] |= {"firstPeriod": table.periods[0], "lastPeriod": table.periods[-1], "discontinued": False}
    return document


def with_extensions(document: dict[str, Any], table: Table, base: str = "") -> dict[str, Any]:
    """Return a json-stat2 document with PxWebApi's extension of each dimension."""
    for code, dimension in document["dimension"].items():
        variable = table.variable(code)
        if variable is not None:
            dimension["extension"] = _extension(variable, base)
    return document


def default_document(table: Table, base: str) -> dict[str, Any]:
    """Return the selection that holds where a request has none."""
    selection = [
        {"variableCode": code, "codelist": None, "valueCodes": codes} for code, codes in default(table).items()
    ]
    *stub, heading = selection
    placement = {"heading": [heading["variableCode"]], "stub": [one["variableCode"] for one in stub]}
    address = f"{base}tables/{quote(table.table_id, safe='')}/data"
    return {"language": LANGUAGE, "selection": selection, "placement": placement, "links": [_link("data", address)]}


def code_list_document(code_list: CodeList, base: str) -> dict[str, Any]:
    """Return a code list."""
    return {
        "id": code_list.list_id,
        "label": code_list.label,
        "language": LANGUAGE,
        "languages": [LANGUAGE],
        "elimination": False,
        "type": "Valueset",
        "values": [{"code": code, "label": name, "valueMap": [code]} for code, name in code_list.values.items()],
        "links": [_link("self", f"{base}codelists/{code_list.list_id}")],
    }


def config_document(licences: Sequence[str]) -> dict[str, Any]:
    """Return the configuration: versions, formats and limits."""
    return {
        "apiVersion": VERSION,
        "appVersion": version("uppdragspanelen"),
        "languages": [{"id": LANGUAGE, "label": "Svenska"}],
        "defaultLanguage": LANGUAGE,
        "maxDataCells": MAX_CELLS,
        "maxCallsPerTimeWindow": MAX_CALLS,
        "timeWindow": WINDOW_SECONDS,
        "license": "; ".join(licences),
        "sourceReferences": [{"language": LANGUAGE, "text": "Ange källan som den står i varje tabell."}],
        "defaultDataFormat": "json-stat2",
        "dataFormats": list(FORMATS),
        "features": [
            {"id": "short-form", "params": [{"key": "example", "value": "region=kommuner,00&senaste=8&format=csv"}]}
        ],
    }


def _extension(variable: Variable, base: str) -> dict[str, Any]:
    extension: dict[str, Any] = {"elimination": variable.unselected is not None}
    if variable.unselected is not None:
        extension["eliminationValueCode"] = variable.unselected
    extension["show"] = "value"
    extension["codelists"] = [
        {
            "id": one.list_id,
            "label": one.label,
            "type": "Valueset",
            "links": [_link("metadata", f"{base}codelists/{one.list_id}")],
        }
        for one in variable.code_lists
    ]
    return extension


def _link(relation: str, address: str) -> dict[str, str]:
    return {"rel": relation, "hreflang": LANGUAGE, "href": address}


def _plain(text: str) -> str:
    """Return a text to search in: without case and marks above letters."""
    return "".join(sign for sign in normalize("NFKD", text.casefold()) if not combining(sign))
