"""Test that any request to the API is answered with what its OpenAPI document says: never a server error."""

import json
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from panel.server.api import limits
from panel.server.api.routes import OPENAPI, ROUTES
from panel.server.api.selection import MAX_CELLS
from tests.support.data_api import call

TABLES = [
    "unemployment_share-Q",
    "population-Y",
    "unemployment_share-M",
    "plan_points-ks-2024",
    "plan_budget-ks-2024",
    "ks-2024",
]
WORDS = [
    "*", "?", "**", "*?", "", "top(3)", "top(-1)", "top(99999999)", "top(1,", "bottom(2,1)", "from()", "to(2024)",
    "range(a,b)", "range(2020,2024)", "[a,b]", "((((", ")))", "[", "0581", "00", "r9", "kommuner", "2025K4", "2024",
    "total", "'; DROP TABLE observation; --", "../../etc/passwd", "\0", "å" * 500, "%", "=1+1", "1e308", "-1", "9" * 40,
    "csv", "xlsx", "px", "parquet", "json-stat2", "html", "UseCodes,UseTexts", "SeparatorTab", "komma", "region,period",
]  # fmt: skip
NAMES = ["valuecodes[region]", "valuecodes[period]", "valuecodes[matt]", "codelist[region]", "valuecodes[]", "codelist[x]",
         "region", "period", "matt", "alder", "status", "senaste", "fran", "till", "format", "x", "valuecodes[a][b]"]  # fmt: skip
STATED = st.one_of(st.sampled_from(WORDS), st.text(max_size=30))
JSON = st.recursive(st.none() | st.booleans() | st.integers() | STATED, lambda inner: st.lists(inner, max_size=3)
                    | st.dictionaries(st.sampled_from(["selection", "variableCode", "valueCodes", "codelist", "placement", "heading", "stub"])
                                      | STATED, inner, max_size=4), max_leaves=12)  # fmt: skip
MANY = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
pytestmark = pytest.mark.usefixtures("reported_panel")


@cache
def document() -> dict[str, Any]:
    return json.loads(Path(OPENAPI).read_text(encoding="utf-8"))


@pytest.fixture(autouse=True)
def _any_number_of_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_CALLS", 10**9)


def parameters(path: str, method: str) -> list[str]:
    return [one["name"] for one in document()["paths"][path][method].get("parameters", []) if one["in"] == "query"]


def assert_documented(path: str, method: str, got: Any) -> None:
    """The status and the type of the content are in the document, a refusal is a Problem, an answer has what is required."""
    responses = document()["paths"][path][method]["responses"]
    assert str(got.status_code) in responses, (got.status_code, got.text[:300])
    if got.status_code != 200:
        assert got.headers["content-type"] == "application/problem+json"
        assert {"type", "title", "status", "detail"} <= set(got.json())
        return
    content = responses["200"]["content"]
    media = got.headers["content-type"].split(";")[0]
    assert media in content
    if media == "application/json":
        name = content[media]["schema"]["$ref"].rsplit("/", 1)[1]
        assert set(document()["components"]["schemas"][name]["required"]) <= set(got.json())


def cells(got: Any) -> int:
    return len(got.json()["value"]) if got.headers["content-type"] == "application/json" else got.text.count("\n")


@pytest.mark.slow
@MANY
@given(st.sampled_from(sorted(document()["paths"])), st.sampled_from(TABLES) | STATED, st.data())
def test_any_address_is_answered_as_documented(path: str, table: str, data: st.DataObject) -> None:
    names = st.sampled_from([*parameters(path, "get"), *NAMES]) | st.text(max_size=8)
    pairs = data.draw(st.lists(st.tuples(names, STATED), max_size=5))
    address = path.removeprefix("/").replace("{id}", quote(table, safe="") or "x").replace("{text}", "goals")
    got = call(f"{address}?{urlencode(pairs)}")
    assert_documented(path, "get", got)
    if got.status_code == 200 and path.endswith("/data"):
        assert cells(got) <= MAX_CELLS + 1


@pytest.mark.slow
@MANY
@given(
    st.sampled_from(TABLES),
    JSON.map(json.dumps) | st.text(max_size=40),
    st.lists(st.tuples(st.sampled_from(NAMES), STATED), max_size=2),
)
def test_any_body_is_answered_as_documented(table: str, body: str, pairs: list[tuple[str, str]]) -> None:
    got = call(f"tables/{table}/data?{urlencode(pairs)}", method="POST", content=body.encode("utf-8", "surrogatepass"))
    assert_documented("/tables/{id}/data", "post", got)


@pytest.mark.parametrize(
    "body", [b"[" * 100_000, b'{"selection":' * 10_000, b"\xff\xfe", b" " * (limits.MAX_BODY_BYTES + 1)]
)
def test_a_body_made_to_harm_is_refused(body: bytes) -> None:
    got = call("tables/births-Q/data", method="POST", content=body)
    assert got.status_code in {400, 413}


def test_a_long_list_and_a_wide_heading_are_held_to_their_limits() -> None:
    many = json.dumps({"selection": [{"variableCode": "region", "valueCodes": ["x*"] * 60_000}]}).encode()
    assert call("tables/births-Q/data", method="POST", content=many).status_code == 400
    distinct = json.dumps(
        {"selection": [{"variableCode": "region", "valueCodes": [f"{at}*" for at in range(60_000)]}]}
    ).encode()
    assert call("tables/births-Q/data", method="POST", content=distinct).status_code == 400
    assert call("tables/population-Y/data?format=csv&heading=matt,region,period").status_code == 403


def test_the_document_and_the_routes_are_the_same() -> None:
    routed = {
        (route.path.removeprefix("/api/v2"), method.lower())
        for route in ROUTES
        for method in route.methods or ()
        if method != "HEAD" and "{rest" not in route.path and "openapi" not in route.path
    }
    assert routed == {(path, method) for path, own in document()["paths"].items() for method in own}
    assert call("openapi.json").json() == document()
    assert call("finns-inte").status_code == 404
