"""Test a full year that is reported in February of the next year: it is the latest everywhere."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from etl.build import assemble
from etl.quality import CheckError
from panel import warehouse
from panel.__main__ import main
from panel.report.collect import collect_report
from panel.report.state import state_of
from panel.sheets.state import read_period_state
from panel.wording import clock
from panel.wording.plan import follow_ups
from tests.conftest import ROOT, replace_in
from tests.support.pages import open_page, words
from tests.support.plans import NOT_SOURCES

pytestmark = pytest.mark.slow

CASE = ROOT / "tests" / "cases" / "plans" / "sheet-year-end-report-in-february"
PLAN, HALF, WHOLE = "bou-2025", "2025-delar", "2025-helar"


@pytest.fixture(scope="session")
def year_end_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the plan, its half year and its full year, entered as a controller enters them."""
    folder = tmp_path_factory.mktemp("year-end")
    data, target = folder / "data", folder / "dashboard.duckdb"
    shutil.copytree(ROOT / "data", data, ignore=NOT_SOURCES)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(warehouse.DATABASE_VARIABLE, str(target))
        assert main(["--data", str(data), "plan", "import", str(CASE / "plan.xlsx"), "--seen", "--elsewhere"]) == 0
        assert main(["--data", str(data), "build"]) == 0
        for name in ("half-year.xlsx", "full-year.xlsx"):
            upload = ["upload", str(CASE / name), "--publish", "--seen", "--plan", PLAN, "--by", "controller"]
            assert main(["--data", str(data), *upload]) == 0
    return target


@pytest.fixture(autouse=True)
def year_end(year_end_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(year_end_file))
    monkeypatch.setattr(clock, "today", lambda: date(2026, 2, 20))


def shown(page: str, **address: str) -> str:
    return words(open_page(page, PLAN, **address))


def test_the_overview_s_forecast_is_the_full_year_s() -> None:
    page = shown("overview")
    assert "Prognosen för 2025 är 12,48 mnkr" in page
    assert "bättre än budget: prognos 3 600,0, ram" in page
    assert "Ändrat sedan delårsuppföljningen" in page


def test_the_budget_s_headline_is_of_the_full_year_and_compares_with_the_half() -> None:
    page = shown("budget")
    assert "12,48 mnkr (0,3 %) under ramen." in page
    assert "delårsuppföljningen 2025</a> (prognos 3 650,0)" in page
    half = shown("budget", period="Delår 2025")
    assert "Delårsuppföljningen 2025, mnkr." in half
    assert "helårsuppföljningen 2025</a> (prognos 3 600,0)" in half


def test_the_goals_run_from_the_half_year_to_the_full() -> None:
    page = shown("goals", mal="1 Kunskapsresultat")
    assert "1A har nått 86,4 procent: målvärdet 86 är nått" in page
    assert "1A har nått 85 procent" not in page
    values = warehouse.read("measure_values", plan_id=PLAN, item_id="criterion:1A", known_on="2100-01-01")
    assert values["value"].tolist() == [85, 86.4]


def test_what_is_to_do_is_the_full_year_from_its_own_february() -> None:
    def begun(today: str) -> list[str]:
        return warehouse.read("to_do", plan_id=PLAN, today=today, known_on="2025-01-01")["period"].unique().tolist()

    assert begun("2025-01-15") == []
    assert begun("2025-12-17") == [HALF]
    assert begun("2025-12-18") == [HALF, WHOLE]
    page = shown("to_do")
    assert "i helårsuppföljningen 2025" in page
    assert "10 februari 2026" in page


def test_the_report_of_the_full_year_shows_the_half_year_as_what_was_before() -> None:
    message = str(collect_report(state_of(PLAN, None))).replace("\u00a0", " ")
    assert "86,4" in message
    assert "12,48 mnkr bättre än budget" in message
    half = str(collect_report(state_of(PLAN, HALF))).replace("\u00a0", " ")
    assert "86,4" not in half


def test_the_sheet_made_when_no_follow_up_is_chosen_is_the_full_year_s(tmp_path: Path) -> None:
    state = read_period_state(PLAN, None)
    assert (state.period, state.due_on) == (WHOLE, date(2026, 2, 10))
    assert main(["template", "--plan", PLAN, "--out", str(tmp_path / "blad.xlsx")]) == 0
    assert main(["report", "--plan", PLAN, "--out", str(tmp_path / "rapport.xlsx")]) == 0


@pytest.mark.parametrize(
    "today",
    [
        *(date(2025, 3, 1), date(2025, 8, 1), date(2025, 9, 30), date(2025, 12, 18)),
        *(date(2026, 1, 31), date(2026, 2, 10), date(2026, 2, 11), date(2027, 8, 15)),
    ],
    ids=str,
)
def test_pages_report_and_commands_mean_the_same_follow_up_on_any_day(
    today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "today", lambda: today)
    (half, whole) = (warehouse.read("deadlines", plan_id=PLAN).set_index("period").loc[one] for one in (HALF, WHOLE))
    meant = WHOLE if today > half["due_on"].date() and (today >= whole["opens_on"].date()) else HALF
    assert follow_ups.current_period(PLAN) == meant
    assert read_period_state(PLAN, None).period == state_of(PLAN, None).period == meant
    assert f"<h2>{'Delårs' if meant == HALF else 'Helårs'}uppföljning 2025</h2>" in words(open_page("report", PLAN))
    for page in ("follow_up", "to_do"):
        (chosen,) = (one for one in open_page(page, PLAN).selectbox if one.key == "period")
        assert chosen.value == {HALF: "Delår 2025", WHOLE: "Helår 2025"}[meant], page


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("2024-helar,2024-11-30", "2024-helar,2023-11-30", "Sista dag är 2023-11-30, men uppföljningen gäller 2024"),
        ("2024-helar,2024-11-30", "2024-helar,2024-05-30", "ligger inte före helårets"),
    ],
)
def test_a_last_day_of_another_year_stops_the_build(data: Path, old: str, new: str, message: str) -> None:
    replace_in(data / "plans" / "ks-2024" / "deadline.csv", old, new)
    with pytest.raises(CheckError, match=message):
        assemble(data, data / "panel.duckdb")
