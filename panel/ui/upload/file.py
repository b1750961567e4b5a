"""An uploaded workbook: whether it is accepted, and notes on its cells."""

from functools import partial

import pandas as pd
import streamlit as st

from panel.follow_up.preview import FilePreview
from panel.sheets.contract import read_contract
from panel.sheets.marks import Mark
from panel.sheets.workbook.cells import Note
from panel.sheets.workbook.process import mark_workbook
from panel.ui import block
from panel.ui.follow_up import preview
from panel.warehouse import read
from panel.wording import clock, theme
from panel.wording.file_names import marked
from panel.wording.plan import reminder
from panel.wording.sentences import changes as sentences
from panel.wording.table_files import MEDIA, is_example
from panel.wording.templates import render

EVERY_OFFICE = "Alla kontor"
XLSX = MEDIA["xlsx"]


def deadline(plan_id: str, period: str) -> pd.Series:
    """Return a follow-up's row of the query deadlines, with days_left: days until due_on, negative when late."""
    due = read("deadlines", plan_id=plan_id).set_index("period", drop=False).loc[period].copy()
    due["days_left"] = (due["due_on"].date() - clock.today()).days
    return due


def show_file(number: int, file: FilePreview) -> None:
    """Show whether a workbook is accepted, its problems and other notes, and what it reports."""
    mark = None if file.refused or file.published_in else file.mark
    due = deadline(mark.plan_id, mark.period) if mark else None
    lists = (
        (sentences.to_mend(len(file.problems)), file.problems, "✖", theme.LIFTED),
        (f"Läses inte ({len(file.unread)})", file.unread),
        (f"Läses ändå ({len(file.read_anyway)})", file.read_anyway),
        (sentences.to_look_at(len(file.odd)), file.odd),
    )
    overdue = reminder.last_day(due) if due is not None and due["days_left"] < 0 else ""
    cell_notes = [preview.cell_notes(*one) for one in lists]
    st.html(
        render("upload/file.html", file=file, mark=mark, whom=_office(mark), overdue=overdue, cell_notes=cell_notes)
    )
    if file.refused or file.published_in:
        return
    if noted := notes_on(file):
        st.download_button(
            "Hämta samma arbetsbok med cellerna märkta",
            partial(mark_workbook, file.taken.body, noted),
            file_name=marked(file.taken.file_name.removesuffix(".xlsx") + "-att-ratta.xlsx", made_up=is_example()),
            mime=XLSX,
            key=f"marked-{number}",
            on_click="ignore",
        )
    titles = {sheet.kind: sheet.title for sheet in read_contract().sheets}
    answered = [] if file.problems else [(titles[kind], *own) for kind, own in file.answered.items()]
    notes, heading = file.notes[: preview.MAX_SHOWN], sentences.worth_knowing(len(file.notes))
    block.write(render("upload/answered.html", notes=notes, heading=heading, answered=answered))


def _office(mark: Mark | None) -> str:
    """Return the name of the office that a workbook was made for; "" where the workbook is not marked."""
    if mark is None:
        return ""
    return str(read("offices", plan_id=mark.plan_id).set_index("office_id")["name"].get(mark.office_id, EVERY_OFFICE))


def notes_on(file: FilePreview) -> list[Note]:
    """Return the notes to write in the workbook's cells: the lists that the page shows above the workbook's contents.

    Notes on a sheet that the workbook lacks are left out, as they have no cell.
    """
    titles = {sheet.title for sheet in file.taken.raw.sheets} if file.taken.raw else set()
    cell_notes_by_heading = {
        "Fel": file.problems,
        "Läses inte": file.unread,
        "Läses ändå": file.read_anyway,
        "Att se över": file.odd,
    }
    return [
        Note(one.sheet, one.cell, f"{heading}: {one.message}")
        for heading, cell_notes in cell_notes_by_heading.items()
        for one in cell_notes
        if one.sheet in titles
    ]
