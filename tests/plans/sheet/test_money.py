"""Test a plan with income, cost and net over several years, and a measure of official statistics, from sheet to pages."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from openpyxl import load_workbook

from etl.build import build
from panel import warehouse
from panel.follow_up.preview import Expected, Preview, make_preview
from panel.follow_up.publish import publish
from panel.follow_up.taken import take
from panel.plans.sheet.filled import filled_of
from panel.plans.sheet.reader import read_sheet
from panel.plans.sheet.template import make_sheet
from panel.plans.sheet.validate import validate
from panel.report.collect import collect_report
from panel.report.state import state_of
from panel.sheets.state import read_period_state
from panel.sheets.template import make_template
from panel.sheets.workbook.process import read_workbook
from panel.ui.writing.beside import beside
from panel.wording.statistics.outcomes import official_outcomes
from tests.support.any_plan import WRONG
from tests.support.follow_up_sheets import cell_of, edited, read_here, write
from tests.support.pages import run, words
from tests.support.plans import enter
from tests.support.plans.sheets import CODES
from tests.support.sandbox import found_by, open_sandbox

pytestmark = pytest.mark.slow

pytest_plugins = ["tests.support.plans.served"]

OMN, HALF, YEAR = "omn-2025", "2025-delar", "2025-helar"
FORECAST = "Helårsprognos_(mnkr)"


@pytest.fixture
def omn(own: Path, tmp_path: Path) -> Path:
    """The plan taken in and built. Returns the sources."""
    enter(OMN, own, tmp_path)
    build(own, warehouse.database_path())
    return own


def test_income_cost_net_and_years_are_shown_each_with_its_sentence(omn: Path) -> None:
    shown = words(run("budget", plan=OMN))
    assert "Kostnaderna är 1 172,35 mnkr och intäkterna 129,75 mnkr" in shown
    assert "Ramen är 1 042,6 mnkr 2025 och 1 060,0 mnkr 2026: 17,4 mnkr mer" in shown
    assert "Budget 2024" in shown and "Plan 2026" in shown
    assert not WRONG.search(shown)
    overview = words(run("overview", plan=OMN))
    assert "Stapeln visar kostnaderna. Intäkterna räknas av." in overview and not WRONG.search(overview)
    lines = warehouse.read("budget_lines", plan_id=OMN).set_index("line_id")
    assert lines.loc["grants", ["amount_mnkr", "cost_mnkr", "income_mnkr"]].tolist() == [-20.0, 0.0, -20.0]
    years = warehouse.read("budget_years", plan_id=OMN)
    assert years["quote"].str.contains("tkr").all()
    assert years.loc[years["line_id"] == "frame", ["year", "amount_mnkr"]].to_numpy().tolist() == [
        [2024, 1004.2],
        [2025, 1042.6],
        [2026, 1060.0],
    ]
    report = str(collect_report(state_of(OMN, YEAR)))
    assert "Kostnader, intäkter och netto" in report and "1 060,0 mnkr 2026" in report.replace("\\xa0", " ")


def test_it_comes_out_again_as_it_went_in(omn: Path) -> None:
    again = filled_of(OMN)
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


@pytest.fixture
def tables(omn: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with open_sandbox(warehouse.database_path()) as connection:
        yield connection


def test_sums_that_do_not_meet_are_found(tables: duckdb.DuckDBPyConnection) -> None:
    net, parts = "net_is_not_cost_plus_income", "parts_do_not_sum_to_the_whole"
    assert found_by(tables, net) == found_by(tables, parts) == {}
    tables.execute("UPDATE budget_line SET cost_mnkr = 741.5 WHERE line_id = 'elderly'")
    assert found_by(tables, net)[f"{net}:elderly"]["expected"] == "655,1 mnkr"
    found = found_by(tables, parts)
    assert {one["title"] for one in found.values()} == {
        "Budgetram 2025: delarnas kostnader blir 1 171,95 mnkr, inte 1 172,35"
    }
    tables.execute("UPDATE budget_year SET amount_mnkr = 1061 WHERE line_id = 'frame' AND year = 2026")
    tables.execute("UPDATE budget_line SET amount_mnkr = 656 WHERE line_id = 'elderly'")
    assert {
        "Budgetram 2026: delarna blir 1 060,0 mnkr, inte 1 061,0",
        "Budgetram 2025: delarna blir 1 043,1 mnkr, inte 1 042,6",
    } <= {one["title"] for one in found_by(tables, parts).values()}
    tables.execute("DELETE FROM budget_year WHERE line_id = 'grants'")
    assert not any("2026" in key for key in found_by(tables, parts))


def plain(page: str) -> str:
    """Return the words of a page of the plan, without markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", words(run(page, plan=OMN))).split())


