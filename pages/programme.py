"""Programpunkter: how far the points of the political programme have come, and which the plan leaves aside."""

from functools import cache
from html import escape

import pandas as pd
import streamlit as st

from ui import block, markup, text
from ui.cached import per_build
from ui.charts import programme as charts
from ui.findings import findings
from ui.labels import WORDS
from ui.plan import current_plan
from ui.source_line import sentence
from ui.theme import STATUS_COLOURS
from warehouse import read

EVERY = "Alla"
HANDLING = {"Under planens mål": "goal", "Genom beslut": "decision", "Utanför planen": "outside"}


@cache
def chart_block(query: str, plan_id: str) -> block.Block:
    """The status by goal or by the way of handling."""
    by_goal = query == "programme_status_by_goal"
    return block.Block(
        query,
        charts.by_goal if by_goal else charts.by_handling,
        (f"{plan_id}:plan",),
        "antal programpunkter",
        "Status som planen anger den vid beslutet." + (" En punkt under två mål räknas under båda." if by_goal else ""),
        ("goal_no", "name", "status", "points") if by_goal else ("handling_kind", "status", "points"),
    )


@per_build
def progress() -> str:
    """Return how many points stand where, and how many of the whole programme the board answers for."""
    plan = current_plan()
    counts = read("programme_status", plan_id=plan["plan_id"])
    total = int(counts["points"].sum())
    cells = "".join(
        f"<li>{markup.status_tag(row['status'])} {row['points']} punkter</li>" for _, row in counts.iterrows()
    )
    done = int(counts.loc[counts["status"] == "Slutförd", "points"].sum())
    return (
        f"<h2>{done} av {total} punkter är slutförda</h2>"
        f'<p class="subtitle">Status per {text.day(counts["recorded_on"].max())}. Styrelsen ansvarar för {total} av programmets'
        f" {plan['programme_point_count_stated']} punkter; övriga nämnder för resten.</p><ul>{cells}</ul>"
        + sentence(f"{plan['plan_id']}:plan:points")
    )


def asked() -> tuple[str, str, str]:
    """Let the reader narrow the points by status, handling and words; the choices are in the address."""
    columns = st.columns(3)
    with columns[0]:
        status = block.pick("Status", [EVERY, *STATUS_COLOURS], "status")
    with columns[1]:
        handling = block.pick("Hantering", [EVERY, *HANDLING], "hantering")
    with columns[2]:
        words = st.text_input("Sök i punkterna", key="sok", bind="query-params") or ""
    return status, handling, words


def narrowed(points: pd.DataFrame, status: str, handling: str, words: str) -> pd.DataFrame:
    """Return the points that have the status, the handling and the words asked for."""
    if status != EVERY:
        points = points[points["status"] == status]
    if handling != EVERY:
        points = points[points["handling_kind"] == HANDLING[handling]]
    if words:
        found = (points["text"] + " " + points["handling"]).str.contains(words, case=False, regex=False)
        points = points[found]
    return points


def point(row: pd.Series) -> str:
    """Return one point: number, text, status, how it is handled, and where that stands."""
    return (
        f'<article class="finding"><h3>Punkt {row["point_no"]}</h3><p>{escape(row["text"])}</p>'
        f'<p class="pair"><span>{markup.status_tag(row["status"])}</span><span><b>{WORDS[row["handling_kind"]].capitalize()}</b>'
        f"{': ' + escape(row['goal_names']) if row['goal_names'] else ''}</span></p>"
        f"<p>{escape(row['handling'])}</p>{sentence(row['statement_id'], 'Raden i planen')}</article>"
    )


@per_build
def listed(plan_id: str, status: str, handling: str, words: str) -> str:
    """Return the points asked for, and what does not add up."""
    every = read("programme_points", plan_id=plan_id)
    shown = narrowed(every, status, handling, words)
    items = "".join(point(row) for _, row in shown.iterrows())
    items = items or "<p>Ingen punkt svarar mot urvalet. Ändra status, hantering eller ord.</p>"
    rows = read("findings")
    told = findings(rows[rows["subject"] == "programme"])
    return (
        f"<h2>{len(shown)} av {len(every)} punkter</h2>{block.download_links('programme_points', {'plan_id': plan_id})}{items}"
        f"<h2>Det här stämmer inte, eller är värt att veta</h2>{told}"
    )


def main() -> None:
    """Show progress, the two breakdowns, and the points to search."""
    plan_id = current_plan()["plan_id"]
    head = block.page_head(
        "Programpunkter", "Hur långt har det politiska programmets punkter kommit, och vilka driver planen?"
    )
    st.html(head + progress())
    by = block.choice("Fördela", ("Efter hantering", "Efter mål"), "fordela")
    query = "programme_status_by_goal" if by == "Efter mål" else "programme_status_by_handling"
    block.show(chart_block(query, plan_id), plan_id=plan_id)
    st.html(listed(plan_id, *asked()))


main()
