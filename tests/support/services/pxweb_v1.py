"""The same table at a PxWeb of API v1: folders, variables, the limits, and data as json-stat2."""

import json
from math import prod
from typing import Any

from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from tests.support.services.pxweb import PxTable, json_stat_of

ROOT, FOLDER = "/api/v1/sv", "/api/v1/sv/Kommunen/Folk"


def serve_pxweb_v1(server: HTTPServer, table: PxTable, limits: dict[str, Any] | None = None) -> str:
    """Serve the table, and return the address of the folder that it is in."""
    config = {
        "maxValues": 1000,
        "maxCells": table.max_cells,
        "maxCalls": table.calls,
        "timeWindow": table.window_seconds,
    }

    def get(request: Request) -> Response:
        if request.query_string == b"config":
            return _json(config if limits is None else limits)
        if request.path == ROOT:
            return _json([{"id": "Kommunen", "text": "Kommunens databas"}])
        if request.path == FOLDER:
            return _json([{"id": table.table_id, "type": "t", "text": "Tabellen"}])
        return _json({"title": f"Tabell {table.table_id}", "variables": [*map(variable, table.dimensions)]})

    def variable(code: str) -> dict[str, Any]:
        labels = table.dimensions[code]
        stated = {"code": code, "text": code.lower(), "values": list(labels), "valueTexts": list(labels.values())}
        optional = {"elimination": code in table.left_out, "time": code == table.time}
        return stated | {name: True for name, is_so in optional.items() if is_so}

    for path in (ROOT, FOLDER, f"{FOLDER}/{table.table_id}"):
        server.expect_request(path, method="GET").respond_with_handler(get)
    server.expect_request(f"{FOLDER}/{table.table_id}", method="POST").respond_with_handler(
        lambda one: _data(table, one)
    )
    return server.url_for(FOLDER)


def _data(table: PxTable, request: Request) -> Response:
    posted = json.loads(request.data)
    assert posted["response"] == {"format": "json-stat2"}
    selection = {one["code"]: one["selection"] for one in posted["query"]}
    assert {one["filter"] for one in selection.values()} == {"item"}
    table.requests.append({code: one["values"] for code, one in selection.items()})
    chosen = {
        code: {one: label for one, label in labels.items() if one in selection[code]["values"]}
        for code, labels in table.dimensions.items()
        if code in selection or code not in table.left_out
    }
    if prod(map(len, chosen.values())) > table.max_cells:
        return _json({"error": "Too many values selected"}, 403)
    return _json(json_stat_of(table, chosen))


def _json(content: object, status: int = 200) -> Response:
    # As the service itself: with a byte order mark.
    return Response(
        b"\xef\xbb\xbf" + json.dumps(content).encode(), status, content_type="application/json; charset=utf-8"
    )
