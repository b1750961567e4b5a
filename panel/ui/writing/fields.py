"""The fields of a row, as the sheet's contract lists them, each saved as a draft when it changes."""

from collections.abc import Sequence

import streamlit as st

from panel.follow_up.preview import FilePreview
from panel.records.drafts import MAX_LENGTH, Draft
from panel.sheets.contract import Column, Sheet
from panel.sheets.state import PeriodState
from panel.sheets.written import place
from panel.ui.writing.drafts import as_typed, save, widget_key
from panel.wording.templates import component, render

YES = "Ja"
# How the sheet asks for what is a box to tick here.
IN_SHEET = "Skriv Ja när "
MAX_NUMBER_LENGTH = 40


def show_fields(state: PeriodState, item_id: str, own: Sequence[Draft], file: FilePreview | None) -> None:
    """Show the fields of an item, with what is wrong in each below it. `own` are its drafts, `file` their preview."""
    sheets = [sheet for sheet in state.contract.sheets if item_id in state.items.get(sheet.kind, {})]
    for sheet in sheets:
        if len(sheets) > 1:
            st.html(component("heading", sheet.title, 3))
        for column in sheet.editable:
            typed = {one.field: one.typed for one in own if one.kind == sheet.kind}
            now = state.now((sheet.kind, item_id, column.name))
            _show_field(state, sheet, column, item_id, typed.get(column.name, as_typed(column, now)))
            here = (sheet.title, place(column, item_id, state))
            if wrong := [note.message for note in file.problems if (note.sheet, note.cell) == here] if file else []:
                st.html(render("writing/wrong.html", messages=wrong))


def _show_field(state: PeriodState, sheet: Sheet, column: Column, item_id: str, typed: str) -> None:
    key = widget_key(state, sheet.kind, item_id, column.name)

    def changed() -> None:
        value = st.session_state[key]
        save(state, sheet.kind, item_id, column, YES if value is True else (value or ""))

    words = [word.word for word in state.contract.words.get(column.words or "", ())]
    if key not in st.session_state:
        st.session_state[key] = typed == YES if words == [YES] else (typed or None) if words else typed
    unit = state.items[sheet.kind][item_id].shown[column.unit_from] if column.unit_from else None
    label = f"**{column.header}{f' ({unit})' if unit else ''}** :small[{column.help.removeprefix(IN_SHEET)}]"
    if words == [YES]:
        st.checkbox(label, key=key, on_change=changed)
    elif words:
        st.pills(label, words, key=key, on_change=changed)
    elif column.kind == "text":
        st.text_area(label, key=key, on_change=changed, max_chars=MAX_LENGTH, height=110)
    else:
        st.text_input(label, key=key, on_change=changed, max_chars=MAX_NUMBER_LENGTH)
