"""Mål: from the council's goals to the plan's, to how each is judged, to the points of the programme."""

from html import escape

import pandas as pd
import streamlit as st

from ui import block, markup, text
from ui.findings import findings
from ui.plan import current_plan
from ui.source_line import sentence
from warehouse import read

ALL = "Alla mål"


def council_tree(plan_id: str) -> str:
    """Return the council's goals, each with the plan goals that serve it."""
    names = read("goals", plan_id=plan_id).set_index("goal_no")["name"]
    items = "".join(
        f"<li><b>{row['council_goal_no']}. {escape(row['title'])}</b><br>"
        + (", ".join(f"Mål {number} {escape(names[number])}" for number in row["goal_nos"]) or "Inget av planens mål")
        + sentence(row["statement_id"], "Hur styrelsen bidrar")
        + "</li>"
        for _, row in read("council_goals", plan_id=plan_id).iterrows()
    )
    return f"<h2>Fullmäktiges mål och planens mål</h2><ul>{items}</ul>"


def goal(row: pd.Series, criteria: pd.DataFrame, points: pd.DataFrame, council: pd.DataFrame) -> str:
    """Return one goal with its criteria, its points and the council's goals that it serves."""
    own = criteria[criteria["goal_no"] == row["goal_no"]]
    handled = points[[row["goal_no"] in numbers for numbers in points["goal_nos"]]]
    serves = council[council["goal_no"] == row["goal_no"]]
    served = "; ".join(f"{item['council_goal_no']} {escape(item['title'])}" for _, item in serves.iterrows())
    listed = "".join(_criterion(item) for _, item in own.iterrows())
    programme = "".join(
        f"<li>Punkt {item['point_no']}: {escape(item['text'])} {markup.status_tag(item['status'])}</li>"
        for _, item in handled.iterrows()
    )
    return (
        f'<section class="goal"><h3>Mål {row["goal_no"]} {escape(row["name"])}</h3><p>{escape(row["description"])}</p>'
        f"<p><b>Bidrar till fullmäktiges mål:</b> {served or 'inget'}</p>"
        f"<details open><summary>{len(own)} måluppfyllelser</summary><ul>{listed}</ul></details>"
        + markup.fold(f"{len(handled)} programpunkter", f"<ul>{programme}</ul>" if programme else "<p>Ingen.</p>")
        + sentence(row["statement_id"], "Var målet står")
        + "</section>"
    )


def _criterion(item: pd.Series) -> str:
    measure = ""
    if item["baseline"] == item["baseline"] and item["target"] == item["target"]:
        span = f"{text.number(item['baseline'])} → {text.number(item['target'])} {item['unit']}"
        measure = f" {markup.tag('Går att mäta: ' + span, '✔', '#00805E')}"
    return f"<li><b>{item['goal_no']}{item['letter']}</b> {escape(item['text'])}{measure}</li>"


def agenda(plan_id: str) -> str:
    """Return the links to Agenda 2030 as a person has filled them in, or why there are none."""
    rows = read("goal_sdgs", plan_id=plan_id)
    if rows.empty:
        return (
            "<h2>Agenda 2030</h2><p>Planens mål är kopplade till de globala målen med ikoner i originalet. De gick förlorade när"
            " dokumentet blev text. Panelen gissar inte: kopplingarna fylls i av en person i <code>goal_sdg.csv</code> och visas"
            " då här, med vem som har gjort dem.</p>"
        )
    return "<h2>Agenda 2030</h2>" + markup.table(rows, ("goal_no", "sdg_no", "said_by"), "Kopplingar till Agenda 2030")


def main() -> None:
    """Show the goals, all or one."""
    plan = current_plan()
    plan_id = plan["plan_id"]
    goals, criteria = read("goals", plan_id=plan_id), read("criteria", plan_id=plan_id)
    points, council = read("programme_points", plan_id=plan_id), read("goal_links", plan_id=plan_id)
    block.page_head("Mål", "Vad ska styrelsen nå, hur bedöms det, och vilka av fullmäktiges mål bidrar det till?")
    chosen = block.pick("Mål", [ALL, *(f"{row.goal_no} {row.name}" for row in _named(goals))], "mal")
    shown = goals if chosen == ALL else goals[goals["goal_no"] == int(chosen.split(" ")[0])]
    measurable, total = shown["measurable"].sum(), shown["criteria"].sum()
    tree = "".join(goal(row, criteria, points, council) for _, row in shown.iterrows())
    links = f'<div class="data">{block.download_links("goals", {"plan_id": plan_id})}{block.download_links("criteria", {"plan_id": plan_id})}</div>'
    head = f"<h2>{measurable} av {total} måluppfyllelser går att mäta</h2>"
    head += '<p class="subtitle">Går att mäta = har både utgångsvärde och målvärde</p>'
    rows = read("findings")
    told = f"<h2>Det här stämmer inte</h2>{findings(rows[rows['subject'] == 'goals'])}"
    rest = council_tree(plan_id) + told + agenda(plan_id) if chosen == ALL else ""
    st.html(head + tree + links + rest)


def _named(goals: pd.DataFrame) -> list[object]:
    return list(goals[["goal_no", "name"]].itertuples(index=False, name="Goal"))


main()
