"""Test several boards and municipalities: each page shows one plan alone, and only to those who may see it."""

import re
from datetime import date
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from panel import warehouse
from panel.__main__ import main
from panel.access import current_user
from panel.access.page_list import PAGES
from panel.access.permissions import RoleAssignment, User
from panel.ui.plan import boards, plan, which_plan
from tests.conftest import ROOT
from tests.support.pages import VIEWS, open_page, words
from tests.support.plans import KS, LINKOPING, UN

pytestmark = pytest.mark.slow

pytest_plugins = ["tests.support.plans.served"]

PLACES = [(page, {}) for page in PAGES if page not in VIEWS]
PLACES += [(page, {"visa": view}) for page, views in VIEWS.items() for view in views]
# What kommunstyrelsen's plan says and no other does.
OF_KS = (
    "ks-2024",
    "Kommunstyrelsens uppdragsplan",
    "KS 2023/1297",
    "Kompetensförsörjning",
    "Räddningstjänsten",
    "493,4",
)
OF_UN = ("un-2024", "Utbildningsnämndens uppdragsplan", "UN 2023/0000", "3\u00a0120,5", "Grundskolekontoret")
OPEN_TO_ALL = {"sql", "explore"}
# Where a figure or a remark of the municipality's statistics itself has a plan as its source.
SOURCE_OF_STATISTICS = {"Kommunstyrelsens uppdragsplan", "Kommunstyrelsen"}
STATISTICS = {"population", "unemployment"}


