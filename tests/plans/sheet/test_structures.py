"""Test plans of other structures than the first: what real plans hold goes in, is shown, and comes out again."""

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.build import build
from panel import warehouse
from panel.__main__ import main
from panel.access.page_list import PAGES
from panel.plans.sheet.filled import Filled, Row, filled_of
from panel.plans.sheet.reader import read_sheet
from panel.plans.sheet.tables import tables_of
from panel.plans.sheet.template import make_sheet
from panel.plans.sheet.validate import validate
from panel.report.collect import collect_report
from panel.report.state import state_of
from panel.sheets.state import read_period_state
from panel.sheets.workbook.process import read_workbook
from tests.conftest import ROOT
from tests.support.any_plan import SEEDS_OWN, WRONG
from tests.support.ledgers import Ledger
from tests.support.pages import run, words
from tests.support.plans import enter, filled
from tests.support.plans.sheets import CODES, made, problems_of

pytestmark = pytest.mark.slow

pytest_plugins = ["tests.support.plans.served"]

KUN = "kun-2025"
CASES = ROOT / "tests" / "cases" / "plans"
OF_A_PLAN = [page for page in PAGES if page not in {"explore", "sql", "receipts", "sources", "operations"}]


@pytest.fixture
def kun(own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The plan of another structure taken in and built. Returns the sources."""
    enter(KUN, own, tmp_path)
    build(own, warehouse.database_path())
    monkeypatch.setattr("panel.wording.clock.today", lambda: date(2025, 10, 1))
    return own


def on_every_page(plan_id: str) -> dict[str, str]:
    shown = {page: words(run(page, plan=plan_id)) for page in OF_A_PLAN}
    for page, said in shown.items():
        assert not WRONG.search(said), (page, WRONG.findall(said))
        assert not SEEDS_OWN.search(said), (page, SEEDS_OWN.findall(said))
    return shown


def test_a_plan_of_another_structure_is_shown_as_it_is(kun: Path) -> None:
    shown = warehouse.read("goals", plan_id=KUN).set_index("goal_no")
    assert shown.loc["2.1.2", ["level", "level_name", "parent"]].tolist() == [4, "Delmål", "2.1.1"]
    above = "Fokusområde 2 Kunskap hela livet, Kommunens mål 2.1 Alla lyckas i skolan"
    assert shown["above"].to_dict() == {
        "2.1.1": above,
        "2.1.2": f"{above}, Nämndmål 2.1.1 Gymnasieeleverna tar examen i tid",
        "2.1.10": "Fokusområde 3 Ett rikt kulturliv",
    }
    states = warehouse.read("goal_states", plan_id=KUN, known_on="2025-10-01")
    assert states[["number", "level"]].to_numpy().tolist()[:6] == [
        ["2", 1], ["2.1", 2], ["2.1.1", 3], ["2.1.1A", 4], ["2.1.1B", 4], ["2.1.2", 4],
    ]  # fmt: skip
    targets = warehouse.read("criterion_targets", plan_id=KUN)
    assert targets[["goal_no", "letter", "year", "value"]].to_numpy().tolist() == [
        ["2.1.1", "A", 2025, 73],
        ["2.1.1", "A", 2026, 74],
        ["2.1.1", "A", 2027, 76],
        ["2.1.10", "A", 2026, 145000],
    ]
    pages = on_every_page(KUN)
    goals, boards = (" ".join(re.sub(r"<[^>]*>", " ", pages[name]).split()) for name in ("goals", "all_boards"))
    assert (
        "Kunskap hela livet Kultur- och utbildningsnämnden Kommunens mål 2.1 Alla lyckas i skolan 2.1.1 Gymn" in boards
    )
    assert "Alla lyckas i skolan Nämndmål 2.1.1 Gymnasieeleverna tar examen i tid 2.1.2 Fler vuxna" in boards
    assert "Fokusområde 2 Kunskap hela livet 2 mål med 3 måluppfyllelser. Ingen är bedömd." in goals
    assert "Kommunens mål 2.1 Alla lyckas i skolan 2 mål med 3 måluppfyllelser. Ingen är bedömd." in goals
    assert "Fokusområde 3 Ett rikt kulturliv 1 mål med 1 måluppfyllelse. Ingen är bedömd." in goals
    assert "Nummerordning" not in goals
    assert "Kommunens mål 2.1" in pages["overview"]
    report = str(collect_report(state_of(KUN, "2025-årsbokslut")))
    assert f"Står under {above}." in report and "Bidrar inte" not in report
    assert "2.1.1A ska gå från 70,9 till 73 procent; inget utfall är rapporterat" in goals
    assert "Målvärden: 73 (2025), 74 (2026) och 76 (2027) procent" in goals
    assert "2.1.1B ska vara minst 80 index" in goals
    assert "2.1.2A ska öka; inget utfall är rapporterat" in goals
    assert set(read_period_state(KUN, "2025-delårsbokslut").items["measure"]) == {
        "criterion:2.1.1A",
        "criterion:2.1.1B",
        "criterion:2.1.2A",
        "criterion:2.1.10A",
    }


def test_its_outcomes_are_told_without_a_share_where_an_end_is_unknown(kun: Path) -> None:
    ledger = Ledger(warehouse.database_path().parent / "uploads", plan_id=KUN)
    values = {"2.1.1A": "71.95", "2.1.1B": "82", "2.1.2A": "4", "2.1.10A": "140000"}
    reports = {("measure", f"criterion:{name}"): {"value": value} for name, value in values.items()}
    ledger.publish("2025-09-10", "2025-delårsbokslut", reports, "controller")
    build(kun, warehouse.database_path())
    goals = on_every_page(KUN)["goals"]
    assert "2.1.1A har nått 71,95 procent: 50 % av vägen från 70,9 till 73" in goals
    assert "2.1.1B är 82 index: målvärdet minst 80 är nått" in goals
    assert "2.1.2A är 4; det ska öka" in goals
    over_time = words(run("goals", plan=KUN, visa="Över tid"))
    assert "målvärdet minst 80 är nått" in over_time


def test_its_follow_ups_are_its_own_and_it_spans_its_years(kun: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = warehouse.read("follow_ups", plan_id=KUN)
    assert rows[["period", "name", "plan_year", "year"]].to_numpy().tolist() == [
        ["2025-fördjupad_månadsuppföljning_april", "Fördjupad månadsuppföljning april", 2025, 2025],
        ["2025-delårsbokslut", "Delårsbokslut", 2025, 2025],
        ["2025-årsbokslut", "Årsbokslut", 2025, 2025],
        ["2026-årsbokslut", "Årsbokslut", 2026, 2026],
    ]
    asked = {
        period: {kind for kind, items in read_period_state(KUN, period).items.items() if items}
        for period in rows["period"][:2]
    }
    assert asked == {rows["period"][0]: {"measure"}, rows["period"][1]: {"criterion", "measure"}}
    due = warehouse.read("to_do", plan_id=KUN, today="2025-05-10", known_on="2025-05-10")
    assert set(due["sheet_kind"]) == {"measure"}
    assert [state_of(KUN, period).is_whole_year for period in rows["period"]] == [False, False, True, True]
    report = str(collect_report(state_of(KUN, rows["period"][1])))
    assert "Delårsbokslut" in report and not WRONG.search(report)
    shown = on_every_page(KUN)
    assert "Delårsbokslut" in shown["to_do"] or "delårsbokslut" in shown["to_do"]
    assert "Planåren 2025–2027 pågår" in shown["goals"]
    monkeypatch.setattr("panel.wording.clock.today", lambda: date(2027, 12, 31))
    assert "Planåren 2025–2027 pågår" in words(run("goals", plan=KUN))
    monkeypatch.setattr("panel.wording.clock.today", lambda: date(2028, 1, 1))
    assert "Planåren 2025–2027 är avslutade" in words(run("goals", plan=KUN))


def test_it_comes_out_again_as_it_went_in(kun: Path) -> None:
    again = filled_of(KUN)
    read, problems = read_sheet(read_workbook(make_sheet(again), "plan.xlsx"))
    assert [*problems, *validate(read, CODES)] == []
    given = [
        {
            kind: [{name: one for name, one in row.values.items() if one is not None} for row in rows]
            for kind, rows in filled.rows.items()
            if rows
        }
        for filled in (again, read)
    ]
    assert given[0] == given[1]


NUMBERS = st.lists(st.integers(1, 12), min_size=1, max_size=4).map(lambda parts: ".".join(map(str, parts)))
WORDS = st.sampled_from([None, "at_least", "at_most", "increase", "decrease"])
NAMES = st.lists(st.sampled_from(["Tertialrapport 1", "Delårsbokslut", "T1", "Månad 3"]), min_size=1, unique=True)


@st.composite
def structures(draw: st.DrawFn) -> Filled:
    """Draw a plan with goals of any numbers, measures stated in any way, and any follow-ups over some years."""
    plan = filled(KUN)
    numbers = draw(st.lists(NUMBERS, min_size=1, max_size=4, unique=True))
    plan.rows = {"office": plan.rows["office"], "goal": [], "criterion": [], "criterion_target": [], "follow_up": []}
    years = range(2025, 2026 + (last := draw(st.integers(0, 3))))
    plan.plan.update(goal_count_stated=Row({"value": len(numbers)}), last_year=Row({"value": 2025 + last}))
    for number in numbers:
        plan.rows["goal"].append(Row({"goal_no": number, "name": f"Mål om {number}"}))
        word, targets = draw(WORDS), draw(st.sets(st.sampled_from(years)))
        criterion = {"goal_no": number, "letter": "A", "letter_basis": "derived", "text": "Andel", "target_word": word}
        needs = word in {"at_least", "at_most"} and not targets
        target = 5.0 if needs or (not targets and draw(st.booleans())) else None
        plan.rows["criterion"].append(Row({**criterion, "target": target, "baseline": draw(st.none() | st.just(2.5))}))
        plan.rows["criterion_target"] += [
            Row({"goal_no": number, "letter": "A", "year": year, "value": 7.0}) for year in sorted(targets)
        ]
    for year in years:
        plan.rows["follow_up"] += [
            Row(
                {
                    "name": name,
                    "plan_year": year,
                    "month": "3",
                    "text": name,
                    "due_on": f"{year}-04-0{at}",
                    "said_by": "x",
                }
            )
            for at, name in enumerate(draw(NAMES), start=1)
        ]
    return plan


@settings(max_examples=15, deadline=None)
@given(structures())
def test_any_such_structure_is_a_sheet_without_faults_and_tables(plan: Filled) -> None:
    read, problems = read_sheet(read_workbook(make_sheet(plan), "plan.xlsx"))
    assert [*problems, *validate(read, CODES)] == []
    tables = tables_of(read, "1489")
    assert [row["goal_no"] for row in tables["goal"]] == [row.get("goal_no") for row in plan.of("goal")]
    periods = [row["period"] for row in tables["follow_up"]]
    assert len(set(periods)) == len(periods) == len(plan.of("follow_up"))
    assert len(tables["criterion_target"]) == len(plan.of("criterion_target"))


def test_a_board_without_a_budget_is_taken_in(own: Path) -> None:
    sheet = CASES / "sheet-no-budget" / "sheet.xlsx"
    assert main(["--data", str(own), "plan", "import", str(sheet), "--seen", "--elsewhere"]) == 0
    build(own, warehouse.database_path())
    shown = on_every_page("ofn-2025")
    assert "anger ingen budgetram." in shown["budget"]
    assert len(warehouse.read("goals", plan_id="ofn-2025")) == 3


@pytest.mark.parametrize(
    ("cell", "value", "message"),
    [
        ("Målvärden!B2", "Z", "finns inte på bladet Måluppfyllelse"),
        ("Målvärden!C2", 20255, "är inget år"),
        ("Måluppfyllelse!F2", 75, "Låt cellen vara tom"),
        ("Uppföljningar!B5", 2024, "Planen gäller inte 2024"),
        ("Uppföljningar!A3", "Fördjupad månadsuppföljning april", "står redan i"),
        ("Uppföljningar!F2", "Budget; Övrigt", "Skriv bladens namn"),
        ("Måluppfyllelse!F3", None, "behöver ett målvärde"),
    ],
)
def test_what_cannot_be_is_reported_by_its_cell(cell: str, value: object, message: str) -> None:
    assert message in problems_of(made(KUN), cell, value)[cell]
