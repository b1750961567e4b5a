"""Test that plans of any structure go from sheet to the queries of every page, and come out as they went in."""

import shutil
import tempfile
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from etl.build import assemble
from panel import warehouse
from panel.plans.sheet.filled import Filled, Row, filled_of
from panel.plans.sheet.reader import read_sheet
from panel.plans.sheet.store import write_plan
from panel.plans.sheet.tables import tables_of
from panel.plans.sheet.template import make_sheet
from panel.plans.sheet.validate import validate
from panel.sheets.state import read_period_state
from panel.sheets.workbook.process import read_workbook
from tests.support.lake.questions import GIVEN
from tests.support.plans import NOT_SOURCES, ROOT, filled
from tests.support.plans.degenerate import LARGE
from tests.support.plans.sheets import CODES

pytestmark = pytest.mark.slow

OMN, YEAR = "omn-2025", 2025
MIN_DIFFERENT = 3
FRAME = "Budgetram"
TKR = st.integers(1, 90_000)
PARTS = st.lists(st.integers(1, 12), min_size=1, max_size=3)
NUMBERS = st.lists(PARTS.map(lambda parts: ".".join(map(str, parts))), min_size=1, max_size=4, unique=True)
WORDS = st.sampled_from([None, "at_least", "at_most", "increase", "decrease"])


@st.composite
def plans(draw: st.DrawFn) -> Filled:
    """Draw a plan: levels, numbers, measures, points or none, follow-ups of each year, and a budget or none."""
    plan, last = filled(OMN), YEAR + draw(st.integers(0, 2))
    levels, numbers, points = draw(st.integers(0, 3)), draw(NUMBERS), draw(st.sets(st.integers(1, 9), max_size=4))
    higher = [_higher(at, levels) for at in range(1, (levels or draw(st.integers(0, 1))) + 1)]
    lowest = (str(len(higher)),) if higher else None
    plan.rows = {
        "office": plan.rows["office"],
        "council_goal": higher,
        "goal": [Row({"goal_no": one, "name": f"Mål om {one}", "council_goals": lowest}) for one in numbers],
        "criterion": [_criterion(draw, number) for number in numbers],
        "point": [_point(one) for one in sorted(points)],
        "follow_up": [_follow_up(year) for year in range(YEAR, last + 1)],
        **draw(budgets() | st.just({})),
    }
    plan.plan |= {
        "goal_count_stated": Row({"value": len(numbers)}),
        "point_count_stated": Row({"value": len(points)}),
        "programme_point_count_stated": Row({"value": 9 if points else 0}),
        "last_year": Row({"value": last if last > YEAR else None}),
    }
    return plan


def _higher(at: int, levels: int) -> Row:
    level = {"level_name": f"Nivå {at}", "parent_no": str(at - 1) if at > 1 else None} if levels else {}
    return Row({"council_goal_no": str(at), "title": f"Högre mål {at}", **level})


def _criterion(draw: st.DrawFn, goal_no: str) -> Row:
    word = draw(WORDS)
    target = 5.0 if word in {"at_least", "at_most"} or draw(st.booleans()) else None
    named = {"goal_no": goal_no, "letter": "A", "letter_basis": "derived", "text": "Andel nöjda", "target_word": word}
    return Row({**named, "target": target, "baseline": draw(st.none() | st.just(2.5))})


def _point(number: int) -> Row:
    handled = {"handling": "Ingår inte i planen.", "handling_kind": "outside", "status": "Ej påbörjad"}
    return Row({"point_no": number, "text": f"Punkt {number}", **handled})


def _follow_up(year: int) -> Row:
    said = {"month": "8", "text": "uppföljning", "due_on": f"{year}-09-15", "said_by": "controller"}
    return Row({"name": "Delårsuppföljning", "plan_year": year, **said})


