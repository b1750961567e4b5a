"""Mål: from the council's goals to the plan's, to how each is judged, to the points of the programme."""

from html import escape

import pandas as pd
import streamlit as st

from ui import block, markup, text
from ui.cached import per_build
from ui.findings import findings
from ui.plan import current_plan
from ui.source_line import sentence
from warehouse import read

ALL = "Alla mål"


def branch(council_goal: pd.Series, goals: dict[int, str]) -> str:
    """Return one of the council's goals with the plan's goals that serve it. `goals` holds each goal as HTML."""
    served = "".join(goals[number] for number in council_goal["goal_nos"] if number in goals)
    if not served:
        return ""
    title = f"Fullmäktiges mål {council_goal['council_goal_no']}: {council_goal['title']}"
    how = sentence(council_goal["statement_id"], "Hur styrelsen bidrar")
    return f"<section><h2>{escape(title)}</h2>{how}{served}</section>"


def goal(row: pd.Series, criteria: pd.DataFrame, points: pd.DataFrame) -> str:
    """Return one goal with its criteria and its points, folded until the reader opens it."""
    own = criteria[criteria["goal_no"] == row["goal_no"]]
    handled = points[[row["goal_no"] in numbers for numbers in points["goal_nos"]]]
    listed = "".join(_criterion(item) for _, item in own.iterrows())
    programme = "".join(
        f"<li>Punkt {item['point_no']}: {escape(item['text'])} {markup.status_tag(item['status'])}</li>"
        for _, item in handled.iterrows()
    )
    return (
        f'<section class="goal"><h3>Mål {row["goal_no"]} {escape(row["name"])}</h3><p>{escape(row["description"])}</p>'
        + markup.fold(f"Måluppfyllelser: {len(own)}, varav {row['measurable']} går att mäta", f"<ul>{listed}</ul>")
        + markup.fold(f"Programpunkter: {len(handled)}", f"<ul>{programme}</ul>" if programme else "<p>Ingen.</p>")
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


def responsibilities(plan_id: str) -> str:
    """Return what the board answers for: its duties as the leading body, and its specific areas."""
    rows = read("responsibilities", plan_id=plan_id)
    parts = []
    for role, heading in (("leading_body", "Uppgifter som ledande organ"), ("specific_area", "Specifika områden")):
        own = rows[rows["role"] == role]
        items = "".join(f"<li>{escape(words)}</li>" for words in own["text"])
        if items:
            where = sentence(own["statement_id"].iloc[0], "Var listan står")
            parts.append(markup.fold(f"{heading}: {len(own)}", f"<ul>{items}</ul>{where}"))
    return f"<h2>Vad styrelsen ansvarar för</h2>{''.join(parts)}"


@per_build
def whole(plan_id: str, chosen: str) -> str:
    """Return the tree of goals, all or the one chosen, with what does not add up below it."""
    goals, criteria = read("goals", plan_id=plan_id), read("criteria", plan_id=plan_id)
    points = read("programme_points", plan_id=plan_id)
    shown = goals if chosen == ALL else goals[goals["goal_no"] == int(chosen.split(" ")[0])]
    drawn = {row["goal_no"]: goal(row, criteria, points) for _, row in shown.iterrows()}
    tree = "".join(branch(row, drawn) for _, row in read("council_goals", plan_id=plan_id).iterrows())
    alone = "".join(drawn[number] for number in shown.loc[shown["council_goals"] == 0, "goal_no"])
    tree += f"<section><h2>Utan mål i fullmäktige</h2>{alone}</section>" if alone else ""
    head = (
        f"<p><b>{shown['measurable'].sum()} av {shown['criteria'].sum()} måluppfyllelser går att mäta</b>: har både utgångsvärde"
        " och målvärde. Ett mål som bidrar till flera av fullmäktiges mål står under vart och ett.</p>"
    )
    links = "".join(block.download_links(query, {"plan_id": plan_id}) for query in ("goals", "criteria"))
    rows = read("findings")
    told = f"<h2>Det här stämmer inte</h2>{findings(rows[rows['subject'] == 'goals'])}"
    return (
        head
        + tree
        + f'<div class="data">{links}</div>'
        + (told + responsibilities(plan_id) + agenda(plan_id) if chosen == ALL else "")
    )


@per_build
def choices(plan_id: str) -> list[str]:
    """Return what the reader can pick: all goals, or one."""
    goals = read("goals", plan_id=plan_id)
    return [ALL, *(f"{number} {name}" for number, name in zip(goals["goal_no"], goals["name"], strict=True))]


def main() -> None:
    """Show the goals, all or one."""
    plan_id = current_plan()["plan_id"]
    st.html(
        block.page_head("Mål", "Vad ska styrelsen nå, hur bedöms det, och vilka av fullmäktiges mål bidrar det till?")
    )
    st.html(whole(plan_id, block.pick("Mål", choices(plan_id), "mal")))


main()