def act_as(user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (current_user, which_plan):
        monkeypatch.setattr(module, "current_user", lambda: user)


def reader_of(*plans: str) -> User:
    return User("någon", "läsare", (RoleAssignment("läsare", plans),))


def everything(app: AppTest) -> str:
    """Return all that is sent to the browser: texts, options, links."""
    return "\n".join([words(app), *(str(element.proto) for element in app.main if hasattr(element, "proto"))])


@pytest.mark.parametrize(("page", "address"), PLACES)
@pytest.mark.usefixtures("several")
def test_each_page_shows_another_municipality_s_plan_and_nothing_of_norrkoping_s(
    page: str, address: dict[str, str]
) -> None:
    shown = words(open_page(page, LINKOPING, **address))
    assert "<h1>" in shown
    assert "Bildningsnämndens uppdragsplan 2024 (exempel)" in shown
    # Drift, Hämta data and the list of plans are about the whole panel: they have every plan that their reader may see.
    assert page in OPEN_TO_ALL | {"operations", "plans", "fetch_data"} or not [
        mark for mark in (*OF_KS, *OF_UN) if mark in shown
    ]


@pytest.mark.parametrize(("page", "address"), PLACES)
@pytest.mark.usefixtures("several")
def test_each_page_shows_another_board_s_plan_and_to_one_who_may_see_that_alone_no_trace_of_others(
    page: str, address: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the page keeps of one who sees all must not reach one who does not."""
    shown = words(open_page(page, UN, **address))
    assert "Utbildningsnämndens uppdragsplan 2024 (exempel)" in shown
    if page in OPEN_TO_ALL | {"follow_up"}:
        return
    act_as(reader_of("un-*"), monkeypatch)
    app = open_page(page, None, **address)
    assert "plan" not in app.query_params
    marks = {*OF_KS, "Kommunstyrelsen", LINKOPING} - (SOURCE_OF_STATISTICS if page in STATISTICS else set())
    output = everything(app)
    assert not [mark for mark in marks if mark in output]


@pytest.mark.parametrize("plan_asked_for", [KS, LINKOPING, "finns-inte-2024", "'; DROP TABLE plan; --", "<script>"])
@pytest.mark.usefixtures("several")
def test_a_plan_that_is_not_to_be_seen_is_reported_alike_whether_it_is_there_or_not(
    plan_asked_for: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    act_as(reader_of("un-*"), monkeypatch)
    shown = words(open_page("overview", plan_asked_for))
    assert "Planen kan inte visas" in shown
    assert "finns inte, eller så har du inte rätt att se den" in shown
    assert f'href="?plan={UN}"' in shown
    assert "<h2>" not in shown
    assert "<script>" not in shown
    assert not [mark for mark in OF_KS[1:] if mark in shown]


@pytest.mark.usefixtures("several")
def test_one_who_may_see_no_plan_is_informed_whom_to_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    act_as(reader_of("xx-*"), monkeypatch)
    shown = words(open_page("overview", None))
    assert "Du har inte rätt att se någon plan" in shown
    assert "uppdragsplan" not in shown


@pytest.mark.usefixtures("several")
def test_without_a_plan_in_the_address_it_is_the_newest_and_the_address_says_so() -> None:
    app = open_page("budget", None)
    assert app.query_params["plan"] == UN
    assert "3 120,5" in words(app)


@pytest.mark.usefixtures("several")
def test_the_plan_chosen_holds_on_the_next_page() -> None:
    app = open_page("overview", None)
    municipality, chosen = app.selectbox(key=plan.MUNICIPALITY), app.selectbox(key=plan.PLAN)
    assert municipality.options == ["Linköping", "Norrköping"]
    assert len(chosen.options) == 2
    chosen.select(KS).run()
    assert app.query_params["plan"] == KS
    del app.query_params["plan"]
    app.switch_page("../../pages/goals.py").run()
    assert app.query_params["plan"] == KS
    assert "<span>Kompetensförsörjning</span></h2>" in words(app)
    app.selectbox(key=plan.MUNICIPALITY).select("Linköping").run()
    assert app.query_params["plan"] == LINKOPING
    assert "<span>Fritid</span></h2>" in words(app)


@pytest.mark.usefixtures("panel")
def test_with_one_plan_nothing_is_drawn_and_the_address_stays_as_it_is() -> None:
    app = open_page("budget", None)
    assert "plan" not in app.query_params
    assert not [box for box in app.selectbox if box.key in {plan.PLAN, plan.MUNICIPALITY}]
    assert "plan=" not in words(app)


@pytest.mark.usefixtures("several")
def test_links_within_the_panel_lead_to_the_same_plan() -> None:
    links = re.findall(
        r'href="((?:kallor|kvitton|budget|mal|programpunkter|att-gora|uppfoljning)[^"]*)"',
        words(open_page("overview", KS)),
    )
    assert len(links) > 5
    assert all("plan=ks-2024" in link for link in links)


@pytest.mark.usefixtures("several")
def test_a_day_asked_of_one_plan_is_let_go_where_the_other_was_not_decided_yet() -> None:
    app = open_page("overview", KS, per="2023-11-30")
    assert app.date_input(key="per").value == date(2023, 11, 30)
    app.selectbox(key=plan.PLAN).select(UN).run()
    assert not app.exception
    assert "per" not in app.query_params
    assert app.date_input(key="per").value is None


@pytest.mark.usefixtures("several")
def test_statistics_that_a_municipality_lacks_are_reported_with_where_they_are() -> None:
    shown = words(open_page("unemployment", LINKOPING))
    assert "var arbetslösa i Linköping" in shown
    shown = words(open_page("population", LINKOPING))
    assert "Linköping hade" in shown
    # The largest other municipality of the county is the one to compare with at first.
    assert "fler invånare än Norrköping" in shown


@pytest.mark.usefixtures("several")
def test_the_boards_of_a_municipality_share_one_programme() -> None:
    shown = words(open_page("programme", KS))
    assert "<h2>40 av 95 punkter besvaras i 2 nämnders planer</h2>" in shown
    assert "Punkt 33: Kommunstyrelsen och Utbildningsnämnden (exempel)" in shown
    assert "Ingen av planerna svarar för 55 punkter" in shown
    assert "10–13, 15, 23–32, 35–37" in shown
    found = words(open_page("sources", UN, visa="Iakttagelser"))
    assert "2 nämnder svarar för programpunkt 33" in found
    assert "55 av programmets 95 punkter besvaras inte i någon av de 2 nämndernas planer" in found
    assert "nämnders planer" not in words(open_page("programme", LINKOPING))


@pytest.mark.usefixtures("panel")
def test_one_board_alone_is_not_asked_for_the_whole_programme() -> None:
    assert warehouse.read("findings_across", plan_id=KS).empty
    assert "nämnders planer" not in words(open_page("programme", None))


@pytest.mark.usefixtures("several")
def test_all_boards_of_the_municipality_have_a_row_and_the_council_s_goals_lead_to_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert which_plan.has_several("boards")
    assert not which_plan.has_several("years")
    shown = words(open_page("all_boards", KS))
    assert "2 nämnder: ingen har lämnat någon prognos" in shown
    for plan_id in (KS, UN):
        assert all(f'href="{page}?plan={plan_id}"' in shown for page in ("oversikt", "mal", "programpunkter", "budget"))
    assert LINKOPING not in shown
    assert re.search(r'scope="rowgroup">Fler elever ska klara grundskolan<.*?>1 Läsning<', shown, re.DOTALL)
    act_as(reader_of("un-*"), monkeypatch)
    assert not which_plan.has_several("boards")


def test_numbers_are_listed_as_spans() -> None:
    assert boards.ranges([1, 2, 3, 5, 8, 9]) == "1–3, 5, 8–9"
    assert boards.ranges([]) == ""


@pytest.mark.usefixtures("several")
def test_the_files_of_one_plan_are_not_reported_with_another() -> None:
    for own, other in ((UN, KS), (KS, UN)):
        sources = set(warehouse.read("sources", plan_id=own)["source_id"])
        assert f"{own}:plan" in sources
        assert "population_yearly_all" in sources
        assert not [source for source in sources if source.startswith(f"{other}:")]


@pytest.mark.usefixtures("several")
def test_the_command_line_asks_which_plan_where_there_are_several(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["undo", "1"]) == 2
    assert "--plan un-2024" in capsys.readouterr().err
    assert main(["findings"]) == 0
    output = capsys.readouterr().out
    assert "Utbildningsnämndens" in output


@pytest.mark.usefixtures("several")
def test_no_finding_of_one_plan_rests_on_a_sentence_of_another(boards_file: Path) -> None:
    with duckdb.connect(str(boards_file), read_only=True) as rows:
        wrong = rows.execute(
            "SELECT finding_id FROM finding WHERE statement_id IS NOT NULL AND NOT starts_with(statement_id, plan_id || ':')"
        ).fetchall()
    assert wrong == []


def test_no_page_names_a_plan_or_a_municipality_of_its_own() -> None:
    for folder in (
        "pages",
        "panel/access",
        "panel/charts",
        "panel/report",
        "panel/server",
        "panel/ui",
        "panel/wording",
    ):
        for file in (ROOT / folder).rglob("*.py"):
            if file.name not in {"examples.py", "rights.py"}:
                text = file.read_text(encoding="utf-8")
                named = re.findall(r"\bread\([^)]*(?:ks-\d{4}|0581)|==\s*[\"'](?:ks-2024|0581)", text)
                assert not named, file