@st.composite
def budgets(draw: st.DrawFn) -> dict[str, list[Row]]:
    """Draw lines that are cost, income or both, some in other years, each amount in a sentence in tkr."""
    lines, years = [], []
    for at, (cost, income) in enumerate(draw(st.lists(st.tuples(TKR, TKR | st.just(0)), min_size=1, max_size=4)), 1):
        has_both, name = draw(st.booleans()), f"Post {'abcd'[at - 1]}"
        net = cost - income if has_both else draw(st.sampled_from([cost, -cost]))
        gross = {"cost_mnkr": cost / 1000, "income_mnkr": -income / 1000} if has_both else {}
        quote = f"{name}: {cost} tkr, {income} tkr, {abs(net)} tkr"
        placed = {"parent_id": "frame", "position": at, "name": name}
        lines.append({**placed, "amount_mnkr": net / 1000, "quote": quote, **gross})
    whole = draw(TKR)
    placed = {"line_id": "frame", "position": 1, "name": FRAME}
    lines.insert(0, {**placed, "amount_mnkr": whole / 1000, "quote": f"Ramen är {whole} tkr"})
    for name in [line["name"] for line in lines]:
        for year in draw(st.sets(st.sampled_from([2023, 2024, 2026, 2027]))):
            amount, kind = draw(TKR), draw(st.sampled_from([None, "outcome", "budget", "plan"]))
            said = {"amount_mnkr": amount / 1000, "quote": f"{name} {year}: {amount} tkr", "kind": kind}
            years.append({"line_id": name, "year": year, **said})
    return {"budget_line": [Row(one) for one in lines], "budget_year": [Row(one) for one in years]}


@settings(max_examples=1, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(drawn=st.lists(plans(), min_size=5, max_size=5))
def test_any_plan_goes_from_sheet_to_every_query(drawn: list[Filled], monkeypatch: pytest.MonkeyPatch) -> None:
    # The first that is drawn is the simplest plan over and over: one build is for plans that differ.
    assume(len({str(plan) for plan in drawn}) > MIN_DIFFERENT)
    with tempfile.TemporaryDirectory() as scratch:
        data = Path(scratch) / "data"
        shutil.copytree(ROOT / "data", data, ignore=NOT_SOURCES)
        ids = [f"plan-{number}" for number in range(len(drawn))]
        read = {}
        for plan_id, plan, code in zip(ids, drawn, LARGE, strict=False):
            plan.plan["plan_id"] = Row({"value": plan_id})
            plan.plan["municipality"] = Row({"value": code})
            body = make_sheet(plan)
            read[plan_id], problems = read_sheet(read_workbook(body, "plan.xlsx"))
            assert [*problems, *validate(read[plan_id], CODES)] == []
            (data / "plans" / plan_id).mkdir()
            write_plan(data / "plans" / plan_id, read[plan_id], tables_of(read[plan_id], code), body, "plan.xlsx", "x")
        assemble(data, data / "dashboard.duckdb")
        monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(data / "dashboard.duckdb"))
        for plan_id in ids:
            as_shown(plan_id, read[plan_id])


def as_shown(plan_id: str, sheet: Filled) -> None:
    """Compare a plan of the database with its sheet, and run the queries that take a plan."""
    assert [goal["goal_no"] for goal in warehouse.read("goals", plan_id=plan_id).to_dict("records")]
    again = filled_of(plan_id)
    for kind in ("goal", "criterion", "council_goal", "point", "follow_up", "budget_line", "budget_year"):
        keys = {"goal": "goal_no", "council_goal": "council_goal_no", "point": "point_no", "follow_up": "due_on"}
        name = keys.get(kind, "text" if kind == "criterion" else "amount_mnkr")
        assert sorted(str(row.get(name)) for row in again.of(kind)) == sorted(
            str(row.get(name)) for row in sheet.of(kind)
        )
    periods = warehouse.read("follow_ups", plan_id=plan_id)
    stated = {
        row.get("year"): row.get("amount_mnkr")
        for row in sheet.of("budget_year")
        if row.get("line_id") == FRAME and row.get("kind") != "outcome"
    }
    stated.update((YEAR, row.get("amount_mnkr")) for row in sheet.of("budget_line") if row.get("name") == FRAME)
    for one in periods.itertuples():
        lines = warehouse.read("budget_follow_up", plan_id=plan_id, period=one.period, known_on="2026-12-31")
        budgets_of = lines.loc[lines["parent_id"].isna(), "high_mnkr"].dropna().tolist()
        assert budgets_of == [stated[year] for year in [one.plan_year] if year in stated]
        assert len(read_period_state(plan_id, one.period).items["line"]) == len(lines)
    known: dict[str, list[Any]] = {**GIVEN, "plan_id": [plan_id], "period": [periods["period"].iloc[-1]]}
    for query in warehouse.query_names():
        needed = sorted(warehouse.query_parameters(query))
        if "plan_id" in needed and set(needed) <= set(known):
            for values in product(*(known[name][-1:] for name in needed)):
                warehouse.read(query, **dict(zip(needed, values, strict=True)))
