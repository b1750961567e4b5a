"""Mål: the council's goals and the plan's, how they are measured and assessed, and the programme points under them."""

from collections.abc import Mapping
from html import escape

import pandas as pd
import streamlit as st

from panel.charts import goals as charts
from panel.ui import as_of_day, block, head, markup
from panel.ui.as_of_day import AsOf
from panel.ui.cached import per_build
from panel.ui.findings import under_heading
from panel.ui.follow_up.reported import offices_reports, requested_day
from panel.ui.follow_up.reported_by import nothing_yet
from panel.ui.plan.goal import GoalData, activity_list, goal, marks
from panel.ui.plan.plan import current_plan, plan_findings
from panel.ui.source_line import sentence
from panel.warehouse import read
from panel.warehouse.origins import read_origins, with_origins
from panel.wording import labels
from panel.wording.plan.open_findings import at
from panel.wording.sentences import goals as goal_sentences
from panel.wording.sentences import plan as plan_sentences

ALL = "Alla mål"
KINDS = ("criterion", "measure", "activity")
AWAITED = "Här visas hur långt varje måluppfyllelse har kommit, hur den bedöms, nyckeltalen och kontorens aktiviteter, när de har rapporterats."


def branch(council_goal: pd.Series, goals: Mapping[int, str]) -> str:
    """Return, as HTML, a council goal with the plan's goals that serve it; "" where none is shown.

    `goals` is HTML by goal_no.
    """
    served = "".join(goals[number] for number in council_goal["goal_nos"] if number in goals)
    if not served:
        return ""
    title = f"Fullmäktiges mål {council_goal['council_goal_no']}: {council_goal['title']}"
    how = sentence(council_goal["statement_id"], f"Hur {current_plan()['board_form']} bidrar")
    return f"<section><h2>{escape(title)}</h2>{how}{served}</section>"


def agenda(plan_id: str) -> str:
    """Return, as HTML, the links to Agenda 2030 that a person has entered, or why there are none."""
    rows = read("goal_sdgs", plan_id=plan_id)
    if rows.empty:
        return (
            "<h2>Agenda 2030</h2><p>Inga kopplingar mellan planens mål och de globala målen är angivna. Panelen gissar inte:"
            " en person anger dem, och de visas då här med vem som har gjort dem.</p>"
        )
    table = markup.table(rows, ("goal_no", "sdg_no", "said_by"), "Kopplingar till Agenda 2030")
    return f"<h2>Agenda 2030</h2>{table}"


def responsibilities(plan_id: str) -> str:
    """Return, as HTML, the board's duties as the leading body and its specific areas; "" where the plan lists none."""
    rows = read("responsibilities", plan_id=plan_id)
    parts = []
    for role, heading in (("leading_body", "Uppgifter som ledande organ"), ("specific_area", "Specifika områden")):
        own = rows[rows["role"] == role]
        items = "".join(f"<li>{escape(words)}</li>" for words in own["text"])
        if items:
            where = sentence(own["statement_id"].iloc[0], "Var listan står")
            parts.append(markup.fold(f"{heading}: {len(own)}", f"<ul>{items}</ul>{where}"))
    return f"<h2>Vad {current_plan()['board_form']} ansvarar för</h2>{''.join(parts)}" if parts else ""


@per_build
def goal_data(plan_id: str, as_of: AsOf) -> GoalData:
    """Return what is reported on the goals as of the day."""
    params = {"plan_id": plan_id, "known_on": as_of.known_on}
    now = None if as_of.is_latest else read("criteria_reported", plan_id=plan_id, known_on=as_of.latest_on)
    figures = {name: values(plan_id, name, as_of) for name in measurable(plan_id)}
    origins = read_origins(plan_id, as_of.known_on)
    return GoalData(
        with_origins(read("criteria_reported", **params), "criterion", origins),
        {name: with_origins(rows.dropna(subset="value"), "measure", origins) for name, rows in figures.items()},
        with_origins(read("activities", **params), "activity", origins),
        read("programme_points", **params),
        now,
    )


@per_build
def measurable(plan_id: str) -> list[str]:
    """Return the criteria with both a baseline and a target, such as "8A"."""
    rows = read("criteria", plan_id=plan_id).dropna(subset=["baseline", "target"])
    return [f"{number}{letter}" for number, letter in zip(rows["goal_no"], rows["letter"], strict=True)]


