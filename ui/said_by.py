"""Who has said what is shown, and what to say where nobody has said anything yet."""

from collections.abc import Sequence
from html import escape

import pandas as pd

from ui import block, labels, text
from ui.cached import per_build
from ui.plan import current_plan
from ui.reported import receipt_link
from ui.sentences import follow_ups
from ui.which_plan import with_plan
from warehouse import read
from warehouse.follow_ups import current_period

LATEST = "Den senaste"


def said_by(row: pd.Series) -> str:
    """Return, as HTML, who reported a row, when, and in which cell of which workbook.

    Takes recorded_by, office_name, recorded_on, receipt_no, file_name and cell. After an undo there is no workbook.
    """
    office = f", {escape(row['office_name'])}" if isinstance(row["office_name"], str) else ""
    parts = [f"{escape(row['recorded_by'])}{office}, {text.day(row['recorded_on'])}", receipt_link(row["receipt_no"])]
    if isinstance(row["file_name"], str):
        parts.append(escape(row["file_name"]))
    if isinstance(row["cell"], str):
        parts.append(f"cell {escape(row['cell'])}")
    return f'<p class="quiet">Rapporterat av {", ".join(parts)}.</p>'


@per_build
def nothing_yet(what: str) -> str:
    """Return, as HTML, what a page will show once something has been reported, and when that is. `what` is the panel's own."""
    plan = current_plan()
    when = follow_ups.schedule(read("follow_ups", plan_id=plan["plan_id"]))
    return (
        f"<h2>Inget är rapporterat ännu</h2><p>{escape(what)} Planen följs upp genom {escape(when)}.</p>"
        f'<p>Kontoren hämtar sina blad och lämnar in dem under <a href="{with_plan("uppfoljning")}">Uppföljning</a>;'
        f' vad som återstår står under <a href="{with_plan("att-gora")}">Att göra</a>.</p>'
    )


def period_title(period: str) -> str:
    """Return what a follow-up is called in a list and in the address: "Delår 2024"."""
    return labels.period_name(period).capitalize()


def pick_follow_up(plan_id: str, periods: Sequence[str], name: str = "Uppföljning") -> str:
    """Let the reader pick among follow-ups, in their order; without a choice it is the one open, or due last.

    The choice is in the address.
    """
    titles = {period_title(period): period for period in periods}
    current = current_period(plan_id)
    default = current if current in periods else periods[-1]
    return titles[block.pick(name, list(titles), "period", period_title(default))]


def pick_period(latest_first: Sequence[str]) -> str:
    """Let the reader pick a follow-up; without a choice it is the first one given. The choice is in the address.

    The choice to follow the latest stays when the reader asks for another day, on which another one was the latest.
    """
    order = read("follow_ups", plan_id=current_plan()["plan_id"])["period"]
    titles = {period_title(period): period for period in order if period in latest_first}
    return titles.get(block.pick("Uppföljning", [LATEST, *titles], "period"), latest_first[0])
