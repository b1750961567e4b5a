"""Plans with parts left out, written straight to a folder of sources, many in one build: cases no seed plan has."""

import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from etl.build import assemble, build
from panel.plans.sheet.filled import Filled, Row
from panel.plans.sheet.reader import id_of
from panel.plans.sheet.store import write_plan
from panel.plans.sheet.tables import tables_of
from tests.support.ledgers import Ledger
from tests.support.plans import NOT_SOURCES, ROOT, UN, filled
from tests.support.plans.sheets import CODES

# What a plan may lack. `parts` are the named changes, `total` the change as a whole, `goals` all goals but one.
PARTS = (
    "council_goals", "links", "goals", "criteria", "points", "points_under_goals", "responsibilities",
    "parts", "total", "budget", "shares", "claims", "answers_for", "sdgs",
)  # fmt: skip
# What none of these plans states of itself.
MAY_BE_ABSENT = {"case_number", "producer", "url"}
SHEETS = {
    "responsibilities": "responsibility",
    "claims": "claim",
    "answers_for": "answers_for",
    "criteria": "criterion",
}
# Codes of the largest municipality of a county end in 80 or 81; two of them are too small for the plan's budget.
LARGE = [code for code in sorted(CODES.values()) if code[2:] in ("80", "81") and code not in ("0481", "2481")]


def without(absent: Iterable[str]) -> Filled:
    """Return the made-up plan without some of PARTS, and without what depends on them."""
    left_out = set(absent)
    filled_plan = filled(UN)
    rows = {
        kind: [replace(row, values=dict(row.values)) for row in listed] for kind, listed in filled_plan.rows.items()
    }
    for part, sheet in SHEETS.items():
        if part in left_out:
            rows[sheet] = []
    if "points" in left_out:
        rows["point"] = []
    if "council_goals" in left_out:
        rows["council_goal"] = []
    if "budget" in left_out:
        rows["budget_line"] = rows["budget_change"] = []
    if "shares" in left_out:
        rows["budget_line"] = rows["budget_line"][:1]
    rows["budget_change"] = [
        row for row in rows["budget_change"] if {"part": "parts", "total": "total"}[row.get("kind")] not in left_out
    ]
    if "goals" in left_out:
        for kind in ("goal", "criterion"):
            rows[kind] = [row for row in rows[kind] if row.get("goal_no") == "1"]
    _untie(rows, left_out)
    plan = {name: row for name, row in filled_plan.plan.items() if name not in MAY_BE_ABSENT}
    for name, kind in (("goal_count_stated", "goal"), ("point_count_stated", "point")):
        plan[name] = Row({"value": len(rows[kind])})
    if not rows["point"]:
        plan["programme_point_count_stated"] = Row({"value": 0})
    return Filled(plan, rows)


def _untie(rows: dict[str, list[Row]], left_out: set[str]) -> None:
    """Remove references to what is left out."""
    goals = {str(row.get("goal_no")) for row in rows["goal"]}
    for row in rows["goal"]:
        if left_out & {"links", "council_goals"}:
            row.values["council_goals"] = None
        if "sdgs" in left_out:
            row.values["sdgs"] = row.values["sdg_said_by"] = None
    for row in rows["point"]:
        under = [part for part in str(row.get("goals") or "").split("; ") if part.split(" ")[0] in goals]
        if row.get("handling_kind") == "goal" and ("points_under_goals" in left_out or not under):
            row.values["handling_kind"], under = "decision", []
        row.values["goals"] = "; ".join(under) or None
    lines = {row.get("name") for row in rows["budget_line"]}
    points = {f"Punkt {row.get('point_no')}" for row in rows["point"]}
    names = {f"Mål {number}" for number in goals} | points | {f"Post {name}" for name in lines}
    rows["answers_for"] = [row for row in rows["answers_for"] if row.get("item_id") in names]


def _named(filled_plan: Filled) -> Filled:
    """Set missing ids to those derived from the names, as reading their sheet does."""
    for kind, key in (("budget_line", "line_id"), ("budget_change", "change_id")):
        for row in filled_plan.of(kind):
            row.values[key] = row.get(key) or id_of(str(row.get("name")))
    locations = {kind: {"cell": f"{kind}!A2"} for kind in filled_plan.rows}
    for kind, rows in filled_plan.rows.items():
        filled_plan.rows[kind] = [replace(row, locations=locations[kind]) for row in rows]
    filled_plan.plan.update(
        {name: replace(row, locations={"value": f"Planen!{name}"}) for name, row in filled_plan.plan.items()}
    )
    return filled_plan


