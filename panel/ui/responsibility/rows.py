"""The rows of the page Ansvar: an item, the choice of its office or global goals, and who stated it and when."""

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from panel.follow_up.responsibility import Stated
from panel.ledger.responsibility import (
    GLOBAL_GOALS,
    OFFICE,
    OTHERS,
    global_goals,
    global_goals_text,
    name_key,
    offices_in,
    offices_text,
)
from panel.ui.plan.plan import item_name
from panel.ui.responsibility.form import Form
from panel.warehouse import read
from panel.wording.global_goals import GLOBAL_GOAL_NAMES
from panel.wording.sentences import responsibility as sentences
from panel.wording.templates import component, render

NO_OFFICE = "Inget kontor"
ONLY_OFFICE = "Planens enda kontor"
WIDTHS, WIDTHS_OF_SEVERAL = (7, 4, 3), (8, 9, 7, 6)


def office_choices(form: Form, rows: pd.DataFrame, offices: Sequence[str]) -> Stated:
    """Let the reader choose the office of each item, and return the choices. `rows` are of the query responsibility."""
    chosen: Stated = {}
    if rows.empty:
        return chosen
    together = st.container(gap="xxsmall", key=f"choices-{''.join(rows['item_id'].head(1))}")
    for row in rows.itertuples():
        key, nothing = (row.item_id, OFFICE), ONLY_OFFICE if len(offices) == 1 else without_office(row)
        words, choice, beside, origin = together.columns(WIDTHS_OF_SEVERAL, vertical_alignment="center")
        words.html(render("responsibility/item.html", item=name_of(row), text=row.text if row.kind != "line" else ""))
        options = [nothing, *offices]
        stated = form.seen[key]
        with choice:
            value = st.selectbox(
                f"Kontor för {name_of(row)}",
                options,
                options.index(stated) if stated in options else 0,
                key=form.widget(key),
                label_visibility="collapsed",
            )
        chosen[key] = None if value == nothing else value
        with beside:
            chosen[row.item_id, OTHERS] = others_choice(form, row, offices, chosen[key])
        show_origin(origin, row)
    return chosen


def others_choice(form: Form, row: Any, offices: Sequence[str], lead: str | None) -> str | None:  # noqa: ANN401 - as below
    """Let the reader choose the other offices that work with an item, once one is chosen that answers for it."""
    key = (row.item_id, OTHERS)
    stated = offices_in(form.seen[key])
    if lead is None:
        return None
    options = [name for name in dict.fromkeys([*offices, *stated]) if name != lead]
    chosen = st.multiselect(
        f"Andra kontor för {name_of(row)}",
        options,
        [name for name in stated if name in options],
        key=form.widget(key),
        label_visibility="collapsed",
        placeholder="Med fler kontor",
    )
    return offices_text(chosen)


def show_origin(place: Any, row: Any) -> None:  # noqa: ANN401 - a column of Streamlit's, and a row of either query
    """Show who stated what applies to an item, when and in which publication; else the office that it follows."""
    follows = getattr(row, "office", None)
    if isinstance(row.stated_by, str):
        number = None if pd.isna(row.receipt_no) else int(row.receipt_no)
        place.html(render("responsibility/origin.html", by=row.stated_by, on=row.stated_on, number=number))
    elif isinstance(follows, str):
        place.html(component("paragraph", follows, "small quiet tight"))


def without_office(row: Any) -> str:  # noqa: ANN401 - a row of the query responsibility
    """Return the choice that states no office: what the item then follows, or that there is none."""
    if isinstance(row.line_above, str):
        return sentences.follows([], item_name(row.line_above))
    return sentences.follows(list(row.goal_nos) if row.kind in {"criterion", "point"} else []) or NO_OFFICE


def name_of(row: Any) -> str:  # noqa: ANN401 - a row of the query responsibility
    """Return an item's name: "Mål 4", "Punkt 16", "Budgetram"."""
    return str(row.text) if row.kind == "line" else item_name(row.item_id)


def offices_to_choose(plan_id: str, new: str) -> list[str]:
    """Return the names of the plan's offices, and a new one unless it is one of them."""
    names = list(read("offices", plan_id=plan_id)["name"])
    is_new = name_key(new) and name_key(new) not in map(name_key, names)
    return [*names, " ".join(new.split())] if is_new else names


def choose_several(form: Form, rows: pd.DataFrame, offices: Sequence[str]) -> None:
    """Let the reader choose one office for several items at once: it is then chosen in their rows, and not saved."""
    names = {name_of(row): form.widget((row.item_id, OFFICE)) for row in rows.itertuples()}
    what, office, button = st.columns(WIDTHS, vertical_alignment="bottom")
    items = what.multiselect(
        "Flera på en gång", list(names), placeholder="Välj mål och punkter", key=f"{form.number} several"
    )
    one = office.selectbox(
        "Kontor för dem", offices, index=None, placeholder="Välj kontor", key=f"{form.number} for all"
    )
    button.button(
        "Välj i raderna",
        disabled=not (items and one),
        on_click=_choose,
        args=([names[item] for item in items], one),
    )


def _choose(widgets: Iterable[str], office: str) -> None:
    for widget in widgets:
        st.session_state[widget] = office


def global_goal_choices(form: Form, rows: pd.DataFrame) -> Stated:
    """Let the reader choose the global goals of each goal, and return the choices. `rows` are of global_goals."""
    chosen: Stated = {}
    together = st.container(gap="xxsmall", key="choices")
    for row in rows.itertuples():
        key = (row.item_id, GLOBAL_GOALS)
        words, choice, origin = together.columns(WIDTHS, vertical_alignment="center")
        words.html(render("responsibility/item.html", item=item_name(row.item_id), text=row.text))
        with choice:
            numbers = st.multiselect(
                f"Globala mål för {item_name(row.item_id)}",
                list(GLOBAL_GOAL_NAMES),
                global_goals(form.seen[key]),
                format_func=lambda number: f"{number} {GLOBAL_GOAL_NAMES[number]}",
                key=form.widget(key),
                label_visibility="collapsed",
                placeholder="Välj globala mål",
            )
        show_origin(origin, row)
        chosen[key] = global_goals_text(numbers)
    return chosen