def previewed(item_id: str, period: str = HALF, **fields: float) -> Preview:
    """Return the preview of a new sheet with figures of a line, by the headers of its columns; spaces are written as _."""
    body = edited(make_template(read_period_state(OMN, period)), write("Budget", item_id, **fields))
    return make_preview([take("blad.xlsx", body, read_here)], Expected(OMN, None, None))


def test_a_follow_up_takes_cost_and_income_and_counts_the_net(omn: Path) -> None:
    line, cost, income = "line:elderly", "Prognos,_kostnader_(mnkr)", "Prognos,_intäkter_(mnkr)"
    assert "Skriv prognosen för både kostnader och intäkter." in str(previewed(line, **{cost: 745.4}))
    assert "Skriv intäkterna med minus" in str(previewed(line, **{cost: 745.4, income: 88.2}))
    differing = str(previewed(line, **{cost: 745.4, income: -88.2, "Helårsprognos_(mnkr)": 660}))
    assert "Kostnader och intäkter ger 657,2. Stämmer helårsprognosen?" in differing
    publish(previewed(line, **{cost: 745.4, income: -88.2}), {}, "controller", data=omn)
    rows = warehouse.read("budget_follow_up", plan_id=OMN, period=HALF, known_on="9999-12-31")
    known = rows.set_index("line_id").loc["elderly"]
    assert known[["forecast_mnkr", "cost_forecast_mnkr", "income_forecast_mnkr"]].tolist() == [657.2, 745.4, -88.2]
    assert abs(known["deviation_mnkr"] + 1.7) < 1e-9
    shown = words(run("budget", plan=OMN))
    assert "Kostnader 745,4 mot budget 741,9, intäkter −88,2 mot −86,4." in shown and not WRONG.search(shown)
    assert "Kostnader 745,4 mot budget 741,9" in str(collect_report(state_of(OMN, HALF)))
    due = warehouse.read("to_do", plan_id=OMN, today="2025-09-01", known_on="9999-12-31")
    left = set(due.loc[(due["period"] == HALF) & (due["state"] == "missing"), "item_id"])
    assert "line:elderly" not in left and "line:disability" in left


def test_a_later_year_is_compared_with_its_own_budget(omn: Path) -> None:
    publish(previewed("line:frame", **{FORECAST: 1045.6}), {}, "controller", data=omn)
    publish(previewed("line:elderly", "2026-helar", **{FORECAST: 690}), {}, "controller", data=omn)
    publish(previewed("line:frame", "2026-helar", **{FORECAST: 1070}), {}, "controller", data=omn)
    rows = warehouse.read("budget_follow_up", plan_id=OMN, period="2026-helar", known_on="9999-12-31").set_index(
        "line_id"
    )
    assert rows.loc["frame", ["year", "high_mnkr", "deviation_mnkr"]].tolist() == [2026, 1060.0, -10.0]
    assert rows["earlier_forecast_mnkr"].isna().all() and rows["cost_mnkr"].isna().all()
    shown, overview = plain("budget"), plain("overview")
    assert "Prognosen för 2026 är 1 070,0 mnkr, 10,0 mnkr (0,9 %) över ramen" in shown
    assert "Prognosen för 2026 är 10,0 mnkr (0,9 %) sämre än budget" in overview
    assert "prognos 1 070,0, ram 1 060,0" in overview and "668,0 690,0 −22,0" in overview
    assert not WRONG.search(shown + overview)
    report = str(collect_report(state_of(OMN, "2026-helar"))).replace("\\xa0", " ")
    assert report.startswith("Report(title='Helårsuppföljning 2026'")
    assert "ram 1 060,0 mnkr" in report and "10,0 mnkr sämre än budget" in report
    sheet = load_workbook(io.BytesIO(make_template(read_period_state(OMN, "2026-helar"))))["Budget"]
    assert cell_of(sheet, "line:elderly", "Budget, högst (mnkr)").value == 668.0
    # Worse by 5.2 % than the first year's budget, but not by 5 % of its own.
    found = warehouse.read("findings_as_of", plan_id=OMN, known_on="9999-12-31")
    assert "reported_deviation_without_explanation" not in set(found["check_name"])


