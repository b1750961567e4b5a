"""Test fetching, building, a revision by the service, and what the page Källor then shows."""

from datetime import date
from pathlib import Path

import duckdb
import pytest
from pytest_httpserver import HTTPServer

from etl.fetch.store import read_snapshots
from panel import warehouse
from panel.__main__ import main
from tests.support.pages import run, words
from tests.support.services import serve_pxweb
from tests.support.services.entries import population_table

ENTRY = """
[[series]]
id = "population-month"
service = "pxweb"
url = "{url}"
title = "Folkmängd per månad"
producer = "SCB"
licence = "CC0 1.0"
table = "TAB6471"
dimensions = {{ region = "Region", period = "Tid", sex = "Kon", age = "Alder", contents = "ContentsCode" }}
select = {{ Region = ["*"], Alder = ["TotSA"], Kon = ["TotSa"], ContentsCode = ["000007SF"], Tid = ["*"] }}
indicator = [{{ id = "population", code = "000007SF" }}]
"""
NORRKOPING_IN_FEBRUARY = ("0581", "TotSA", "TotSa", "000007SF", "2026M02")


@pytest.mark.slow
def test_a_revision_is_fetched_built_and_reported(
    data: Path, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    target = data / "panel.duckdb"
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(target))
    table = population_table()
    table.values[NORRKOPING_IN_FEBRUARY] = 145_000
    (data / "catalogue.toml").write_text(ENTRY.format(url=serve_pxweb(httpserver, table)), encoding="utf-8")

    def etl(*arguments: str) -> str:
        assert main(["--data", str(data), *arguments]) == 0
        return " ".join(capsys.readouterr().out.split())

    etl("fetch")
    etl("build")
    assert "<h2>En hämtning</h2>" in words(run("sources", visa="Hämtningar"))
    assert "Inga tidigare siffror är reviderade" in words(run("sources", visa="Hämtningar"))

    etl("fetch")
    assert len(read_snapshots(data)) == 1

    table.values[NORRKOPING_IN_FEBRUARY] = 145_111
    etl("fetch", "population-month")
    assert len(read_snapshots(data)) == 2
    etl("build")
    shown = words(run("sources", visa="Hämtningar")).replace("\u00a0", " ")
    assert "En tidigare siffra är reviderad" in shown
    assert "<td>februari 2026</td>" in shown
    assert "<td>145 000</td><td>145 111</td><td>+111</td><td>ändrad</td>" in shown
    with duckdb.connect(str(target), read_only=True) as connection:
        query = "SELECT value, source_id FROM observation WHERE indicator_id = 'population' AND region_code = '0581'"
        rows = connection.execute(f"{query} AND frequency = 'M' AND period_start = ?", [date(2026, 2, 1)]).fetchall()
    assert rows == [(145_111.0, "population-month")]


def test_a_service_that_fails_leaves_the_build_as_it_was(
    data: Path, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(data / "panel.duckdb"))
    url = serve_pxweb(httpserver, population_table())
    (data / "catalogue.toml").write_text(ENTRY.format(url=url), encoding="utf-8")
    assert main(["--data", str(data), "fetch"]) == 0
    assert main(["--data", str(data), "build"]) == 0
    before = warehouse.read("latest_build")["content_sha256"].item()
    httpserver.clear()
    httpserver.expect_request("/api/v2/config").respond_with_data("<html>", content_type="text/html")
    assert main(["--data", str(data), "fetch"]) == 1
    assert "population-month" in capsys.readouterr().out
    assert main(["--data", str(data), "build"]) == 0
    assert warehouse.read("latest_build")["content_sha256"].item() == before
