"""Test /metrics and the lines of the log: what is counted, and that nothing of it says who asked or what was chosen."""

import json
import logging
import re
import sys
from io import StringIO
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from panel import counters, warehouse
from panel.access.sign_in.settings import ConfigurationError
from panel.records import audit
from panel.records.audit import Event
from panel.server import metrics, observed
from panel.wording import clock
from tests.support.apart import run_apart

SAMPLE = re.compile(r'([a-z_]+)(?:\{((?:[a-z]+="(?:[^"\\\n]|\\.)*",?)*)\})? (\S+)')
VISITOR = "anna.andersson"


@pytest.fixture(autouse=True)
def _nothing_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counters, "_durations", {})


def request(path: str, **headers: str) -> httpx.Response:
    async def broken(_: Request) -> None:
        logging.getLogger("uppdragspanelen").warning("about to fail")
        raise ValueError

    async def budget(_: Request) -> PlainTextResponse:
        return PlainTextResponse("x")

    routes = [*metrics.ROUTES, Route("/budget", budget), Route("/data/{rest:path}", broken)]
    app = Starlette(routes=routes, middleware=[Middleware(observed.Observed)])

    async def fetch() -> httpx.Response:
        way = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=way, base_url="http://localhost") as client:
            return await client.get(path, headers=headers)

    return run_apart(fetch())


def samples() -> dict[str, float]:
    """Return the samples of /metrics by name and labels, having read every line by the format's grammar."""
    response = request("/metrics")
    assert response.headers["content-type"].startswith("text/plain; version=0.0.4")
    found: dict[str, float] = {}
    described = ""
    for line in response.text.splitlines():
        if line.startswith("#"):
            described = line.split()[2]
            continue
        parsed = SAMPLE.fullmatch(line)
        assert parsed, line
        assert parsed[1].removesuffix("_bucket").removesuffix("_sum").removesuffix("_count") in described
        found[line.rpartition(" ")[0]] = float(parsed[3])
    return found


def test_requests_and_reruns_are_counted_by_page_and_status() -> None:
    for path in ("/budget", f"/budget?sok={VISITOR}", f"/{VISITOR}", f"/data/{VISITOR}.csv"):
        request(path)
    counters.observe("panel_rerun_duration_seconds", 0.2, page="budget")
    found = samples()
    name = "panel_request_duration_seconds_count"
    assert found[name + '{path="/budget",status="200"}'] == 2
    assert found[name + '{path="unknown",status="404"}'] == 1
    assert found[name + '{path="/data",status="500"}'] == 1
    reruns = {key: value for key, value in found.items() if key.startswith("panel_rerun")}
    assert list(reruns.values()) == [0, 1, 1, 1, 1, 1, 0.2, 1]
    assert VISITOR not in request("/metrics").text


def test_the_build_its_sources_and_the_process_have_figures(served: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    audit.record(Event.FETCHED, "panelen", series="x")
    found = samples()
    assert found["panel_ready"] == 1
    assert found["panel_problems"] == found["panel_warnings"] == 0
    assert found["process_resident_memory_bytes"] > 10_000_000
    assert found["panel_disk_free_bytes"] > 0
    assert found["panel_build_timestamp_seconds"] <= found['panel_last_event_timestamp_seconds{event="fetched"}']
    assert 'panel_last_event_timestamp_seconds{event="published"}' not in found
    ages = {key: value for key, value in found.items() if key.startswith("panel_source_months_behind")}
    assert ages
    monkeypatch.setattr(clock, "today", lambda: clock.date(2040, 1, 1))
    later = samples()
    assert any(later[key] >= value + 12 for key, value in ages.items())


def test_without_a_database_it_says_so_and_counts_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(tmp_path / "none.duckdb"))
    found = samples()
    assert (found["panel_ready"], found["panel_problems"]) == (0, 1)
    assert "panel_build_timestamp_seconds" not in found


def test_a_json_log_has_a_line_for_each_request_with_its_id_and_nothing_of_the_visitor(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    output, before = StringIO(), logging.root.handlers
    libraries = ("uvicorn.access", "uvicorn.error")
    levels = {name: logging.getLogger(name).level for name in ("", observed.log.name, *libraries)}
    kept = {
        name: (own.handlers, own.propagate)
        for name, own in logging.root.manager.loggerDict.items()
        if isinstance(own, logging.Logger)
    }
    monkeypatch.setattr(sys, "stderr", output)
    try:
        for name in libraries:
            logging.getLogger(name).setLevel(logging.INFO)
        observed.log_as_json()
        for name in libraries:
            logging.getLogger(name).info(VISITOR)
        given = "0123456789abcdef" * 2
        answered = request(
            f"/budget?sok={VISITOR}", **{"X-Request-ID": given, "User-Agent": VISITOR, "Cookie": VISITOR}
        )
        failed = request(f"/data/{VISITOR}.csv", **{"X-Request-ID": VISITOR})
    finally:
        logging.root.handlers = before
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)
        for name, (handlers, propagate) in kept.items():
            logging.getLogger(name).handlers, logging.getLogger(name).propagate = handlers, propagate
    assert VISITOR not in output.getvalue()
    first, warning, second = map(json.loads, output.getvalue().splitlines())
    assert first["request_id"] == answered.headers["x-request-id"] == given
    assert (first["path"], first["status"], first["method"], first["level"]) == ("/budget", 200, "GET", "info")
    assert first["ms"] >= 0
    assert (
        warning["request_id"]
        == second["request_id"]
        == failed.headers.get("x-request-id", second["request_id"])
        != given
    )
    assert (warning["message"], second["path"], second["status"]) == ("about to fail", "/data", 500)


def test_another_form_of_log_than_the_two_keeps_the_panel_from_starting(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not observed.is_json()
    monkeypatch.setenv(observed.VARIABLE, "json")
    assert observed.is_json()
    monkeypatch.setenv(observed.VARIABLE, "xml")
    with pytest.raises(ConfigurationError, match="'xml', och ska vara text eller json"):
        observed.is_json()
