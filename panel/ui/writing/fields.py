"""The fields of a row, as the sheet's contract lists them, each saved as a draft when it changes."""

import re
from collections.abc import Sequence

import streamlit as st

from panel.follow_up.preview import FilePreview
from panel.records.drafts import MAX_LENGTH, Draft
from panel.sheets.contract import Column, Sheet
from panel.sheets.state import PeriodState
from panel.sheets.written import place, read_new
from panel.ui.writing.drafts import as_typed, save, widget_key
from panel.wording.templates import component, render

YES, WITHDRAWN = "Ja", "withdrawn"
# How the sheet asks for what is a box to tick here.
IN_SHEET = re.compile(r"Skriv Ja (när|för att) ")
MAX_PILLS, MAX_NUMBER_LENGTH = 4, 40
# Text in a column that is narrower than this in the sheet is written on one line.
MIN_AREA_WIDTH = 40


def show_fields(state: PeriodState, item_id: str, own: Sequence[Draft], file: FilePreview | None) -> None:
    """Show the fields of an item, with what is wrong in each below it. `own` are its drafts, `file` their preview."""
    sheets = sheets_of(state, item_id)
    for sheet in sheets:
        if len(sheets) > 1:
            st.html(component("heading", sheet.title, 3))
        columns = [one for one in sheet.editable if one.name != WITHDRAWN or read_new(item_id) is None]
        for column in columns:
            typed = {one.field: one.typed for one in own if one.kind == sheet.kind}
            now = state.now((sheet.kind, item_id, column.name))
            _show_field(state, sheet, column, item_id, typed.get(column.name, as_typed(column, now)))
            here = (sheet.title, place(column, item_id, state))
            if wrong := [note.message for note in file.problems if (note.sheet, note.cell) == here] if file else []:
                st.html(render("writing/wrong.html", messages=wrong))


def sheets_of(state: PeriodState, item_id: str) -> list[Sheet]:
    """Return the sheets that an item has a row in: those where the plan gives it, or that of a proposal or an activity."""
    new = read_new(item_id)
    added = new.kind if new else item_id.partition(":")[0]
    return [
        one
        for one in state.contract.sheets
        if item_id in state.items.get(one.kind, {}) or (one.free_rows and one.kind == added)
    ]


def _show_field(state: PeriodState, sheet: Sheet, column: Column, item_id: str, typed: str) -> None:
    key = widget_key(state, sheet.kind, item_id, column.name)

    def changed() -> None:
        value = st.session_state[key]
        save(state, sheet.kind, item_id, column, YES if value is True else (value or ""))

    words = [word.word for word in state.contract.words.get(column.words or "", ())]
    if key not in st.session_state:
        st.session_state[key] = (
            typed == YES if words == [YES] else typed if not words else typed if typed in words else None
        )
    unit = state.items[sheet.kind][item_id].shown[column.unit_from] if column.unit_from else None
    about = IN_SHEET.sub("", column.help)
    label = f"**{column.header}{f' ({unit})' if unit else ''}** :small[{about}]"
    if words == [YES]:
        st.checkbox(label, key=key, on_change=changed)
    elif len(words) > MAX_PILLS:
        st.selectbox(label, words, key=key, on_change=changed, placeholder="Välj")
    elif words:
        st.pills(label, words, key=key, on_change=changed)
    elif column.kind == "text" and column.width >= MIN_AREA_WIDTH:
        st.text_area(label, key=key, on_change=changed, max_chars=MAX_LENGTH, height=110)
    else:
        most = MAX_LENGTH if column.kind == "text" else MAX_NUMBER_LENGTH
        st.text_input(label, key=key, on_change=changed, max_chars=most)