def test_a_year_without_a_budget_is_not_compared(omn: Path) -> None:
    publish(previewed("line:frame", "2027-helar", **{FORECAST: 1080}), {}, "controller", data=omn)
    publish(previewed("line:elderly", "2027-helar", **{FORECAST: 690}), {}, "controller", data=omn)
    shown, overview = plain("budget"), plain("overview")
    assert "Prognosen för 2027 är 1 080,0 mnkr. Planen anger ingen budget för 2027." in shown
    assert "Planen anger ingen budget för 2027 att jämföra prognosen med" in shown
    assert "1 080,0 mnkr prognos för 2027. Planen anger ingen budget för 2027." in overview
    report = str(collect_report(state_of(OMN, "2027-helar"))).replace("\\xa0", " ")
    assert "Budgetram: helårsprognos 1 080,0 mnkr, planen anger ingen budget för 2027" in report
    assert "än budget" not in shown + overview and not WRONG.search(shown + overview)


def test_income_is_better_when_it_is_more(omn: Path) -> None:
    forecast, outcome = "Helårsprognos_(mnkr)", "Utfall_t.o.m._perioden_(mnkr)"
    assert "gånger budgeten" not in str(previewed("line:grants", **{forecast: -20.5}))
    assert "Skriv prognosen med minus också" in str(previewed("line:grants", **{forecast: 20}))
    publish(previewed("line:grants", **{forecast: -22, outcome: -15}), {}, "controller", data=omn)
    rows = warehouse.read("budget_follow_up", plan_id=OMN, period=HALF, known_on="9999-12-31")
    assert rows.set_index("line_id").loc["grants", "deviation_mnkr"] == 2
    found = warehouse.read("findings_as_of", plan_id=OMN, known_on="9999-12-31")["check_name"]
    assert not any(name.startswith("reported_") for name in found)


def test_the_outcome_in_statistics_is_offered_and_is_not_the_offices_own(omn: Path) -> None:
    (official,) = official_outcomes(OMN).values()
    assert official.replace("\u00a0", " ") == "42 722 antal, 2024 (SCB)"
    state = read_period_state(OMN, HALF)
    assert {name: item.shown.get("official") for name, item in state.items["measure"].items()} == {
        "criterion:1A": None,
        "criterion:1B": official,
    }
    sheet = load_workbook(io.BytesIO(make_template(state)))["Nyckeltal"]
    assert cell_of(sheet, "criterion:1B", "I statistiken").value == official
    assert cell_of(sheet, "criterion:1B", "Utfall").value is None
    shown = words(run("goals", plan=OMN))
    assert f"I statistiken: {official}.".replace("\u00a0", " ") in shown and not WRONG.search(shown)
    assert f"{official}" in beside(state, "criterion:1B") and official not in beside(state, "criterion:1A")
    assert (
        warehouse.read("measure_values", plan_id=OMN, item_id="criterion:1B", known_on="9999-12-31")["value"]
        .isna()
        .all()
    )
