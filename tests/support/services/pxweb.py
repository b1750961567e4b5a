"""A PxWeb with one table, API v2: config, metadata, code lists, and data as json-stat2."""

import json
import re
from dataclasses import dataclass, field
from math import prod
from typing import Any

from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

Labels = dict[str, str]


@dataclass
class PxTable:
    """A table and the service's limits. `values`, by one code a dimension: a number, or a text that is the status.

    `values` may be changed between requests. `requests` has every selection posted.
    """

    table_id: str
    dimensions: dict[str, Labels]
    values: dict[tuple[str, ...], float | str | None]
    time: str = "Tid"
    contents: str | None = "ContentsCode"
    left_out: frozenset[str] = frozenset()
    code_lists: dict[str, dict[str, Labels]] = field(default_factory=dict)
    max_cells: int = 150_000
    calls: int = 0
    window_seconds: int = 1
    unit: str = "antal"
    decimals: int = 0
    requests: list[dict[str, list[str]]] = field(default_factory=list)


def serve_pxweb(server: HTTPServer, table: PxTable, prefix: str = "/api/v2") -> str:
    """Serve the table and return the service's address."""
    limits = {
        "apiVersion": "2.2.0",
        "maxDataCells": table.max_cells,
        "maxCallsPerTimeWindow": table.calls,
        "timeWindow": table.window_seconds,
    }
    server.expect_request(f"{prefix}/config").respond_with_json(limits)
    server.expect_request(f"{prefix}/tables/{table.table_id}/metadata").respond_with_handler(
        lambda _: _json(_dataset(table, table.dimensions) | {"value": []})
    )
    server.expect_request(re.compile(f"{prefix}/codelists/.+")).respond_with_handler(
        lambda request: _code_list(table, request)
    )
    data = f"{prefix}/tables/{table.table_id}/data"
    server.expect_request(data, method="POST").respond_with_handler(lambda request: _data(table, request))
    return server.url_for(prefix)


def _json(content: object, status: int = 200) -> Response:
    return Response(json.dumps(content), status, content_type="application/json; charset=utf-8")


def _dataset(table: PxTable, dimensions: dict[str, Labels]) -> dict[str, Any]:
    return {
        "version": "2.0",
        "class": "dataset",
        "label": f"Tabell {table.table_id}",
        "source": "SCB",
        "updated": "2026-06-08T06:00:00Z",
        "role": {"time": [table.time], "metric": [table.contents] if table.contents else []},
        "id": list(dimensions),
        "size": [len(labels) for labels in dimensions.values()],
        "dimension": {code: _dimension(table, code, labels) for code, labels in dimensions.items()},
    }


def _dimension(table: PxTable, code: str, labels: Labels) -> dict[str, Any]:
    category: dict[str, Any] = {"index": {one: at for at, one in enumerate(labels)}, "label": labels}
    if code == table.contents:
        category["unit"] = {one: {"base": table.unit, "decimals": table.decimals} for one in labels}
    lists = [{"id": one, "label": one, "type": "Aggregation"} for one in table.code_lists.get(code, {})]
    return {
        "label": code.lower(),
        "category": category,
        "extension": {"elimination": code in table.left_out, "codelists": lists},
    }


def _code_list(table: PxTable, request: Request) -> Response:
    name = request.path.rsplit("/", 1)[-1]
    for lists in table.code_lists.values():
        if name in lists:
            values = [{"code": code, "label": label, "valueMap": []} for code, label in lists[name].items()]
            return _json({"id": name, "label": name, "type": "Aggregation", "values": values})
    return _json({"title": "Not Found", "status": 404}, 404)


def _data(table: PxTable, request: Request) -> Response:
    selection = {one["variableCode"]: one for one in json.loads(request.data)["selection"]}
    table.requests.append({code: one["valueCodes"] for code, one in selection.items()})
    chosen: dict[str, Labels] = {}
    for code, labels in table.dimensions.items():
        if code in selection:
            labels_of_list = table.code_lists.get(code, {}).get(selection[code].get("codelist", ""), labels)
            wanted = set(selection[code]["valueCodes"])
            if wanted - set(labels_of_list):
                return _json({"title": "Non-existent value", "status": 400}, 400)
            chosen[code] = {one: label for one, label in labels_of_list.items() if one in wanted}
    size = prod(len(labels) for labels in chosen.values())
    if size > table.max_cells:
        return _json({"title": "Too many cells selected", "status": 403}, 403)
    return _json(json_stat_of(table, chosen))


def json_stat_of(table: PxTable, chosen: dict[str, Labels]) -> dict[str, Any]:
    """Return the json-stat2 of a selection: the last dimension fastest, a status where there is no number."""
    keys: list[tuple[str, ...]] = [()]
    for labels in chosen.values():
        keys = [(*key, one) for key in keys for one in labels]
    cells = [table.values.get(key) for key in keys]
    values = [cell if isinstance(cell, int | float) else None for cell in cells]
    status = {str(at): cell for at, cell in enumerate(cells) if isinstance(cell, str)}
    return _dataset(table, chosen) | {"value": values} | ({"status": status} if status else {})
