"""Läget per: the picture as it was known on a day, beside the latest, and what changed in between."""

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
from panel.wording.templates import component, render

MAX_CHANGES = 60
# So few are shown at once; more are folded.
FEW_CHANGES = 8
DAY, PAGE, ARRIVED = "day asked for", "page shown", "comes from another page"


@dataclass(frozen=True)
class AsOf:
    """Which day the reader asks for, and the last day on which anything became known. Both as 2024-06-20.

    Where the reader asks for none, `known_on` is the last day and `is_chosen` false: what goes by the calendar is of today.
    """

    known_on: str
    latest_on: str
    is_chosen: bool = False

    @property
    def is_latest(self) -> bool:
        """Whether nothing has become known after the day asked for."""
        return self.known_on >= self.latest_on

    @property
    def chosen_day(self) -> date | None:
        """The day that the reader asks for; None without one."""
        return date.fromisoformat(self.known_on) if self.is_chosen else None


@per_build
def latest() -> AsOf:
    """Return the picture of today: all that is known."""
    last = read("recorded_days", plan_id=current_plan()["plan_id"])["recorded_on"].iloc[-1]
    day = str(last.date())
    return AsOf(day, day)


def choose() -> AsOf:
    """Let the reader pick a day. The choice is in the address, as per=2024-08-15; without it the picture is the latest."""
    newest = latest()
    plan = current_plan()
    first, last = plan["decided_on"].date(), date.fromisoformat(newest.latest_on)
    _carry(first)
    chosen = block.pick_day(
        "Läget per",
        "per",
        first,
        max(last, clock.today()),
        help_text=f"Lämna tomt för det senaste. Planen beslutades {text.day(first)}, och det senaste blev känt {text.day(last)}.",
    )
    st.session_state[DAY] = chosen
    return AsOf(str(chosen), newest.latest_on, is_chosen=True) if chosen else newest


def arrive(page: str) -> None:
    """Note whether the reader comes from another page. The frame calls it before each page."""
    st.session_state[ARRIVED] = page != st.session_state.get(PAGE)
    st.session_state[PAGE] = page


def _carry(first: date) -> None:
    """Let the day asked for on one page hold on the next: the menu leads there without the day in the address.

    A day before `first`, when the plan was decided, was asked of another plan.
    """
    day = st.session_state.get(DAY)
    if day and day < first:
        st.session_state[DAY] = st.session_state["per"] = None
        address.show(sentences.day_of_another_plan(day, first))
    elif day and st.session_state.get(ARRIVED) and not address.has("per"):
        st.session_state["per"] = day
        address.put("per", str(day))


def since(as_of: AsOf, shown: str) -> Markup:
    """Return, as HTML, what is known today beside the day asked for: the one thing on a page that is not of that day.

    Nothing where the day asked for is the latest: then all that is shown is of today. `shown` is HTML already.
    """
    return component("since", "" if as_of.is_latest else shown)


def heading(as_of: AsOf) -> Markup:
    """Return the line that says which picture this is, when it is not the latest."""
    return render("as_of/heading.html", as_of=as_of, then=_day(as_of.known_on), latest=_day(as_of.latest_on))


def _day(day: str) -> str:
    return text.day(date.fromisoformat(day))


@per_build
def changes(as_of: AsOf, kinds: tuple[str, ...] = ()) -> Markup:
    """Return, as HTML, what became known after the day asked for. `kinds` narrows it to some sheets."""
    if as_of.is_latest:
        return Markup()
    params = {"plan_id": current_plan()["plan_id"], "from_on": as_of.known_on, "to_on": as_of.latest_on}
    rows = read("changes_between", **params)
    if kinds:
        rows = rows[rows["sheet_kind"].isin(kinds)]
    # That something still holds is an answer, not a change.
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
    """Return the changes of each sheet by what they are about: what its fold says, what is left out of a long list, the items."""
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
