"""A Kolada of a few key figures, API v3: regions, units, KPIs and data, in pages."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

MAX_IDS = 25
DATA = re.compile(r"/v3/(?:data/kpi/([^/]+)/municipality|oudata/kpi/([^/]+)/ou)/([^/]+)/year/([^/?]+)")


@dataclass
class Kolada:
    """Figures by (kpi, region or unit, year, gender), which may be changed between requests.

    `units` has names by id, in which the municipality stands. `requests` has every path of figures.
    """

    figures: dict[tuple[str, str, int, str], float | None]
    regions: dict[str, str] = field(default_factory=lambda: {"0000": "K", "0580": "K", "0581": "K", "0005": "L"})
    titles: dict[str, str] = field(default_factory=lambda: {"N01951": "Invånare totalt, antal"})
    units: dict[str, str] = field(default_factory=dict)
    status: dict[tuple[str, str, int, str], str] = field(default_factory=dict)
    deleted: set[tuple[str, str, int, str]] = field(default_factory=set)
    page_size: int = 5000
    counts_all: bool = True
    requests: list[str] = field(default_factory=list)


def serve_kolada(server: HTTPServer, kolada: Kolada) -> str:
    """Serve the figures and return the service's address."""
    regions = [{"id": one, "title": one, "type": kind} for one, kind in kolada.regions.items()]
    server.expect_request("/v3/municipality").respond_with_handler(lambda request: _page(kolada, request, regions))
    server.expect_request("/v3/ou").respond_with_handler(
        lambda request: _page(kolada, request, _units(kolada, request))
    )
    server.expect_request(re.compile("/v3/kpi/.+")).respond_with_handler(lambda request: _kpi(kolada, request))
    server.expect_request(DATA).respond_with_handler(lambda request: _data(kolada, request))
    return server.url_for("/v3")


def _kpi(kolada: Kolada, request: Request) -> Response:
    kpi = request.path.rsplit("/", 1)[-1]
    about = {"is_divided_by_gender": 1, "has_ou_data": bool(kolada.units)}
    content = [{"id": kpi, "title": kolada.titles[kpi], **about}] if kpi in kolada.titles else []
    return _json({"values": content, "count": len(content), "next_url": None, "previous_url": None})


def _units(kolada: Kolada, request: Request) -> list[dict[str, Any]]:
    units = [{"id": one, "title": name, "municipality": one[4:8]} for one, name in kolada.units.items()]
    return [one for one in units if one["municipality"] == request.args["municipality"]]


def _data(kolada: Kolada, request: Request) -> Response:
    kolada.requests.append(request.path)
    found = DATA.fullmatch(request.path)
    assert found is not None
    kpis, regions, years = (group.split(",") for group in found.groups() if group)
    of = "ou" if request.path.startswith("/v3/ou") else "municipality"
    if max(len(kpis), len(regions), len(years)) > MAX_IDS:
        return _json({"detail": "too many ids"}, 400)
    rows: dict[tuple[str, str, int], list[dict[str, Any]]] = {}
    for key, value in kolada.figures.items():
        kpi, region, year, gender = key
        if kpi in kpis and region in regions and str(year) in years:
            cell = {"gender": gender, "count": 1, "status": kolada.status.get(key, ""), "value": value}
            rows.setdefault((kpi, region, year), []).append(cell | {"isdeleted": key in kolada.deleted})
    content = [{"kpi": kpi, "period": year, of: region, "values": cells} for (kpi, region, year), cells in rows.items()]
    return _page(kolada, request, content)


def _page(kolada: Kolada, request: Request, content: list[dict[str, Any]]) -> Response:
    size, page = min(kolada.page_size, int(request.args.get("per_page", 100))), int(request.args.get("page", 1))
    shown = content[(page - 1) * size : page * size]
    has_more = page * size < len(content)
    onward = f"{request.base_url}?per_page={size}&page={page + 1}" if has_more else None
    count = len(content) if kolada.counts_all else len(shown)
    return _json({"values": shown, "count": count, "next_url": onward, "previous_url": None})


def _json(content: object, status: int = 200) -> Response:
    return Response(json.dumps(content), status, content_type="application/json")
