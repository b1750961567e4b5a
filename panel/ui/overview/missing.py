"""The rail of Översikt where nothing is reported: what was due when, what to do, and what the plan itself states."""

from urllib.parse import quote

import pandas as pd
from markupsafe import Markup

from panel.ui.follow_up.reported_by import period_title
from panel.ui.overview.rail import Item
from panel.ui.overview.state import NOT_BEGUN, State
from panel.ui.plan.which_plan import with_plan
from panel.warehouse import read
from panel.wording import labels
from panel.wording.plan.decisions import decisions
from panel.wording.plan.follow_ups import current_period
from panel.wording.sentences import standing
from panel.wording.sentences.identity import is_over
from panel.wording.templates import render


def missing_rail(state: State, *, may_report: bool = False, may_set: bool = False) -> Markup:
    """Return the rail as HTML. `may_report` and `may_set` are as for body()."""
    past = [one for one in schedule(state) if one.due_on.date() < state.on]
    return render(
        "overview/missing.html",
        is_late=bool(past),
        tag=_answers_missing(state) if past else "",
        address=with_plan("att-gora"),
        due=_due(state) + _without_office(state, "ansvar" if may_set else "att-gora"),
        steps=_steps(state, may_report=may_report) + (_to_decide(state) if past else []),
        stated=stated(state),
        planen=with_plan("kallor?visa=Dokumentet"),
    )


def schedule(state: State) -> list[pd.Series]:
    """Return the plan's follow-ups, the first due first."""
    rows = read("follow_ups", plan_id=state.plan_id).sort_values("due_on")
    return [row for _, row in rows.iterrows()]


def _due(state: State) -> list[Item]:
    found = []
    for row in schedule(state):
        last_day = row["due_on"].date()
        words = standing.was_due(last_day) if last_day < state.on else standing.is_due(last_day)
        found.append(
            Item(
                "",
                f"{row['name']} {row['year']}",
                with_plan(f"att-gora?period={quote(period_title(row['period']))}"),
                words,
            )
        )
    return found


def _to_decide(state: State) -> list[Item]:
    """Return what the report proposes to decide while nothing is reported."""
    period = current_period(state.plan_id, state.on)
    rows = read("proposals", plan_id=state.plan_id, period=period, known_on=state.known_on)
    name = labels.definite(str(read("follow_ups", plan_id=state.plan_id).set_index("period").loc[period, "name"]))
    return [
        Item("Besluta", f"att {one.lead.lower()} {one.words}", with_plan("rapport"))
        for one in decisions(name, rows, is_reported=False)
    ]


def _without_office(state: State, address: str) -> list[Item]:
    offices = read("goals", plan_id=state.plan_id)["office"]
    points = read("programme_points", plan_id=state.plan_id, known_on=state.known_on)["office"]
    words = standing.no_office(len(offices), int(offices.isna().sum()), len(points), int(points.isna().sum()))
    return [Item("", "Ansvarigt kontor", with_plan(address), words)] if words else []


def _answers_missing(state: State) -> str:
    period = current_period(state.plan_id, state.on)
    rows = read("to_do", plan_id=state.plan_id, today=str(state.on), known_on=state.known_on)
    own = rows[(rows["period"] == period) & (rows["state"] != "contradiction")]
    return standing.missing_answers(int((own["state"] == "missing").sum()), len(own)) if len(own) else ""


def _steps(state: State, *, may_report: bool) -> list[Item]:
    period = current_period(state.plan_id, state.on)
    steps = [Item("", "Se vad som saknas, kontor för kontor", with_plan("att-gora"))]
    if may_report:
        sheet = f"Hämta och lämna in bladet för {labels.follow_up_name(period)}"
        steps.insert(0, Item("", sheet, with_plan(f"uppfoljning?period={quote(period_title(period))}")))
    if is_over(int(state.plan["last_year"]), state.on) and not _has_later_plan(state):
        only = standing.only_plan(int(state.plan["last_year"]))
        steps.append(Item("Läs in nästa uppdragsplan", "", "", only))
    return steps


def _has_later_plan(state: State) -> bool:
    plans = read("plans")
    same = (plans["board"] == state.plan["board"]) & (plans["region_code"] == state.plan["region_code"])
    return bool((plans.loc[same, "year"] > state.plan["year"]).any())


def stated(state: State) -> list[Item]:
    """Return what the plan itself says of its size and of the points not begun."""
    goals = read("goal_states", plan_id=state.plan_id, known_on=state.known_on)
    criteria = goals[goals["kind"] == "criterion"]
    measurable = criteria[criteria["target"].notna()]["number"].tolist()
    points = read("programme_points", plan_id=state.plan_id, known_on=state.known_on)
    unbegun = points[points["status"] == NOT_BEGUN]
    outside = int((unbegun["goal_nos"].map(len) == 0).sum())
    found = [Item("", standing.size(int((goals["kind"] == "goal").sum()), len(criteria), measurable), with_plan("mal"))]
    words = standing.not_started(len(unbegun), outside)
    return found + ([Item("", words, with_plan(f"programpunkter?status={NOT_BEGUN}"))] if words else [])
