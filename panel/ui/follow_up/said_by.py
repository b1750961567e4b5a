"""Who has said what is shown, and what to say where nobody has said anything yet."""

from collections.abc import Sequence
from datetime import date
from html import escape

import pandas as pd

from panel.ui import block
from panel.ui.cached import per_build
from panel.ui.follow_up.reported import receipt_link
from panel.ui.plan.plan import current_plan
from panel.ui.plan.which_plan import with_plan
from panel.warehouse import read
from panel.warehouse.origins import Origin, said_together
from panel.wording import labels, text
from panel.wording.plan.follow_ups import current_period
from panel.wording.sentences import follow_ups

LATEST, CURRENT = "Den senaste", "Den aktuella"


def said_by(row: pd.Series) -> str:
    """Return, as HTML, who reported a row's values, when, and in which cells of which workbooks.

    Takes the row with its origins (warehouse.origins). Values of several publications are named one by one.
    """
    lines = "".join(
        f"{f'{escape(named)}: rapporterat' if named else 'Rapporterat'} av {_origin(own)}. "
        for named, own in said_together(row)
    )
    return f'<p class="quiet">{lines.strip()}</p>' if lines else ""


def _origin(own: list[Origin]) -> str:
    """Return who said some values together, when, in which publication, workbook and cells, as HTML."""
    first = own[0]
    office = f", {escape(first.office_name)}" if first.office_name else ""
    parts = [f"{escape(first.recorded_by)}{office}, {text.day(first.recorded_on)}", receipt_link(first.receipt_no)]
    if first.file_name:
        parts.append(escape(first.file_name))
    if cells := [escape(one.cell) for one in own if one.cell]:
        parts.append(f"cell {', '.join(cells)}")
    return ", ".join(parts)


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


def pick_as_of(plan_id: str, on: date | None) -> tuple[str, str]:
    """Let the reader pick among all follow-ups, and return it as of a day (None for today), and as of today.

    Without a choice it is the one that is open, or due last: to follow it is a choice that stays with another day.
    """
    titles = {period_title(period): period for period in read("follow_ups", plan_id=plan_id)["period"]}
    chosen = titles.get(block.pick("Uppföljning", [CURRENT, *titles], "period"))
    return chosen or current_period(plan_id, on), chosen or current_period(plan_id)


def pick_period(latest_first: Sequence[str], now_first: Sequence[str]) -> tuple[str, str]:
    """Let the reader pick a follow-up, and return it as of the day asked for, and as of today. The choice is in the address.

    Without a choice it is the first given as of each: to follow the latest is a choice that stays with another day.
    """
    order = read("follow_ups", plan_id=current_plan()["plan_id"])["period"]
    titles = {period_title(period): period for period in order if period in latest_first}
    chosen = titles.get(block.pick("Uppföljning", [LATEST, *titles], "period"))
    return chosen or latest_first[0], chosen or now_first[0]