def values(plan_id: str, name: str, as_of: AsOf) -> pd.DataFrame:
    """Return the reported values of one key figure, a row per follow-up."""
    return read("measure_values", plan_id=plan_id, item_id=f"criterion:{name}", known_on=as_of.known_on)


@per_build
def assessment_block(plan_id: str, as_of: AsOf) -> block.Block:
    """Return the block of the criteria's assessments by goal."""
    return block.Block(
        "goal_assessments",
        charts.assessments,
        "antal måluppfyllelser",
        "Den senast rapporterade bedömningen av om måluppfyllelsen nås under året. Den är en annan sak än status."
        + as_of_note(as_of),
        ("goal_no", "name", "assessment", "criteria"),
        also=offices_reports(as_of, "criterion"),
        sources=(f"{plan_id}:plan",),
    )


@per_build
def measure_block(plan_id: str, unit: str, as_of: AsOf) -> block.Block:
    """Return the block of a key figure's way from baseline to target."""
    return block.Block(
        "measure_values",
        charts.measure,
        unit,
        f"Andel av vägen är (utfall − utgångsvärde) / (målvärde − utgångsvärde).{as_of_note(as_of)}",
        ("period", "value", "baseline", "target", "comment", "recorded_on", "recorded_by"),
        also=offices_reports(as_of, "measure"),
        sources=(f"{plan_id}:plan",),
    )


def as_of_note(as_of: AsOf) -> str:
    """Return the addition to a definition, in Swedish, when an earlier day is shown; "" otherwise."""
    return "" if as_of.is_latest else f" Läget som det var känt {requested_day(as_of)}."


def show_reported(plan_id: str, chosen: str, as_of: AsOf) -> None:
    """Show the assessments, the goals by follow-up, and the key figures."""
    params = {"plan_id": plan_id, "known_on": as_of.known_on}
    data = goal_data(plan_id, as_of)
    if chosen == ALL and data.reports["assessment"].notna().any():
        block.show(assessment_block(plan_id, as_of), **params)
    st.html(over_periods(plan_id, chosen, as_of))
    for name, rows in data.measures.items():
        if len(rows) and (chosen == ALL or chosen.split(" ")[0] == name[:-1]):
            drawn = measure_block(plan_id, rows["unit"].iloc[0], as_of)
            block.show(drawn, item_id=f"criterion:{name}", **params)


@per_build
def over_periods(plan_id: str, chosen: str, as_of: AsOf) -> str:
    """Return, as HTML, the goals by follow-up: the number of criteria by assessment and by status."""
    reports = goal_data(plan_id, as_of).reports
    periods = read("follow_ups", plan_id=plan_id)["period"].tolist()
    head = "".join(f'<th scope="col">{labels.period_name(period).capitalize()}</th>' for period in periods)
    body = ""
    for _, row in chosen_goals(plan_id, chosen).iterrows():
        own = reports[reports["goal_no"] == row["goal_no"]]
        cells = "".join(f"<td>{_cell(own[own['period'] == period], row['criteria'])}</td>" for period in periods)
        body += (
            f'<tr><th scope="row">Mål {row["goal_no"]} {escape(row["name"])}</th><td>{_planned(row)}</td>{cells}</tr>'
        )
    caption = "Antal måluppfyllelser efter bedömning, och därunder efter status"
    return (
        f'<h2>Målen över uppföljningarna</h2><div class="table whole" role="region" tabindex="0" aria-label="{caption}">'
        f'<table><caption>{caption}</caption><thead><tr><th scope="col">Mål</th><th scope="col">Planen</th>{head}</tr>'
        f"</thead><tbody>{body}</tbody></table></div>"
    )


def _planned(row: pd.Series) -> str:
    return f"{row['criteria']}, {'ingen' if row['measurable'] == 0 else 'varav ' + str(row['measurable'])} mätbar{'a' if row['measurable'] > 1 else ''}"


def _cell(standing: pd.DataFrame, criteria: int) -> str:
    return marks(standing, criteria) if len(standing) else '<span class="quiet">inte rapporterat</span>'


def chosen_goals(plan_id: str, chosen: str) -> pd.DataFrame:
    """Return the rows of all goals, or of the one chosen."""
    goals = read("goals", plan_id=plan_id)
    return goals if chosen == ALL else goals[goals["goal_no"] == int(chosen.split(" ")[0])]


