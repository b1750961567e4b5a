"""Test which statistics a plan and the pages need, whether they are held and late, and how they are had."""

import re
from datetime import date

import pytest

from panel.access.page_list import read_pages
from panel.wording import clock
from panel.wording.statistics.needs import Need, needs
from tests.conftest import ROOT
from tests.support.fetch_commands import play

TODAY = date(2026, 11, 30)
PAGES = {"Befolkning": ("population", "births"), "Arbetslöshet": ("unemployment_share",)}
QUERIES = ROOT / "panel" / "warehouse" / "queries"


def of(region_code: str, today: date = TODAY) -> dict[str, Need]:
    return {one.indicator_id: one for one in needs("ks-2024", region_code, PAGES, today)}


@pytest.mark.usefixtures("panel")
def test_each_need_has_who_needs_it_and_what_is_held() -> None:
    found = of("0581")
    births = found["births"]
    assert births.needed_by[0].startswith("påståendet ”Antalet födda") and births.needed_by[-1] == "sidan Befolkning"
    assert births.first_period is not None and births.first_period.year == 2010
    assert births.lacks_before == date(1968, 1, 1)
    assert births.behind == 2 and births.command == "python -m etl series add --indicator births --service …"
    assert "mål 1" in found["new_businesses"].needed_by
    assert (
        "python -m etl fetch" in found["population"].command and "scb-population-month" in found["population"].command
    )


@pytest.mark.usefixtures("panel")
def test_what_is_missing_comes_first_then_what_is_late() -> None:
    rows = needs("ks-2024", "0114", PAGES, TODAY)
    order = [(one.is_held, not one.behind) for one in rows]
    assert order == sorted(order)
    missing = {one.indicator_id for one in rows if not one.is_held}
    assert "births" in missing and "population" not in missing
    assert all(one.command for one in rows if not one.is_held or one.behind)


@pytest.mark.usefixtures("panel")
def test_nothing_is_to_be_done_about_what_is_in_time() -> None:
    in_time = of("0581", date(2026, 1, 31))["births"]
    assert (in_time.behind, in_time.command) == (0, "")


@pytest.mark.usefixtures("panel")
def test_the_command_lists_it_for_each_plan() -> None:
    _, output = play(ROOT / "data", "series", "needed", "--plan", "ks-2024")
    assert "Planen och sidorna behöver 26 mått" in output.replace("\n", " ")
    assert "python -m etl fetch" in output


@pytest.mark.usefixtures("panel")
def test_late_sources_are_listed_as_on_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 29))
    _, output = play(ROOT / "data", "series", "late")
    assert ": 14 månader efter, till och med " in output.splitlines()[0]
    assert len(output.splitlines()) == 4
    monkeypatch.setattr(clock, "today", lambda: date(2024, 12, 31))
    assert play(ROOT / "data", "series", "late")[1] == ""


@pytest.mark.parametrize("page", ["population", "unemployment"])
def test_a_page_lists_the_indicators_that_its_queries_name(page: str) -> None:
    listed = (ROOT / "data" / "statistics" / "indicator.csv").read_text(encoding="utf-8").splitlines()[1:]
    known = {row.split(",")[0] for row in listed}
    quoted = re.findall(r"'([\w,]+)'", (QUERIES / f"{page}.sql").read_text(encoding="utf-8"))
    named = {one for names in quoted for one in names.split(",")}
    assert set(read_pages()[page].statistics) == named & known
