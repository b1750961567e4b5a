"""Test every page on plans with parts left out: it opens, and says nothing that only holds for one plan."""

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook

from panel import warehouse
from panel.access.page_list import PAGES
from panel.sheets.state import read_period_state
from panel.sheets.template import make_template
from tests.conftest import ROOT
from tests.support.any_plan import PLANS, SEEDS_OWN, WRONG
from tests.support.made_once import made_once
from tests.support.pages import run, words
from tests.support.plans.degenerate import build_of, followed_up

pytestmark = pytest.mark.slow

# What is not about a plan shows the same of all.
ABOUT_NO_PLAN = {"explore", "sql", "receipts", "sources", "operations"}
ABOUT_A_PLAN = [page for page in PAGES if page not in ABOUT_NO_PLAN]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_once(tmp_path_factory, "build_of", lambda folder: build_of(PLANS, folder)) / "dashboard.duckdb"


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_once(tmp_path_factory, "followed_up", lambda folder: followed_up(PLANS, folder)) / "dashboard.duckdb"


@pytest.mark.parametrize("page", ABOUT_A_PLAN)
@pytest.mark.parametrize("number", range(len(PLANS)))
def test_each_page_opens_for_a_plan_that_lacks_parts(
    page: str, number: int, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(database))
    shown = words(run(page, plan=f"plan-{number}"))
    assert not SEEDS_OWN.search(shown), SEEDS_OWN.findall(shown)
    assert "Folkmängd i Norrköping" not in shown
    assert not WRONG.search(shown), WRONG.findall(shown)


@pytest.mark.parametrize("number", [0, 1])
def test_what_a_plan_that_lacks_parts_is_followed_up_by_is_shown(
    number: int, followed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(followed))
    for page in ABOUT_A_PLAN:
        shown = words(run(page, plan=f"plan-{number}"))
        assert not SEEDS_OWN.search(shown), SEEDS_OWN.findall(shown)
        assert not WRONG.search(shown), WRONG.findall(shown)


@pytest.mark.parametrize("number", range(len(PLANS)))
def test_the_sheets_ask_only_for_what_the_plan_has(
    number: int, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(database))
    book = load_workbook(io.BytesIO(make_template(read_period_state(f"plan-{number}", "2024-helar"))))
    texts = [cell.value for ws in book for row in ws.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert [words for words in texts if SEEDS_OWN.search(words) or WRONG.search(words)] == []
    items_of_sheet = {
        sheet: [cell.value for cell in book[sheet]["A"][1:] if cell.value] for sheet in book.sheetnames[1:]
    }
    for part, sheet in (("criteria", "Måluppfyllelser"), ("points", "Programpunkter"), ("budget", "Budget")):
        assert bool(items_of_sheet[sheet]) == (part not in PLANS[number]), sheet


@pytest.mark.parametrize(
    ("number", "messages"),
    [
        (0, ("anger ingen budgetram.", "Planen anger inte hur ramen har ändrats")),
        (1, ("anger ingen budgetram.", "Planen anger inte hur ramen har ändrats")),
        (len(PLANS) - 1, ("Ramen för", "Planen nämner ändringar av ramen, men inte hela ändringen")),
    ],
)
def test_the_budget_states_what_a_plan_lacks_of_it(
    number: int, messages: tuple[str, ...], database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(database))
    shown = words(run("budget", plan=f"plan-{number}"))
    assert not WRONG.search(shown), WRONG.findall(shown)
    assert all(message in shown for message in messages)


ROOMS = [
    "pages",
    "panel/access",
    "panel/charts",
    "panel/follow_up",
    "panel/plans/draft",
    "panel/plans/sheet",
    "panel/report",
    "panel/server",
    "panel/sheets",
    "panel/ui",
    "panel/warehouse/queries",
    "panel/wording",
    "etl/findings",
]
# The words of sheets handed out before are read as they were.
OF_ONE_PLAN = {
    "panel/sheets/read_me.py",
    "panel/wording/text.py",
}


@pytest.mark.parametrize("room", ROOMS)
def test_no_words_of_the_seeds_plan_stand_in_what_is_shown_of_every_plan(room: str) -> None:
    found = []
    for path in sorted((ROOT / room).rglob("*")):
        if path.suffix not in {".py", ".sql", ".toml"} or path.relative_to(ROOT).as_posix() in OF_ONE_PLAN:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            texts = line.strip()
            is_comment = texts.startswith(("#", "--", '"""')) or texts.endswith('"""') or "population.py" in path.name
            # How a plan writes of a point is its own.
            if not is_comment and (SEEDS_OWN.search(texts) or "ingår inte i uppdragsplanen" in texts):
                found.append(f"{path.relative_to(ROOT)}:{number}: {texts}")
    assert not found