@per_build
def whole(plan_id: str, chosen: str, as_of: AsOf) -> str:
    """Return, as HTML, the tree of goals, all or the one chosen, with findings below it."""
    criteria, shown = read("criteria", plan_id=plan_id), chosen_goals(plan_id, chosen)
    data = goal_data(plan_id, as_of)
    drawn = {row["goal_no"]: goal(row, criteria, data, chosen != ALL) for _, row in shown.iterrows()}
    tree = "".join(branch(row, drawn) for _, row in read("council_goals", plan_id=plan_id).iterrows())
    alone = "".join(drawn[number] for number in shown.loc[shown["council_goals"] == 0, "goal_no"])
    heading = "Utan mål i fullmäktige" if tree else "Målen"
    repeated = " Ett mål som bidrar till flera av fullmäktiges mål står under vart och ett." if tree else ""
    tree += f"<section><h2>{heading}</h2>{alone}</section>" if alone else ""
    measured = plan_sentences.measured(int(shown["criteria"].sum()), int(shown["measurable"].sum()))
    both = ": har både utgångsvärde och målvärde" if shown["measurable"].sum() else ""
    head = f"<p><b>{measured}</b>{both}.{repeated}</p>"
    return head + tree + data_links(plan_id, as_of) + (below(plan_id, data, as_of) if chosen == ALL else "")


def data_links(plan_id: str, as_of: AsOf) -> str:
    """Return the links to the page's data."""
    links = block.download_links("goals", {"plan_id": plan_id}, "Hämta målen")
    links += block.download_links("criteria", {"plan_id": plan_id}, "Hämta måluppfyllelserna")
    params = {"plan_id": plan_id, "known_on": as_of.known_on}
    links += block.download_links("criteria_reported", params, "Hämta bedömningarna")
    links += block.download_links("activities", params, "Hämta aktiviteterna")
    return f'<div class="data">{links}</div>'


def below(plan_id: str, data: GoalData, as_of: AsOf) -> str:
    """Return, as HTML, activities without a goal, findings, the board's duties and Agenda 2030."""
    stray = data.activities[data.activities["goal_no"].isna()]
    without = f"<h2>Aktiviteter utan mål i planen</h2>{activity_list(stray)}" if len(stray) else ""
    own = at(plan_findings(as_of.known_on), "goals")
    return f"{without}{under_heading(own)}{responsibilities(plan_id)}{agenda(plan_id)}"


@per_build
def choices(plan_id: str) -> list[str]:
    """Return the options of the list of goals: all, and each."""
    goals = read("goals", plan_id=plan_id)
    return [ALL, *(f"{number} {name}" for number, name in zip(goals["goal_no"], goals["name"], strict=True))]


@per_build
def now_beside(plan_id: str, as_of: AsOf) -> str:
    """Return, as HTML, the day shown, how many criteria are met as of today, and what has changed since."""
    now, then = (
        int(rows.loc[rows["assessment"] == "Uppfylls", "criteria"].sum())
        for rows in (
            read("goal_assessments", plan_id=plan_id, known_on=day) for day in (as_of.latest_on, as_of.known_on)
        )
    )
    words = goal_sentences.now_and_then(now, then, requested_day(as_of))
    beside = as_of_day.since(as_of, f"<p>{escape(words)}</p>")
    return f"{as_of_day.heading(as_of)}{beside}{as_of_day.changes(as_of, KINDS)}"


def main() -> None:
    """Show what is reported on the goals, and the goals themselves, all or one."""
    plan = current_plan()
    plan_id = plan["plan_id"]
    head.plain(
        "Mål",
        f"Vad ska {plan['board_form']} nå, hur bedöms det, hur långt har det kommit, och vilka av fullmäktiges mål bidrar det till?",
    )
    columns = st.columns(2)
    with columns[0]:
        chosen = block.pick("Mål", choices(plan_id), "mal")
    with columns[1]:
        as_of = as_of_day.choose()
    if not as_of.is_latest:
        st.html(now_beside(plan_id, as_of))
    if is_reported(plan_id, as_of):
        show_reported(plan_id, chosen, as_of)
    else:
        st.html(nothing_yet(AWAITED))
    st.html(whole(plan_id, chosen, as_of))


def is_reported(plan_id: str, as_of: AsOf) -> bool:
    """Return whether anything was reported on the goals as of the day."""
    data = goal_data(plan_id, as_of)
    return bool(len(data.reports) or len(data.activities) or sum(map(len, data.measures.values())))


main()
