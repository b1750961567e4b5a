"""Budget: the frame, its parts, how it came from last year's, and what stands beside it."""

from functools import cache
from html import escape

import pandas as pd
import streamlit as st

from ui import block, markup, text
from ui.cached import per_build
from ui.charts import budget as charts
from ui.findings import findings
from ui.labels import WORDS
from ui.plan import current_plan
from ui.source_line import sentence
from warehouse import read

VIEWS = ("Ramen", "Förändringen", "Mellan nämnder", "Intäkter")


@cache
def parts_block(plan_id: str) -> block.Block:
    """The frame's parts. Shares that the plan rounds become ranges."""
    return block.Block(
        "budget_lines",
        charts.parts,
        (f"{plan_id}:plan", f"{plan_id}:budget_line"),
        "mnkr",
        "Poster som planen bara anger som avrundad andel visas som intervall: det som både andelen och resten av ramen tillåter.",
        ("name", "amount_mnkr", "low_mnkr", "high_mnkr", "stated_share_pct", "basis", "formula", "quote"),
    )


@cache
def bridge_block(plan_id: str) -> block.Block:
    """From last year's frame to this year's."""
    return block.Block(
        "budget_changes",
        charts.bridge,
        (f"{plan_id}:plan", f"{plan_id}:budget_change"),
        "mnkr",
        "Belopp som planen anger, med tecken: plus ökar ramen. Föregående års ram och det som inte förklaras är beräknade.",
        ("name", "amount_mnkr", "stated_rate_pct", "from_board", "to_board", "basis", "formula", "quote"),
    )


def sentences(rows: pd.DataFrame, amounts: list[str]) -> str:
    """Return each row's name and amount with the sentence it rests on."""
    items = "".join(
        f'<div class="finding"><p><b>{escape(row["name"])}</b>: {escape(amount)} ({WORDS[row["basis"]]})</p>{sentence(row["statement_id"])}</div>'
        for (_, row), amount in zip(rows.iterrows(), amounts, strict=True)
    )
    return f"<h2>Varje belopp och meningen det kommer från</h2>{items}"


def show_frame(plan_id: str) -> None:
    """The parts, each with its sentence, and what does not add up."""
    block.show(parts_block(plan_id), plan_id=plan_id)
    st.html(frame_sentences(plan_id))


@per_build
def frame_sentences(plan_id: str) -> str:
    """Return each line of the frame with its sentence, and what does not add up."""
    lines = read("budget_lines", plan_id=plan_id)
    amounts = [text.mnkr_range(low, high) for low, high in zip(lines["low_mnkr"], lines["high_mnkr"], strict=True)]
    return sentences(lines, amounts) + budget_findings()


def show_change(plan_id: str) -> None:
    """The bridge, each step with its sentence, and what does not add up."""
    block.show(bridge_block(plan_id), plan_id=plan_id)
    st.html(change_sentences(plan_id))


@per_build
def change_sentences(plan_id: str) -> str:
    """Return each step of the bridge with its sentence, and what does not add up."""
    changes = read("budget_changes", plan_id=plan_id)
    amounts = [
        text.mnkr(amount) if kind == "previous_frame" else f"{text.signed(amount, 1)} mnkr"
        for kind, amount in zip(changes["kind"], changes["amount_mnkr"], strict=True)
    ]
    return sentences(changes, amounts) + budget_findings()


def budget_findings() -> str:
    """Return the findings of the budget."""
    rows = read("findings")
    return f"<h2>Det här stämmer inte</h2>{findings(rows[rows['subject'] == 'budget'])}"


def show_transfers(plan_id: str) -> None:
    """Money that moved between boards, as a table."""
    rows = read("budget_transfers", plan_id=plan_id)
    net = rows["amount_mnkr"].sum()
    head = f"<h2>Flyttar mellan nämnder minskar ramen med {text.mnkr(-net)}</h2>"
    table = markup.table(rows, ("name", "from_board", "to_board", "amount_mnkr"), "Flyttad budgetram, mnkr")
    folds = "".join(sentence(row["statement_id"], f"Meningen i planen: {row['name']}") for _, row in rows.iterrows())
    st.html(head + table + block.download_links("budget_transfers", {"plan_id": plan_id}) + folds)


def show_financing(plan_id: str) -> None:
    """Units that live on revenue, wholly or in part."""
    rows = read("financing", plan_id=plan_id)
    wholly = int((rows["financed_by"] == "revenue").sum())
    head = f"<h2>{wholly} verksamheter betalas helt av intäkter, {len(rows) - wholly} till en del</h2>"
    note = "<p>De står utanför budgetramen. Planen anger inga belopp för intäkterna.</p>"
    table = markup.table(rows, ("name", "financed_by"), "Verksamheter som betalas av intäkter")
    folds = "".join(sentence(row["statement_id"], f"Meningen i planen: {row['name']}") for _, row in rows.iterrows())
    st.html(head + note + table + block.download_links("financing", {"plan_id": plan_id}) + folds)


def main() -> None:
    """Show the view that the reader has chosen."""
    plan = current_plan()
    st.html(block.page_head("Budget", f"Vad består ramen för {plan['year']} av, och varför blev den så stor?"))
    view = block.choice("Visa", VIEWS, "visa")
    views = dict(zip(VIEWS, (show_frame, show_change, show_transfers, show_financing), strict=True))
    views[view](plan["plan_id"])


main()
