"""A workbook that is handed in: whether it can be taken, what is wrong, odd, worth knowing and left."""

from collections.abc import Sequence
from functools import partial
from html import escape

import pandas as pd
import streamlit as st

from panel.follow_up.preview import FilePreview
from panel.sheets.contract import read_contract
from panel.sheets.layout import Remark
from panel.sheets.workbook.cells import Note
from panel.sheets.workbook.process import mark_workbook
from panel.ui.follow_up import preview as told
from panel.warehouse import read
from panel.wording import labels
from panel.wording.plan import follow_ups, reminder

EVERY_OFFICE = "Alla kontor"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def as_told(remarks: Sequence[Remark]) -> list[told.Told]:
    """Return remarks as the page tells them."""
    return [told.Told(remark.place, remark.message) for remark in remarks]


def deadline(plan_id: str, period: str) -> pd.Series:
    """Return a follow-up's opens_on, due_on and said_by, and days_left: how long it is to the last day, from today."""
    due = read("deadlines", plan_id=plan_id).set_index("period", drop=False).loc[period].copy()
    due["days_left"] = (due["due_on"].date() - follow_ups.today()).days
    return due


def show_file(number: int, file: FilePreview) -> None:
    """Say of one workbook whether it can be taken, what is wrong, odd, worth knowing and left."""
    head = f"<h2>{escape(file.taken.file_name)}</h2>"
    if file.refused:
        st.html(head + told.remarks("Filen tas inte emot", [told.Told("", file.refused)], "#C04F00", "✖"))
        return
    if file.published_in:
        st.html(head + f"<p>Filen är redan publicerad, i kvitto {file.published_in}. Den ändrar inget.</p>")
        return
    if file.mark:
        whom = (
            read("offices", plan_id=file.mark.plan_id)
            .set_index("office_id")["name"]
            .get(file.mark.office_id, EVERY_OFFICE)
        )
        head += f'<p class="subtitle">{escape(labels.period_name(file.mark.period).capitalize())}, {escape(whom)}</p>'
        due = deadline(file.mark.plan_id, file.mark.period)
        head += f"<p>{reminder.last_day(due)} Bladet tas emot ändå.</p>" if due["days_left"] < 0 else ""
    head += told.errors(as_told(file.problems)) + told.unread(as_told(file.unread))
    st.html(head + told.read_anyway(as_told(file.read_anyway)) + told.odd(as_told(file.odd)))
    if noted := notes_on(file):
        st.download_button(
            "Hämta samma arbetsbok med cellerna märkta",
            partial(mark_workbook, file.taken.body, noted),
            file_name=file.taken.file_name.removesuffix(".xlsx") + "-att-ratta.xlsx",
            mime=XLSX,
            key=f"marked-{number}",
            on_click="ignore",
        )
    titles = {sheet.kind: sheet.title for sheet in read_contract().sheets}
    left = [(titles[kind], total, ids) for kind, (total, ids) in file.answered.items()]
    rest = told.notes(as_told(file.notes)) + (told.answered(left) if left and not file.problems else "")
    if rest:
        st.html(rest)


def notes_on(file: FilePreview) -> list[Note]:
    """Return what to write in the workbook's cells: all that the page lists above the workbook's answers.

    What is told of a sheet that the workbook does not have has no cell to stand in.
    """
    titles = {sheet.title for sheet in file.taken.raw.sheets} if file.taken.raw else set()
    told_of = {
        "Fel": file.problems,
        "Läses inte": file.unread,
        "Läses ändå": file.read_anyway,
        "Att se över": file.odd,
    }
    return [
        Note(one.sheet, one.cell, f"{heading}: {one.message}")
        for heading, remarks in told_of.items()
        for one in remarks
        if one.sheet in titles
    ]
