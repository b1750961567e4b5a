"""The accessibility statement has what the act requires, and claims no more than was tested."""

import re
from pathlib import Path

import pytest

from panel import warehouse
from panel.access.page_list import PAGES, START
from panel.server.accessibility import read_results, show, statement
from panel.wording.settings import Settings
from tests.support.apart import run_apart

RESULTS = {
    "tested_on": "2026-12-01",
    "version": "1.0.0",
    "tools": ["axe-core 4", "Chromium 1"],
    "widths": [1280, 390],
    "rules": 30,
    "criteria": ["1.1.1", "2.5.8", "4.1.2"],
    "pages": [
        {"address": "budget", "title": "Budget", "views": 2, "failed": ["label (4.1.2)"], "undecided": []},
        {"address": "mal", "title": "Mål", "views": 1, "failed": ["label (4.1.2)"], "undecided": ["x (1.1.1)"]},
    ],
}


def words(results: dict = RESULTS, own: Settings | None = None, municipality: str = "Gävle kommun") -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", statement(results, own or Settings(), municipality)))


def test_it_has_what_the_act_requires() -> None:
    page = words(own=Settings(accessibility_contact="tillganglighet@gavle.example"))
    for required in (
        "Gävle kommun står bakom",
        "Uppdragspanelen",
        "delvis förenlig med lagen om tillgänglighet till digital offentlig service",
        "2018:1937",
        "tillganglighet@gavle.example",
        "www.digg.se/tdosanmalan",
        "Innehåll som inte är tillgängligt",
        "oskäligt betungande",
        "prövat den själv, med program: axe-core 4 och Chromium 1",
        "Bedömningen gjordes den 1 december 2026",
        "uppdaterades senast",
    ):
        assert required in page, required


def test_a_fault_that_was_found_is_named_with_its_pages_and_what_was_not_tested_too() -> None:
    page = words()
    assert "label (4.1.2): Budget och Mål" in page and "x (1.1.1): Mål" in page
    assert "Inga fel är kända" not in page
    others = [one.title for one in PAGES.values() if one.address not in {"budget", "mal"}]
    (listed,) = re.findall(r"Sidorna (.*?)\.", page)
    assert set(re.split(", | och ", listed)) == set(re.split(", | och ", ", ".join(others)))
    assert "Reglerna rör 2 av de 50 kriterierna" in page and "Övriga kriterier är inte prövade" in page
    clean = [{**one, "failed": []} for one in RESULTS["pages"]]
    page = words({**RESULTS, "pages": clean})
    assert "Inga fel är kända av de prov som står nedan" in page and "Bristande förenlighet" not in page
    assert "helt förenlig" not in page and "delvis förenlig" in page


def test_where_no_contact_is_set_it_says_so() -> None:
    assert "Ingen särskild adress är angiven än." in words()


def test_what_was_tested_is_there_with_every_page_that_is_claimed() -> None:
    results = read_results()
    addresses = {"" if page.file == START else page.address for page in PAGES.values()} | {"tillganglighet"}
    assert {page["address"] for page in results["pages"]} <= addresses
    assert all(page["views"] for page in results["pages"]) and results["rules"] >= len(results["criteria"]) > 5


@pytest.mark.parametrize("settings", ["", "idle_minutes = 1"])
def test_it_is_shown_without_a_database_and_with_faulty_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: str
) -> None:
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(tmp_path / "dashboard.duckdb"))
    (tmp_path / "panel.toml").write_text(settings)
    shown = run_apart(show(None))  # type: ignore[arg-type]
    assert shown.status_code == 200 and "Kommunen står bakom" in shown.body.decode()
