"""Who reported what is shown, the text where nothing is reported yet, and the choice of follow-up."""

from collections.abc import Sequence
from datetime import date

import pandas as pd
import streamlit as st
from markupsafe import Markup

from panel.ui import address, block
from panel.ui.plan.plan import current_plan
from panel.warehouse import read
from panel.warehouse.origins import by_publication
from panel.wording import labels
from panel.wording.plan.follow_ups import current_period
from panel.wording.templates import component, template_global

LATEST, CURRENT = "Den senaste", "Den aktuella"


@template_global
def reported_by(row: pd.Series) -> Markup:
    """Return, as HTML, who reported a row's values, when, and in which publication.

    Takes a row with its origins (panel.warehouse.origins). Each publication is named by itself.
    """
    return component("reported_by", by_publication(row))


def period_title(period: str) -> str:
    """Return a follow-up's title in lists and in the address: "Delår 2024"."""
    return labels.period_name(period).capitalize()


def pick_follow_up(plan_id: str, periods: Sequence[str], name: str = "Period") -> str:
    """Let the reader pick one of the follow-ups `periods`. The choice is in the address.

    Without a choice it is the one that is open, or else the one due last.
    """
    titles = {period_title(period): period for period in periods}
    current = current_period(plan_id)
    default = current if current in periods else periods[-1]
    return titles[block.pick(name, list(titles), "period", period_title(default))]


def chosen_period(periods: Sequence[str]) -> str:
    """Return which of the follow-ups the reader has chosen in a list that is drawn further down; "" for none."""
    word = st.session_state.get("period") or address.requested("period") or ""
    return {period_title(period).casefold(): period for period in periods}.get(word.casefold(), "")


def pick_as_of(plan_id: str, on: date | None) -> str:
    """Let the reader pick a follow-up, and return it as of the day `on` (None for today).

    Without a choice it is the one open, or due last, on the day. That is an option of its own, so that it still
    follows the calendar when the reader changes the day.
    """
    titles = {period_title(period): period for period in read("follow_ups", plan_id=plan_id)["period"]}
    return titles.get(block.pick("Period", [CURRENT, *titles], "period")) or current_period(plan_id, on)


def pick_period(latest_first: Sequence[str]) -> str:
    """Let the reader pick a follow-up, and return it. The choice is in the address.

    Without a choice it is the first of the list. That is an option of its own, so that it still is the latest when the
    reader changes the day.
    """
    order = read("follow_ups", plan_id=current_plan()["plan_id"])["period"]
    titles = {period_title(period): period for period in order if period in latest_first}
    return titles.get(block.pick("Period", [LATEST, *titles], "period")) or latest_first[0]
