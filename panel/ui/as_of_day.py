"""Läget per: show the pages as of an earlier day, beside the latest, and what has changed since."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from panel.ui import address, block
from panel.ui.cached import per_build
from panel.ui.plan.plan import current_plan
from panel.warehouse import read
from panel.wording import clock, text
from panel.wording.sentences import address as sentences
from panel.wording.sentences import changes as change_sentences
from panel.wording.templates import render

MAX_CHANGES = 60
# With more changes than this the folds are closed at first.
FEW_CHANGES = 8
DAY, PAGE, ARRIVED = "day asked for", "page shown", "comes from another page"


@dataclass(frozen=True)
class AsOf:
    """The day that the reader has chosen, and the last day on which anything was recorded. Both are text: 2024-06-20.

    Without a choice `known_on` is the last day and `is_chosen` is false: what depends on the calendar is then of today.
    """

    known_on: str
    latest_on: str
    is_chosen: bool = False

    @property
    def is_latest(self) -> bool:
        """Whether nothing has been recorded after `known_on`."""
        return self.known_on >= self.latest_on

    @property
    def newest(self) -> "AsOf":
        """The latest state, of all that is recorded."""
        return AsOf(self.latest_on, self.latest_on)

    @property
    def chosen_day(self) -> date | None:
        """The chosen day; None without a choice."""
        return date.fromisoformat(self.known_on) if self.is_chosen else None


@per_build
def latest() -> AsOf:
    """Return the plan's latest state: all that is recorded."""
    last = read("recorded_days", plan_id=current_plan()["plan_id"])["recorded_on"].iloc[-1]
    day = str(last.date())
    return AsOf(day, day)


def choose() -> AsOf:
    """Let the reader pick a day. The choice is in the address, as per=2024-08-15; without one it is the latest."""
    newest = latest()
    plan = current_plan()
    first, last = plan["decided_on"].date(), date.fromisoformat(newest.latest_on)
    _carry(first)
    shown = st.session_state.get("per") or address.as_day(address.requested("per") or "")
    with st.popover(f"Läget {text.day(shown)}" if isinstance(shown, date) else "Visa läget en annan dag"):
        chosen = block.pick_day("Visa läget den", "per", first, max(last, clock.today()))
        st.caption(
            f"Lämna tomt för det senaste. Planen beslutades {text.day(first)}, och det senaste blev känt {text.day(last)}."
        )
    st.session_state[DAY] = chosen
    return AsOf(str(chosen), newest.latest_on, is_chosen=True) if chosen else newest


def arrive(page: str) -> None:
    """Record whether the reader comes from another page. The frame calls it before each page."""
    st.session_state[ARRIVED] = page != st.session_state.get(PAGE)
    st.session_state[PAGE] = page


def _carry(first: date) -> None:
    """Keep the chosen day when the reader goes to another page: the menu's links do not have the day.

    A day before `first`, when the plan was decided, was chosen for another plan, and is dropped with a message.
    """
    day = st.session_state.get(DAY)
    if day and day < first:
        st.session_state[DAY] = st.session_state["per"] = None
        address.show(sentences.day_of_another_plan(day, first))
    elif day and st.session_state.get(ARRIVED) and not address.has("per"):
        address.put("per", str(day))
        address.let_widget_take("per", str(day))


def message(as_of: AsOf, now: Callable[[AsOf], str], kinds: tuple[str, ...] = ()) -> Markup:
    """Return, as HTML, that a page is of an earlier day, what it would say now, and what has changed; "" for the latest.

    `now` gives the page's sentence as of a day. `kinds` are those of changes(). It is all on a page that is not of the day.
    """
    if as_of.is_latest:
        return Markup()
    days = {"then": _day(as_of.known_on), "latest": _day(as_of.latest_on)}
    return render("as_of/message.html", **days, now=now(as_of.newest), changes=changes(as_of, kinds))


def _day(day: str) -> str:
    return text.day(date.fromisoformat(day))


@per_build
def changes(as_of: AsOf, kinds: tuple[str, ...] = ()) -> Markup:
    """Return, as HTML, what was recorded after the chosen day. `kinds` limits it to some sheets (sheet_kind)."""
    if as_of.is_latest:
        return Markup()
    params = {"plan_id": current_plan()["plan_id"], "from_on": as_of.known_on, "to_on": as_of.latest_on}
    rows = read("changes_between", **params)
    if kinds:
        rows = rows[rows["sheet_kind"].isin(kinds)]
    # A confirmation that a value is still right changes nothing, so it is counted apart.
    confirms = rows["field"] == "confirmed"
    changed, confirmed = rows[~confirms], int((rows[confirms]["value_after"] == "Ja").sum())
    many = {0: "Inga uppgifter", 1: "En uppgift"}.get(len(changed), f"{len(changed)} uppgifter")
    return render(
        "as_of/changes.html",
        heading=f"{many} har ändrats från {_day(as_of.known_on)} till {_day(as_of.latest_on)}",
        sheets=_by_sheet(changed),
        is_open=len(changed) <= FEW_CHANGES,
        confirmed=confirmed,
        links=block.download_links("changes_between", params, "Hämta ändringarna") if len(rows) else "",
        texts=dict(read("item_texts", plan_id=current_plan()["plan_id"]).itertuples(index=False)),
    )


def _by_sheet(rows: pd.DataFrame) -> list[tuple[str, str, list[tuple[str, list[Any]]]]]:
    """Return the changes grouped by sheet and item.

    Each sheet is (heading of its fold, sentence on what a long list leaves out, [(item_id, rows of changes_between)]).
    """
    sheets = list(rows.groupby("sheet_title", sort=False))
    return [
        (
            change_sentences.of_sheet(str(title), len(own)) if len(sheets) > 1 else "Visa ändringarna",
            change_sentences.and_more(len(own) - MAX_CHANGES, "Alla står i filen."),
            [
                (str(item), list(changed.itertuples()))
                for item, changed in own.head(MAX_CHANGES).groupby("item_id", sort=False)
            ],
        )
        for title, own in sheets
    ]
