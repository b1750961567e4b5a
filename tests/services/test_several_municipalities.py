"""Three municipalities and five boards in one warehouse: each board's rights, addresses, files, report, sheets and days."""

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook

from etl.build import build
from panel import warehouse
from panel.access import current_user
from panel.access.page_files import OF_QUERY, may_have
from panel.access.permissions import RoleAssignment, User
from panel.report.builder import make
from panel.report.state import state_of
from panel.sheets.state import read_period_state
from panel.sheets.template import make_template
from panel.ui.plan import which_plan
from tests.support.ledgers import Ledger
from tests.support.made_once import made_once
from tests.support.pages import run, words
from tests.support.plans.degenerate import boards_of
from tests.support.report_opened import words as words_of

pytestmark = pytest.mark.services

# By plan_id: the board and its municipality. Norrköping's executive board is the fifth.
BOARDS = {
    "un-2024": ("Utbildningsnämnden", "0581"),
    "vn-linkoping-2024": ("Vårdnämnden", "0580"),
    "kn-linkoping-2024": ("Kulturnämnden", "0580"),
    "tn-alingsas-2024": ("Tekniska nämnden", "1489"),
}
NAMES = {**{plan_id: board for plan_id, (board, _) in BOARDS.items()}, "ks-2024": "Kommunstyrelsen"}
PLACES = {"0581": "Norrköping", "0580": "Linköping", "1489": "Alingsås"}
REPORTER, OTHER = "vn-linkoping-2024", "kn-linkoping-2024"
DAY_BEFORE, DAY = "2024-11-24", "2024-11-25"


def _made(folder: Path) -> None:
    data = boards_of(BOARDS, folder)
    comment = {
        ("criterion", "criterion:1A"): {"status": "Slutförd", "assessment": "Uppfylls", "comment": "Ord av vård."}
    }
    Ledger(folder / "uploads", plan_id=REPORTER).publish(DAY, "2024-helar", comment, "controller")
    build(data, folder / "dashboard.duckdb")


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_once(tmp_path_factory, "five-boards", _made) / "dashboard.duckdb"


@pytest.fixture(autouse=True)
def several(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(database))


def act_as(monkeypatch: pytest.MonkeyPatch, *assignments: RoleAssignment) -> User:
    user = User("någon", "läsare", assignments)
    for module in (current_user, which_plan):
        monkeypatch.setattr(module, "current_user", lambda: user)
    return user


@pytest.mark.parametrize("plan_id", NAMES)
def test_an_address_shows_its_own_board_and_municipality_and_no_words_of_another(plan_id: str) -> None:
    others = [name for other, name in NAMES.items() if other != plan_id]
    code = "0581" if plan_id == "ks-2024" else BOARDS[plan_id][1]
    for page in ("overview", "goals", "budget", "programme"):
        shown = words(run(page, plan=plan_id))
        assert f"{NAMES[plan_id]}s uppdragsplan 2024" in shown
        # Programpunkter names the boards that share a programme, within the municipality.
        assert not [name for name in others if f"{name}s uppdragsplan" in shown]
        assert ("Ord av vård." in shown) == (plan_id == REPORTER and page == "goals")
    assert f"{PLACES[code]} hade" in words(run("population", plan=plan_id))


def test_a_reader_of_one_municipality_sees_its_boards_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    user = act_as(monkeypatch, RoleAssignment("läsare", ("*",), ("0580",)))
    assert set(which_plan.plan_ids()) == {REPORTER, OTHER}
    shown = words(run("all_boards", plan=REPORTER))
    assert all(NAMES[plan_id] in shown for plan_id in (REPORTER, OTHER))
    assert not [name for plan_id, name in NAMES.items() if plan_id not in {REPORTER, OTHER} and name in shown]
    assert "Planen kan inte visas" in words(run("overview", plan="tn-alingsas-2024"))
    allowed = {plan_id for plan_id in NAMES if may_have(user, OF_QUERY["budget_lines"], {"plan_id": plan_id})}
    assert allowed == {REPORTER, OTHER}


def test_a_reader_of_one_board_has_no_page_of_several(monkeypatch: pytest.MonkeyPatch) -> None:
    act_as(monkeypatch, RoleAssignment("läsare", ("kn-*",)))
    assert which_plan.plan_ids() == (OTHER,)
    assert not which_plan.has_several("boards")
    assert NAMES[REPORTER] not in words(run("all_boards"))


@pytest.mark.parametrize("plan_id", NAMES)
def test_report_and_sheet_are_of_one_board(plan_id: str) -> None:
    others = [f"{name}s uppdragsplan" for other, name in NAMES.items() if other != plan_id]
    written = words_of(make(state_of(plan_id, "2024-helar"), "docx"))
    assert f"{NAMES[plan_id]}s uppdragsplan 2024" in written
    assert not [words for words in others if words in written]
    assert ("Ord av vård." in written) == (plan_id == REPORTER)
    book = load_workbook(io.BytesIO(make_template(read_period_state(plan_id, "2024-helar"))))
    cells = [cell.value for ws in book for row in ws.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert any(NAMES[plan_id] in text for text in cells)
    assert not [text for text in cells if any(words in text for words in others)]


def test_a_day_is_of_the_board_that_reported_on_it() -> None:
    for plan_id, day, is_reported in ((REPORTER, DAY, True), (REPORTER, DAY_BEFORE, False), (OTHER, DAY, False)):
        states = warehouse.read("goal_states", plan_id=plan_id, known_on=day)
        assert (states["assessment"] == "Uppfylls").any() == is_reported, (plan_id, day)