def sources_of(plans: Sequence[Iterable[str]], folder: Path) -> Path:
    """Write sources with a plan for each set of absent parts, plan-0, plan-1 …, each in a separate municipality."""
    data = folder / "data"
    shutil.copytree(ROOT / "data", data, ignore=NOT_SOURCES)
    for number, (absent, code) in enumerate(zip(plans, LARGE, strict=False)):
        filled_plan = _named(without(absent))
        filled_plan.plan["plan_id"] = Row({"value": f"plan-{number}"}, {"value": "Planen!B2"})
        target = data / "plans" / f"plan-{number}"
        target.mkdir()
        write_plan(target, filled_plan, tables_of(filled_plan, code), b"", "plan.xlsx", "test")
    return data


def boards_of(boards: Mapping[str, tuple[str, str]], folder: Path) -> Path:
    """Write sources with the made-up plan for each of these, by plan_id: the board, and its municipality's code."""
    data = folder / "data"
    shutil.copytree(ROOT / "data", data, ignore=NOT_SOURCES)
    for plan_id, (board, code) in boards.items():
        filled_plan = _named(filled(UN))
        for name, value in (("plan_id", plan_id), ("board", board), ("title", f"{board}s uppdragsplan 2024")):
            filled_plan.plan[name] = Row({"value": value}, {"value": f"Planen!{name}"})
        target = data / "plans" / plan_id
        target.mkdir()
        write_plan(target, filled_plan, tables_of(filled_plan, code), b"", "plan.xlsx", "test")
    return data


def build_of(plans: Sequence[Iterable[str]], folder: Path) -> Path:
    """Return a database built, with all checks and findings, from the seed's plan and these."""
    database = folder / "dashboard.duckdb"
    assemble(sources_of(plans, folder), database)
    return database


def followed_up(plans: Sequence[Iterable[str]], folder: Path) -> Path:
    """Return a database of these plans with all items reported at the year's end, and half of them at half the year."""
    data = sources_of(plans, folder)
    for number, absent in enumerate(plans):
        filled_plan = _named(without(absent))
        ledger = Ledger(folder / "uploads", plan_id=f"plan-{number}")
        half, whole = _reports(filled_plan, 0), _reports(filled_plan, 1)
        if half:
            ledger.publish("2024-06-20", "2024-delar", dict(list(half.items())[::2]), "controller")
        if whole:
            ledger.publish("2024-11-25", "2024-helar", whole, "controller")
    database = folder / "dashboard.duckdb"
    build(data, database)
    return database


def _reports(filled_plan: Filled, turn: int) -> dict[tuple[str, str], dict[str, str | None]]:
    """Return reports for all items of a plan: assessments in turn, forecasts as the budget, amounts left out."""
    reports: dict[tuple[str, str], dict[str, str | None]] = {}
    assessments, statuses = ["Uppfylls", "Ej bedömd", "Uppfylls inte", "Uppfylls delvis"], ["Pågår", "Slutförd"]
    for at, row in enumerate(filled_plan.of("criterion"), start=turn):
        item = f"criterion:{row.get('goal_no')}{row.get('letter')}"
        reports["criterion", item] = {"status": statuses[at % 2], "assessment": assessments[at % 4]}
        if row.get("target") is not None:
            reports["measure", item] = {"value": str(row.get("target" if turn else "baseline"))}
    for at, row in enumerate(filled_plan.of("point"), start=turn):
        reports["point", f"point:{row.get('point_no')}"] = {"status": statuses[at % 2]}
    for row in filled_plan.of("budget_line"):
        amount = str(row.get("amount_mnkr")) if row.get("amount_mnkr") is not None else "950"
        reports["line", f"line:{row.get('line_id')}"] = {"outcome_mnkr": "1", "forecast_mnkr": amount}
    goal = filled_plan.of("goal")[0]
    place = f"{goal.get('goal_no')} {goal.get('name')}"
    reports["proposal", "proposal:1"] = {
        "proposal_kind": "Omfördelning",
        "from_item": place,
        "to_item": "Utanför ramen",
    }
    reports["activity", "activity:1"] = {"goal": place, "activity": "Utbildning", "status": "Pågår"}
    return reports
