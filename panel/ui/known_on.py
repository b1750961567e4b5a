"""Läget per: the picture as it was known on a day, beside the latest, and what changed in between."""

from dataclasses import dataclass
from datetime import date
from html import escape

import pandas as pd
import streamlit as st

from panel.ui import address, block, markup
from panel.ui.cached import per_build
from panel.ui.plan.plan import current_plan, item_name
from panel.ui.plan.which_plan import with_plan
from panel.warehouse import read
from panel.wording import clock, labels, text
from panel.wording.sentences import address as sentences
from panel.wording.sentences import changes as change_sentences

MOST_CHANGES = 60
# So few are shown at once; more are folded.
FEW_CHANGES = 8
NOTHING = "tomt"
DAY, PAGE, ARRIVED = "day asked for", "page shown", "comes from another page"


@dataclass(frozen=True)
class Picture:
    """Which day the reader asks for, and the last day on which anything became known. Both as 2024-06-20.

    Where the reader asks for none, `known_on` is the last day and `is_asked` false: what goes by the calendar is of today.
    """

    known_on: str
    latest_on: str
    is_asked: bool = False

    @property
    def is_latest(self) -> bool:
        """Whether nothing has become known after the day asked for."""
        return self.known_on >= self.latest_on

    @property
    def asked_on(self) -> date | None:
        """The day that the reader asks for; None without one."""
        return date.fromisoformat(self.known_on) if self.is_asked else None


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
    _carry(first)
    asked = block.pick_day(
        "Läget per",
        "per",
        first,
        max(last, clock.today()),
        help_text=f"Lämna tomt för det senaste. Planen beslutades {text.day(first)}, och det senaste blev känt {text.day(last)}.",
    )
    st.session_state[DAY] = asked
    return Picture(str(asked), newest.latest_on, is_asked=True) if asked else newest


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


def since(picture: Picture, shown: str) -> str:
    """Return, as HTML, what is known today beside the day asked for: the one thing on a page that is not of that day.

    Nothing where the day asked for is the latest: then all that is shown is of today.
    """
    return "" if picture.is_latest or not shown else f'<div class="since">{shown}</div>'


def heading(picture: Picture) -> str:
    """Return the line that says which picture this is, when it is not the latest."""
    if picture.is_latest:
        return ""
    return (
        f'<p class="then-banner since"><b>Läget som det var känt {text.day(date.fromisoformat(picture.known_on))}.</b>'
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
    # That something still holds is an answer, not a change.
    confirms = rows["field"] == "confirmed"
    changed, confirmed = rows[~confirms], int((rows[confirms]["value_after"] == "Ja").sum())
    first, last = (text.day(date.fromisoformat(day)) for day in (picture.known_on, picture.latest_on))
    many = {0: "Inga uppgifter", 1: "En uppgift"}.get(len(changed), f"{len(changed)} uppgifter")
    still = f"<p>Därtill bekräftar {confirmed} svar att det som var känt står fast.</p>" if confirmed else ""
    links = block.download_links("changes_between", params, "Hämta ändringarna") if len(rows) else ""
    return since(picture, f"<h2>{many} har ändrats från {first} till {last}</h2>{_folds(changed)}{still}{links}")


def _folds(rows: pd.DataFrame) -> str:
    """Return the changes as folds, one a sheet: open where they are few."""
    texts = dict(read("item_texts", plan_id=current_plan()["plan_id"]).itertuples(index=False))
    sheets = list(rows.groupby("sheet_title", sort=False))
    return "".join(
        markup.fold(
            change_sentences.of_sheet(str(title), len(own)) if len(sheets) > 1 else "Visa ändringarna",
            _listed(own, texts),
            len(rows) <= FEW_CHANGES,
        )
        for title, own in sheets
    )


def _listed(rows: pd.DataFrame, texts: dict[str, str]) -> str:
    """Return the changes of one sheet, gathered by what they are about. The rest of a long list is in the file."""
    items = "".join(
        f"<li><b>{escape(item_name(str(item)))}</b> {escape(texts.get(str(item), ''))}"
        f"<ul>{''.join(change(row) for _, row in own.iterrows())}</ul></li>"
        for item, own in rows.head(MOST_CHANGES).groupby("item_id", sort=False)
    )
    rest = change_sentences.and_more(len(rows) - MOST_CHANGES, "Alla står i filen.")
    return f'<ul class="changes">{items}</ul><p>{rest}</p>' if rest else f'<ul class="changes">{items}</ul>'


def change(row: pd.Series) -> str:
    """Return one change as an item of a list: what, from what to what, who said so and in which cell."""
    where = f", cell {row['cell']}" if isinstance(row["cell"], str) else ""
    receipt = with_plan(f"kvitton?kvitto={row['receipt_no']}")
    return (
        f"<li>{escape(row['header'])}, {labels.period_name(row['period'])}: {shown(row['known_before'], row['kind'])} →"
        f' {shown(row["value_after"], row["kind"])} <span class="quiet">{escape(row["recorded_by"])},'
        f' {text.day(row["recorded_on"])}, <a href="{receipt}">kvitto {row["receipt_no"]}</a>'
        f"{escape(where)}</span></li>"
    )


def shown(value: object, kind: str) -> str:
    """Return a reported value as HTML: numbers as they are written in Swedish, text as it was typed."""
    if not isinstance(value, str):
        return f"<i>{NOTHING}</i>"
    said = labels.reported(value) if kind == "number" else value
    return f'<span class="typed">{escape(said)}</span>'
