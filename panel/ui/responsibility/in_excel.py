"""The view of Ansvar where one fetches all that is stated as a sheet in Excel, and hands it in with what is changed."""

from functools import partial

import streamlit as st

from panel.access import log
from panel.access.current_user import current_user
from panel.follow_up.responsibility import Stated
from panel.follow_up.responsibility_sheet import ChangedSheet, make_sheet, read_sheet
from panel.ledger.responsibility import SHEET
from panel.records.audit import Event
from panel.sheets.workbook.cells import FileRejectedError, RawWorkbook
from panel.sheets.workbook.process import read_workbook
from panel.ui import block
from panel.ui.follow_up import preview
from panel.ui.responsibility.form import Form
from panel.wording.file_names import marked
from panel.wording.sentences import changes
from panel.wording.table_files import MEDIA, is_example
from panel.wording.templates import component

READ = "responsibility file"
HOW = (
    "Bladet har en rad för varje mål, måluppfyllelse, programpunkt och budgetpost. Skriv kontor och globala mål i raderna,"
    " spara, och lämna in det här. En tömd cell tar bort det som står. Inget sparas förrän du har sett vad som ändras."
)


def show_excel(form: Form) -> Stated:
    """Show the sheet to fetch and what a filled-in one changes. Return that; nothing where something is wrong in it."""
    st.html(component("paragraph", HOW))
    name = marked(f"ansvar-{form.plan_id}.xlsx", made_up=is_example())
    st.download_button(
        "Hämta bladet i Excel", partial(make_sheet, form.plan_id), name, MEDIA["xlsx"], on_click="ignore"
    )
    file = st.file_uploader(
        "Släpp det ifyllda bladet här, eller välj filen (xlsx, högst 10 MB)", key=f"{form.number} file"
    )
    if file is None:
        return {}
    try:
        found = read_sheet(_read(form, file.file_id, file.name, file.getvalue()), form.seen)
    except FileRejectedError as error:
        st.error(str(error))
        return {}
    if found.faults:
        block.write(preview.cell_notes(changes.to_mend(len(found.faults)), found.faults))
        return {}
    rows = _rows(form, found)
    if not rows:
        st.html(
            component("empty_state", "Inget ändras", "Allt i filen gäller redan, eller står som när bladet hämtades.")
        )
        return {}
    st.html(preview.change_table(rows, "Före och efter", changes.changed(len(rows))))
    return found.wanted


def _read(form: Form, file_id: str, name: str, body: bytes) -> RawWorkbook:
    """Return an uploaded workbook, which is read once. Raises FileRejectedError."""
    kept = st.session_state.get(READ)
    if kept is None or kept[0] != file_id:
        with st.spinner("Läser filen …"):
            kept = (file_id, read_workbook(body, name))
        log.note(Event.LOOKED_AT_UPLOAD, current_user(), plan_id=form.plan_id, files=1)
        st.session_state[READ] = kept
    return kept[1]


def _rows(form: Form, found: ChangedSheet) -> list[preview.Changed]:
    return [
        preview.Changed(
            item, SHEET.column(field).header, "", form.seen[item, field], after, found.places[item, field], ""
        )
        for (item, field), after in found.wanted.items()
    ]
