"""Test every page as the server runs it: no error, the right heading, and the views that the address asks for."""

import re
from pathlib import Path

import duckdb
import pytest

from panel import warehouse
from panel.access.page_list import PAGES
from panel.access.pages import CONTACT
from tests.support.pages import VIEWS, run, words


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.usefixtures("panel")
def test_each_page_answers_under_its_heading(page: str) -> None:
    shown = words(run(page))
    assert f'<h1><span class="eyebrow">{PAGES[page].title}<' in shown
    assert "<b>Norrköpings kommun</b>" in shown and '<span class="phase">Planåret är avslutat</span>' in shown


@pytest.mark.parametrize(("page", "view"), [(page, view) for page, views in VIEWS.items() for view in views])
@pytest.mark.usefixtures("panel")
def test_each_view_can_be_asked_for_in_the_address(page: str, view: str) -> None:
    app = run(page, visa=view)
    (control,) = app.button_group
    assert control.value == view
    assert "<h2" in words(app) or app.get("file_uploader")


@pytest.mark.usefixtures("panel")
def test_a_view_that_does_not_exist_shows_the_first() -> None:
    page, views = next(iter(VIEWS.items()))
    app = run(page, visa="Nonsens")
    assert app.button_group[0].value == views[0]


@pytest.mark.usefixtures("panel")
def test_the_overview_says_what_was_due_when_and_how_the_world_stands() -> None:
    shown = words(run("overview"))
    for figure in ("144 904", "−0,1 % på ett år, riket +0,2 %", "9,1 %", "ned 0,3 procentenheter", "493,4 mnkr"):
        assert figure in shown
    for figure in (
        "5 av 36",
        'aria-label="5 slutförda, 26 pågår, 5 ej påbörjade"',
        "8 mål med 23 måluppfyllelser. Ingen är bedömd.",
    ):
        assert figure in shown
    assert "Planåret 2024 är slut, men ingen uppföljning har lämnats." in shown
    assert "Helårsuppföljning 2024" in shown and "Sista dag 30 november 2024. Inget svar." in shown
    assert "ännu" not in shown


@pytest.mark.usefixtures("panel")
def test_every_amount_of_the_budget_has_its_sentence() -> None:
    shown = words(run("budget"))
    for figure in ("ca 25", "23,8–27,1", "ca 183", "181,7–185,0", "108,0", "176,6", "57 %"):
        assert figure in shown
    for figure in ("408,0", "+40,0", "+25,7", "−5,4", "+2,7", "−8,4", "−7,5", "+38,3"):
        assert figure in shown
    assert "politisk verksamhet 5 procent" in shown
    assert shown.count("<summary>Visa i planen</summary>") == 6 + 9 + 3


@pytest.mark.parametrize("view", ["Ramen", "Uppföljning", "Förändringen", "Mellan nämnder", "Intäkter"])
@pytest.mark.usefixtures("panel")
def test_an_address_of_a_former_view_of_the_budget_is_followed(view: str) -> None:
    shown = words(run("budget", visa=view))
    assert "Adressen går inte att följa" not in shown
    assert ('<details class="beside" open>' in shown) == (view == "Intäkter")


@pytest.mark.parametrize(
    ("address", "opened"),
    [
        ({}, []),
        ({"mal": "4"}, ["4"]),
        ({"mal": "8 Lokalförsörjning"}, ["8"]),
        ({"mal": "Alla mål"}, []),
        ({"mal": "99"}, []),
    ],
)
@pytest.mark.usefixtures("panel")
def test_the_address_opens_the_row_of_its_goal(address: dict[str, str], opened: list[str]) -> None:
    shown = words(run("goals", **address))
    assert re.findall(r'<details class="row level-1" id="m(\d+)"', shown) == [str(number) for number in range(1, 9)]
    assert re.findall(r'id="m(\d+)" open>', shown) == opened
    assert ("mal kan inte vara" in shown) == (address.get("mal") == "99")


@pytest.mark.parametrize(
    ("address", "count"),
    [
        ({}, 36),
        ({"status": "Ej påbörjad"}, 5),
        ({"hantering": "Utanför planen"}, 12),
        ({"hantering": "Utanför planen", "status": "Pågår"}, 7),
        ({"sok": "KÄRNKRAFT"}, 1),
        ({"sok": "finns.*inte("}, 0),
        ({"sok": "86", "ordning": "Mål"}, 1),
        ({"fordela": "Efter mål"}, 36),
        ({"punkt": "86"}, 36),
    ],
)
@pytest.mark.usefixtures("panel")
def test_points_are_filtered_by_the_address(address: dict[str, str], count: int) -> None:
    shown = words(run("programme", **address))
    assert (f"{count} av 36 punkter. <a" in shown) == (count < 36)
    assert shown.count('<details class="row" id="p') == count


@pytest.mark.usefixtures("panel")
def test_a_sentence_is_marked_in_its_context() -> None:
    shown = words(run("sources", visa="Dokumentet", citat="ks-2024:budget_line:rescue_service"))
    assert "<mark>Den största delen av kommunstyrelsen övrigt" in shown
    assert "Ekonomiska förutsättningar" in shown
    unknown = words(run("sources", visa="Dokumentet", citat="ks-2024:nonsens"))
    assert "citat kan inte vara ”ks-2024:nonsens”. Den meningen finns inte i den här planen" in unknown


def test_without_a_database_the_page_says_whom_to_ask_and_the_log_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(tmp_path / "none.duckdb"))
    shown = words(run("overview"))
    assert "Panelen är inte igång" in shown
    assert CONTACT in shown
    assert "etl build" not in shown
    assert "python -m etl build" in caplog.text


def test_with_a_database_of_another_version_the_log_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with duckdb.connect(str(tmp_path / "old.duckdb")) as connection:
        connection.execute("CREATE TABLE build AS SELECT 'other' AS schema_sha256")
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(tmp_path / "old.duckdb"))
    assert "Panelen är inte igång" in words(run("overview"))
    assert "annan version" in caplog.text


@pytest.mark.parametrize(
    ("day", "message"),
    [
        ("2. 1 januari 2025", "(Folkmängd): SCB lägger"),
        ("1. 1 januari 2023", "(Utvandring): Utvandringen ökar kraftigt under 2023"),
    ],
)
@pytest.mark.usefixtures("panel")
def test_a_dated_remark_is_reported_under_the_chart_of_its_series(day: str, message: str) -> None:
    shown = words(run("population"))
    assert shown.count(f"<b>{day}</b> {message}") == 1
