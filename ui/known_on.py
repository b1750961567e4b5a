"""Läget per: the picture as it was known on a day, beside the latest, and what changed in between."""

from dataclasses import dataclass
from datetime import date
from html import escape

import pandas as pd
import streamlit as st

from ui import block, labels, text
from ui.cached import per_build
from ui.plan import current_plan
from warehouse import read

MOST_CHANGES = 60
NOTHING = "tomt"


@dataclass(frozen=True)
class Picture:
    """Which day the reader asks for, and the last day on which anything became known. Both as 2024-06-20."""

    known_on: str
    latest_on: str

    @property
    def is_latest(self) -> bool:
        """Whether nothing has become known after the day asked for."""
        return self.known_on >= self.latest_on


@per_build
def latest() -> Picture:
    """Return the picture of today: all that is known."""
    last = read("recorded_days", plan_id=current_plan()["plan_id"])["recorded_on"].iloc[-1]
    day = str(last.date())
    return Picture(day, day)


def choose() -> Picture:
    """Let the reader pick a day. The choice is in the address, as per=2024-08-15; without it the picture is the latest."""
    newest = latest()
    plan = current_plan()
    first, last = plan["decided_on"].date(), date.fromisoformat(newest.latest_on)
    asked = st.date_input(
        "Läget per",
        value=None,
        min_value=first,
        max_value=max(last, date.today()),
        format="YYYY-MM-DD",
        key="per",
        bind="query-params",
        width=200,
        help=f"Lämna tomt för det senaste. Planen beslutades {text.day(first)}, och det senaste blev känt {text.day(last)}.",
    )
    return Picture(str(asked), newest.latest_on) if isinstance(asked, date) else newest


def heading(picture: Picture) -> str:
    """Return the line that says which picture this is, when it is not the latest."""
    if picture.is_latest:
        return ""
    return (
        f'<p class="then-banner"><b>Läget som det var känt {text.day(date.fromisoformat(picture.known_on))}.</b>'
        f" Det senaste blev känt {text.day(date.fromisoformat(picture.latest_on))}.</p>"
    )


@per_build
def changes(picture: Picture, kinds: tuple[str, ...] = ()) -> str:
    """Return, as HTML, what became known after the day asked for. `kinds` narrows it to some sheets."""
    if picture.is_latest:
        return ""
    params = {"plan_id": current_plan()["plan_id"], "from_on": picture.known_on, "to_on": picture.latest_on}
    rows = read("changes_between", **params)
    if kinds:
        rows = rows[rows["sheet_kind"].isin(kinds)]
    days = [text.day(date.fromisoformat(day)) for day in (picture.known_on, picture.latest_on)]
    head = f"<h2>{len(rows)} uppgifter har ändrats från {days[0]} till {days[1]}</h2>"
    if rows.empty:
        return head
    listed = "".join(change(row) for _, row in rows.head(MOST_CHANGES).iterrows())
    rest = f"<p>Och {len(rows) - MOST_CHANGES} till, i filen.</p>" if len(rows) > MOST_CHANGES else ""
    return f'{head}{block.download_links("changes_between", params)}<ul class="changes">{listed}</ul>{rest}'


def change(row: pd.Series) -> str:
    """Return one change as an item of a list: what, from what to what, who said so and in which cell."""
    where = f", cell {row['cell']}" if isinstance(row["cell"], str) else ""
    return (
        f"<li><b>{escape(labels.item_name(row['item_id']))}, {escape(row['header'])}</b> ({labels.period_name(row['period'])}):"
        f" {shown(row['known_before'], row['kind'])} → {shown(row['value_after'], row['kind'])}"
        f' <span class="quiet">{escape(row["recorded_by"])}, {text.day(row["recorded_on"])}, kvitto {row["receipt_no"]}{escape(where)}</span></li>'
    )


def shown(value: object, kind: str) -> str:
    """Return a reported value as HTML: numbers as they are written in Swedish, text as it was typed."""
    if not isinstance(value, str):
        return f"<i>{NOTHING}</i>"
    return escape(labels.reported(value) if kind == "number" else value)
