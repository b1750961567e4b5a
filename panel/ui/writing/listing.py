"""The view of Lämna in where one writes in the page: the rows by what is left of them, and the drafts handed in together."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import streamlit as st
from markupsafe import Markup

from panel.access.permissions import Permission
from panel.access.reporting import signature, signs_as, writable_items
from panel.follow_up.compare import answered
from panel.records.drafts import Draft, DraftsError
from panel.sheets.layout import CellNote
from panel.sheets.state import PeriodState
from panel.sheets.written import place
from panel.ui import block
from panel.ui.follow_up import preview as preview_html
from panel.ui.follow_up.receipt import show_last_receipt
from panel.ui.markdown import plain
from panel.ui.plan.plan import current_plan, item_name
from panel.ui.writing import dialog
from panel.ui.writing.drafts import as_typed, discard, own_drafts, preview_of, trouble
from panel.wording.sentences import changes, writing
from panel.wording.templates import component, render

DRAFT, LEFT, DONE = "Utkast", "Kvar", "Inlämnat"
# What a row is called by, and what is known of it, in the order of preference.
TEXTS, KNOWN = ("text", "name"), ("status", "assessment", "forecast_mnkr", "value")


class Row(NamedTuple):
    """An item as a row of the list, with what is known of it in words."""

    item_id: str
    name: str
    text: str
    known: str


def show(state: PeriodState, office: str | None) -> None:
    """Show the rows of an office (None for all) that the user may write, and hand in the drafts of them."""
    show_last_receipt()
    if why := trouble():
        st.error(plain(why))
    writable = writable_items(current_plan())
    items = [item for item in items_of(state, office) if item in writable]
    try:
        own = [one for one in own_drafts(state) if one.item_id in items or one.item_id not in items_of(state, None)]
    except DraftsError as error:
        st.error(str(error))
        own = []
    grouped = groups(state, items, own)
    done, drafts = len(grouped[DONE]), len({one.item_id for one in own})
    st.html(component("paragraph", writing.headline(done, len(items), drafts), role="status"))
    if own:
        show_hand_in(state, own)
    block.write(rows_html(grouped, writable))


def items_of(state: PeriodState, office: str | None) -> list[str]:
    """Return the ids of the items in an office's sheet that the plan gives, each once."""
    sheets = [sheet for sheet in state.contract.sheets if sheet.kind in state.items]
    return list(dict.fromkeys(item for sheet in sheets for item in state.item_ids_of(sheet, office)))


def groups(state: PeriodState, items: Sequence[str], own: Sequence[Draft]) -> dict[str, list[Row]]:
    """Return the rows by what is left of them: a draft, nothing reported in one of their sheets, or neither."""
    left = {item for _, ids in answered(state, {}, None).values() for item in ids}
    drafts = {one.item_id for one in own}
    found: dict[str, list[Row]] = {DRAFT: [], LEFT: [], DONE: []}
    for item in items:
        found[DRAFT if item in drafts else LEFT if item in left else DONE].append(_row(state, item, own))
    return found


def _row(state: PeriodState, item_id: str, own: Sequence[Draft]) -> Row:
    """Return an item as a row: what its drafts say, else what is reported."""
    typed = {one[:3]: one.typed for one in own}
    of_item = [
        (sheet, state.items[sheet.kind][item_id])
        for sheet in state.contract.sheets
        if item_id in state.items.get(sheet.kind, {})
    ]
    shown = of_item[0][1].shown
    words = next(str(shown[name]) for name in TEXTS if name in shown)
    known = [
        typed.get(cell, as_typed(column, state.now(cell)))
        for sheet, _ in of_item
        for column in sheet.editable
        if column.name in KNOWN
        for cell in [(sheet.kind, item_id, column.name)]
    ]
    known_words = " · ".join(filter(None, known))
    return Row(item_id, item_name(item_id), "" if words == item_name(item_id) else words, known_words)


def rows_html(grouped: Mapping[str, Sequence[Row]], writable: frozenset[str]) -> Markup:
    """Return the rows as HTML, group by group."""
    titled = [(writing.group(name, len(rows)), rows) for name, rows in grouped.items() if rows]
    return render("writing/rows.html", groups=titled, writable=writable)


def show_hand_in(state: PeriodState, own: list[Draft]) -> None:
    """Show what is wrong in the drafts, and hand in those of the rows in which nothing is."""
    by = signs_as(Permission.REPORT, current_plan())
    whole = preview_of(own, state, by).files[0]
    wrong = items_with(whole.problems, own, state)
    block.write(preview_html.cell_notes(changes.to_mend(len(whole.problems)), whole.problems))
    ready = [one for one in own if one.item_id not in wrong]
    shown = preview_of(ready, state, by) if ready else None
    if shown is not None:
        decisions, waits = dialog.decide(shown, "all-")
        who = signature(Permission.REPORT, current_plan()) if shown.is_publishable else ""
        if missing := dialog.what_is_missing(shown, decisions, waits, who):
            st.html(component("paragraph", missing))
    with st.container(horizontal=True):
        if shown is not None:
            label = writing.hand_in(len({one.item_id for one in ready}))
            if st.button(label, type="primary", disabled=bool(missing)) and dialog.hand_in(
                state, ready, shown, decisions, who
            ):
                st.session_state["last_receipt"] = st.session_state[dialog.HANDED_IN][1]
                st.rerun()
        st.button("Kasta alla utkast", on_click=discard, args=(state, own))


def items_with(problems: Sequence[CellNote], own: Sequence[Draft], state: PeriodState) -> set[str]:
    """Return the items of drafts in whose row something is wrong."""
    places = {
        (sheet.title, place(column, one.item_id, state)): one.item_id
        for one in own
        if (sheet := state.contract.sheet(one.kind))
        for column in sheet.columns
    }
    return {places[note.sheet, note.cell] for note in problems if (note.sheet, note.cell) in places}
