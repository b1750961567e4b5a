"""The body of Förslag: a table of the proposals of a follow-up, and the sums by line and goal."""

from collections.abc import Hashable
from typing import Any
from urllib.parse import quote

import pandas as pd
from markupsafe import Markup

from panel.ui import block
from panel.ui.as_of_day import AsOf
from panel.ui.cached import per_build
from panel.ui.follow_up.reported_by import period_title
from panel.ui.follow_up.reported_by import reported_by as _named_in_templates  # noqa: F401
from panel.ui.plan.plan import plan_findings
from panel.ui.plan.which_plan import with_plan
from panel.warehouse import read
from panel.warehouse.origins import read_origins, with_origins
from panel.wording import clock, labels
from panel.wording.plan.follow_ups import current_period
from panel.wording.plan.open_findings import at
from panel.wording.sentences import plan as plan_sentences
from panel.wording.sentences import proposals as sentences
from panel.wording.sentences.proposals import NOT_STATED
from panel.wording.templates import render

FINDINGS = "kallor?visa=Iakttagelser"
KINDS = ("proposal",)
# The lowest and highest budget of each line by its name, in mnkr.
Budgets = dict[str, tuple[float, float]]


def headline(plan_id: str, as_of: AsOf, period: str) -> str:
    """Return what there is to decide in a follow-up as of the day, or when proposals were to be handed in."""
    rows = read("proposals", plan_id=plan_id, period=period, known_on=as_of.known_on)
    if len(rows):
        return f"{sentences.to_decide(rows, labels.follow_up_name(period))}."
    on = as_of.chosen_day or clock.today()
    if not has_any(plan_id, as_of.known_on):
        period = current_period(plan_id, on)
    due = read("follow_ups", plan_id=plan_id).set_index("period")["due_on"][period]
    return sentences.none(labels.follow_up_name(period), None if labels.is_missing(due) else due.date(), on)


def has_any(plan_id: str, day: str) -> bool:
    """Return whether any follow-up has a proposal as of a day."""
    return bool(read("proposal_periods", plan_id=plan_id, known_on=day)["proposals"].sum())


@per_build
def body(plan_id: str, as_of: AsOf, period: str, writable: frozenset[str]) -> Markup:
    """Return a follow-up's proposals and their sums as of the day, with links to write those in `writable`."""
    params = {"plan_id": plan_id, "period": period, "known_on": as_of.known_on}
    rows = read("proposals", **params)
    shown = with_origins(rows.assign(period=period), "proposal", read_origins(plan_id, as_of.known_on))
    places = addresses(plan_id)
    found = len(at(plan_findings(as_of.known_on), "proposals"))
    return render(
        "proposals/body.html",
        proposals=[_proposal(row, budgets(plan_id, period), places) for row in shown.to_dict("records")],
        sums=sums(params, rows) if len(rows) else "",
        links=block.download_links("proposals", params, "Hämta förslagen"),
        question=plan_sentences.questions("förslagen", found) if found else "",
        findings=FINDINGS,
        writable=writable,
        title=quote(period_title(period)),
    )


def _proposal(row: dict[Hashable, Any], lines: Budgets, places: dict[str, str]) -> dict[str, Any]:
    """Return a proposal for the template: its row, its ends with their addresses, and what it does to their budgets."""
    ends = [(row[end] if isinstance(row[end], str) and row[end] else NOT_STATED) for end in ("from_item", "to_item")]
    changes = zip(ends, (-1, 1), strict=True)
    money = row["amount_mnkr"]
    effects = [
        words
        for name, sign in changes
        if not labels.is_missing(money) and (words := _effect(lines, name, sign * money))
    ]
    return {
        "row": row,
        "ends": [(sentences.goal_named(name), places.get(name, "")) for name in ends],
        "effects": effects,
    }


def _effect(lines: Budgets, name: str, change_mnkr: float) -> str:
    """Return what a change does to a line, or that a goal has none; "" for what is neither."""
    if name in lines:
        return sentences.effect(name, *lines[name], change_mnkr)
    return sentences.no_line(name) if sentences.goal_named(name) != name else ""


@per_build
def budgets(plan_id: str, period: str) -> Budgets:
    """Return the lines that have a budget in the year that a follow-up is of."""
    rows = read("sheet_lines", plan_id=plan_id, period=period).dropna(subset="high_mnkr")
    return dict(zip(rows["name"], zip(rows["low_mnkr"], rows["high_mnkr"], strict=True), strict=True))


@per_build
def addresses(plan_id: str) -> dict[str, str]:
    """Return the address of each budget line and goal, by the name that a proposal has for it."""
    goals = read("goals", plan_id=plan_id)
    lines = {name: with_plan("budget") for name in read("budget_lines", plan_id=plan_id)["name"]}
    return lines | {
        f"{number} {name}": with_plan(f"mal?mal={number}")
        for number, name in zip(goals["goal_no"], goals["name"], strict=True)
    }


def sums(params: dict[str, str], proposals: pd.DataFrame) -> Markup:
    """Return the sums of the redistributions by line and goal, and whether money taken equals money given."""
    rows = read("proposal_sums", **params)
    if rows.empty:
        return Markup()
    return render(
        "proposals/sums.html",
        found=f"{sentences.most_moved(rows)}. {sentences.balance(rows, proposals)}",
        rows=rows.assign(name=[sentences.goal_named(name, "Mål") for name in rows["name"]]).to_dict("records"),
        not_stated=NOT_STATED,
        totals=rows[["out_mnkr", "in_mnkr"]].sum(),
        links=block.download_links("proposal_sums", params, "Hämta summorna"),
    )
