"""Test the page Kommun och planer: what keeps a plan out, a draft from a document, and who may take a plan in."""

import re
import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from etl.build import build
from etl.kept_files import sources_of
from panel import warehouse
from panel.access.page_list import PAGES
from panel.records import audit
from panel.records.audit import Event
from panel.wording.settings import change_settings, settings
from tests.conftest import ROOT
from tests.support.pages import VIEWS, buttons, run, words

pytestmark = pytest.mark.slow

CASES = ROOT / "tests" / "cases" / "plans"
PLAN_FILE = ROOT / "data" / "plans" / "ks-2024" / "plan.md"
SHEET = CASES / "sheet-claims-another-municipality" / "sheet.xlsx"


@pytest.fixture
def site(built: Path, data: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a panel with its sources beside the database."""
    shutil.copy(built, data / "dashboard.duckdb")
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(data / "dashboard.duckdb"))
    assert sources_of(data / "dashboard.duckdb") == data
    return data


def give(file: Path) -> AppTest:
    app = run("plans")
    app.file_uploader[0].set_value((file.name, file.read_bytes(), "")).run()
    assert not app.exception, app.exception
    return app


@pytest.mark.usefixtures("site")
def test_a_document_gives_a_draft_and_nothing_is_taken_in() -> None:
    app = give(PLAN_FILE)
    shown = words(app)
    assert "8 på bladet Mål" in shown
    assert re.search(r"Mål 1 Näringsliv</td>\s*<td><div>Mål: Nr 1, Namn Näringsliv", shown)
    next(one for one in app.button if one.label == "Pröva planen").click().run()
    assert not app.exception, app.exception
    assert re.search(r"\d+ fel i bladet\. Inget är inläst\..*Kontor!A2", words(app), re.DOTALL)
    assert [line for line in audit.lines() if line.event == Event.IMPORTED_PLAN] == []


@pytest.mark.usefixtures("site")
def test_each_fault_of_a_sheet_is_listed_with_its_cell_and_there_is_no_button() -> None:
    app = give(CASES / "sheet-merged-links" / "sheet.xlsx")
    assert re.search(r"\d+ fel i bladet\. Inget är inläst\..*Mål!", words(app), re.DOTALL)
    assert "Ta in planen" not in buttons(app)


def test_a_sheet_becomes_a_plan_that_is_shown_and_logged(site: Path) -> None:
    app = give(SHEET)
    assert "Bladet är rätt ifyllt" in words(app)
    assert "Planen läses in för Alingsås. Panelens egen kommun är Norrköping." in words(app)
    assert "bekräfta att du tar in planen för kommunen i bladet" in words(app)
    for box in app.checkbox:
        box.check().run()
    next(one for one in app.button if one.label == "Ta in planen").click().run()
    assert not app.exception, app.exception
    assert "är inläst och visas i panelen." in words(app)
    (taken,) = set(warehouse.read("plans")["plan_id"]) - {"ks-2024"}
    assert (site / "plans" / taken / "plan.xlsx").read_bytes() == SHEET.read_bytes()
    assert [line.about["plan_id"] for line in audit.lines() if line.event == Event.IMPORTED_PLAN] == [taken]
    assert settings().region == "0581", "a plan from elsewhere does not take the first page"
    again = give(SHEET)
    assert f"och vill ersätta {taken}." in words(again)
    assert next(one for one in again.button if one.label == "Ta in planen").disabled
    for box in again.checkbox:
        box.check().run()
    assert not next(one for one in again.button if one.label == "Ta in planen").disabled


@pytest.fixture(scope="module")
def without_plans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a panel that has no plan yet."""
    folder = tmp_path_factory.mktemp("empty")
    shutil.copytree(ROOT / "data" / "statistics", folder / "statistics")
    build(folder, folder / "dashboard.duckdb")
    return folder


@pytest.mark.parametrize("region", ["", "1489"])
def test_every_page_can_be_opened_before_the_first_plan(
    without_plans: Path, monkeypatch: pytest.MonkeyPatch, region: str
) -> None:
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(without_plans / "dashboard.duckdb"))
    change_settings({"region": region})
    welcomed = set()
    for page, about in PAGES.items():
        for view in VIEWS.get(page, [None]):
            shown = words(run(page, **({"visa": view} if view else {})))
            assert "Något gick fel" not in shown
            welcomed |= {page} if "väntar på sin första uppdragsplan" in shown else set()
            assert about.has_plan <= (page in welcomed), page
    of_setup = {"plans", "operations"}
    assert welcomed == {page for page, about in PAGES.items() if about.has_plan or not (region or page in of_setup)}


@pytest.mark.usefixtures("site")
def test_open_data_are_set_in_the_form_and_what_cannot_be_used_is_named() -> None:
    app = run("plans", visa="Kommunen")
    fields = {one.label: one for one in (*app.checkbox, *app.text_input, *app.text_area)}
    fields["Vem som helst får läsa statistiken utan att logga in"].check()
    fields["Kommunens organisationsnummer"].set_value("2120")
    fields["E-post till dem som svarar för öppna data"].set_value("oppnadata@kommun.example")
    fields["Webbplatser som får läsa data-API:et"].set_value("https://www.kommun.example\n")
    save = next(one for one in app.button if one.label == "Spara")
    save.click().run()
    assert "organisation_number ska vara som 212000-0000." in words(app)
    assert not settings().open_data
    number = next(one for one in app.text_input if one.label == "Kommunens organisationsnummer")
    number.set_value("212000-0456")
    next(one for one in app.button if one.label == "Spara").click().run()
    saved = "Sparat: kommunen, om statistiken är öppen, organisationsnumret, e-posten för öppna data och webbplatserna"
    assert saved in words(app)
    app.run()
    assert saved in words(app), "it stays for as long as it is so"
    now = settings()
    assert (now.open_data, now.organisation_number, now.data_contact) == (
        True,
        "212000-0456",
        "oppnadata@kommun.example",
    )
    assert now.api_origins == ("https://www.kommun.example",)
    change_settings({"data_contact": "annan@kommun.example"})
    app.run()
    assert "Sparat" not in words(app)
