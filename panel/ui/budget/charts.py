"""The charts of the frame and of its change, with hover and files: the pictures of the tables, to take away."""

from functools import cache

import streamlit as st

from panel.charts import budget as charts
from panel.ui import block
from panel.warehouse import read

LABEL = "Diagram, bilder och filer"


@cache
def parts_block(plan_id: str) -> block.Block:
    """Return the block of the frame's parts. Shares that the plan states rounded become ranges."""
    return block.Block(
        "budget_lines",
        charts.parts,
        "mnkr",
        "Poster som planen bara anger som avrundad andel visas med mitten av sitt intervall: det som både andelen och resten av ramen tillåter.",
        ("name", "amount_mnkr", "low_mnkr", "high_mnkr", "stated_share_pct", "basis", "formula", "quote"),
        sources=(f"{plan_id}:plan", f"{plan_id}:budget_line"),
    )


@cache
def bridge_block(plan_id: str) -> block.Block:
    """Return the block of the bridge from last year's frame to this year's."""
    return block.Block(
        "budget_changes",
        charts.bridge,
        "mnkr",
        "Belopp som planen anger, med tecken: plus ökar ramen. Föregående års ram och det som inte förklaras är beräknade.",
        ("name", "amount_mnkr", "stated_rate_pct", "from_board", "to_board", "basis", "formula", "quote"),
        sources=(f"{plan_id}:plan", f"{plan_id}:budget_change"),
    )


def show_charts(plan_id: str) -> None:
    """Show the charts that the plan has figures for, behind a fold; nothing where it has none."""
    has_parts = bool((read("budget_lines", plan_id=plan_id)["depth"] == 1).any())
    has_bridge = bool((read("budget_changes", plan_id=plan_id)["kind"] == "previous_frame").any())
    if not (has_parts or has_bridge):
        return
    with st.container(key="budget-charts"):
        fold = st.expander(LABEL, key="budget-charts-fold", on_change="rerun")
    # Drawn when they are asked for: the tables above have the same bars.
    if not fold.open:
        return
    with fold:
        if has_parts:
            block.show(parts_block(plan_id), plan_id=plan_id)
        if has_bridge:
            block.show(bridge_block(plan_id), plan_id=plan_id)
