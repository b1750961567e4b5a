"""Who has said what is shown, and what to say where nobody has said anything yet."""

from collections.abc import Sequence
from datetime import date

import pandas as pd
from markupsafe import Markup

from panel.ui import block
from panel.ui.cached import per_build
from panel.ui.plan.plan import current_plan
from panel.warehouse import read
from panel.warehouse.origins import by_publication
from panel.wording import labels
from panel.wording.plan.follow_ups import current_period
from panel.wording.sentences import follow_ups
from panel.wording.templates import component, render, template_global

LATEST, CURRENT = "Den senaste", "Den aktuella"


@template_global
def reported_by(row: pd.Series) -> Markup:
    """Return, as HTML, who reported a row's values, when, and in which cells of which workbooks.

    Takes the row with its origins (warehouse.origins). Values of several publications are named one by one.
    """
    return component("said_by", by_publication(row))


@per_build
def nothing_yet(what: str) -> Markup:
    """Return, as HTML, what a page will show once something has been reported, and when that is. `what` is the panel's own."""
    when = follow_ups.schedule(read("follow_ups", plan_id=current_plan()["plan_id"]))
    return render("follow_up/nothing_yet.html", what=what, when=when)


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
