"""A draft beside its document: what was read out of each line, what was not placed, and the sheets to mend it in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st
from openpyxl.utils import get_column_letter

from panel.plans.draft.draft import Draft
from panel.plans.reading.cover import day_in
from panel.plans.reading.lines import number_in
from panel.plans.sheet.contract import DOCUMENT, PLAN, PLAN_COLUMNS, QUOTE, read_contract
from panel.plans.sheet.filled import Filled, Row, Value
from panel.plans.sheet.lines import find_line
from panel.plans.sheet.template import make_sheet, plan_rows, shown
from panel.sheets.contract import Column, Sheet
from panel.ui import block
from panel.ui.upload.file import XLSX
from panel.wording import text
from panel.wording.sentences import plans as sentences
from panel.wording.templates import component, render

VIEWS = ("Läst", "Inte placerat", "Hela dokumentet")
MENDED = "plan draft mended"
ROW = "Rad"
SKIPPED = {QUOTE, "share_quote", "line_no", "letter_basis", "basis", "position"}


@dataclass(frozen=True)
class MadeFile:
    """A plan sheet made on the page, in the form of a file that was handed in."""

    name: str
    body: bytes

    def getvalue(self) -> bytes:
        """Return the workbook."""
        return self.body


@dataclass(frozen=True)
class DocumentLine:
    """A line of the document: its heading, its text, what was read out of it, and whether some of it was not placed."""

    section: str
    text: str
    found: list[str]
    left: list[str]


def document_lines(draft: Draft) -> list[DocumentLine]:
    """Return the lines of the document that have text, each with what was read out of it."""
    rows = draft.filled.of(DOCUMENT)
    numbered = [(int(row.get("line_no")), str(row.get("text"))) for row in rows]
    found: dict[int, list[str]] = {}
    for sheet in read_contract().sheets:
        of_sheet = plan_rows(draft.filled) if sheet.kind == PLAN else draft.filled.of(sheet.kind)
        for row in of_sheet if sheet.kind != DOCUMENT else ():
            number = find_line(str(row.get(QUOTE)), numbered) if row.get(QUOTE) else None
            if number is not None:
                found.setdefault(number, []).append(_row_in_words(sheet, row))
    return [
        DocumentLine(str(row.get("section") or ""), line_text, found.get(number, []), draft.left.get(number, []))
        for (number, line_text), row in zip(numbered, rows, strict=True)
        if line_text.strip()
    ]


def _row_in_words(sheet: Sheet, row: Row) -> str:
    """Return what a row holds: "Måluppfyllelse: Mål 1, Bokstav A, Utgångsvärde 84,2, Målvärde 86"."""
    if sheet.kind == PLAN:
        return f"{row.get('field')}: {row.get('value')}"
    parts = [
        f"{column.header} {_short(shown(row.get(column.name), column))}"
        for column in sheet.columns
        if column.name not in SKIPPED and row.get(column.name) is not None
    ]
    return f"{sheet.title}: {', '.join(parts)}"


def _short(value: object) -> str:
    return text.shortest(value) if isinstance(value, float) else str(value)


def show_draft(draft: Draft, file_name: str, file_id: str) -> tuple[Filled, MadeFile | None]:
    """Show a draft beside its document, with the sheets to mend.

    Return its contents as the reader has left them, and the sheet of them if the reader has just asked to try it.
    """
    found = {title: len(rows) for title, rows in draft.by_title()}
    st.html(
        component("paragraph", sentences.draft(found, len(draft.unplaced), len(draft.remarks)), lead=f"{file_name}:")
    )
    view = st.segmented_control("Dokumentet", VIEWS, default=VIEWS[0], key=f"view-{file_id}", required=True) or VIEWS[0]
    lines = document_lines(draft)
    kept = {VIEWS[0]: [one for one in lines if one.found], VIEWS[1]: [one for one in lines if one.left]}
    remarks: dict[str, list[str]] = {}
    for what, remark in draft.remarks if view == VIEWS[1] else ():
        remarks.setdefault(what, []).append(remark.replace("\t", " | "))
    block.write(render("plan/draft.html", lines=kept.get(view, lines), remarks=remarks, view=view))
    st.html(component("heading", "Rätta utkastet", 2, sentences.AFTER_DRAFT))
    filled = _mend(draft, file_id)
    name = f"{file_name.rsplit('.', 1)[0]}.xlsx"
    try_it, take_away = st.columns(2)
    take_away.download_button("Hämta utkastet i Excel", make_sheet(filled, draft.listed), name, XLSX, on_click="ignore")
    return filled, MadeFile(name, make_sheet(filled)) if try_it.button("Pröva planen", type="primary") else None


def _mend(draft: Draft, file_id: str) -> Filled:
    """Let the reader mend one sheet at a time, and return the draft with all that has been mended."""
    kept = st.session_state.get(MENDED)
    if kept is None or kept["file"] != file_id:
        kept = st.session_state[MENDED] = {"file": file_id, "open": PLAN, "times": 0, "base": {}, "now": {}}
    sheets = {sheet.kind: sheet for sheet in read_contract().sheets if sheet.kind != DOCUMENT}
    kind = st.selectbox("Blad", list(sheets), format_func=lambda one: sheets[one].title, key=f"sheet-{file_id}")
    if kind != kept["open"]:
        # An editor starts from what it is given: what was mended on another sheet becomes that one's beginning.
        kept["base"] |= kept["now"]
        kept["open"], kept["times"] = kind, kept["times"] + 1
    base = kept["base"].setdefault(kind, frame_of(draft.filled, sheets[kind]))
    kept["now"][kind] = st.data_editor(
        base,
        num_rows="fixed" if kind == PLAN else "dynamic",
        hide_index=True,
        placeholder="",
        column_config={ROW: st.column_config.TextColumn(disabled=True, width=40, pinned=True)}
        | {one.header: _configured(at, one) for at, one in enumerate(_columns(sheets[kind]), start=1)},
        key=f"mend-{file_id}-{kind}-{kept['times']}",
    )
    return with_frames(draft.filled, {**kept["base"], **kept["now"]})


def renumber(filled: Filled) -> None:
    """Number the rows as in the workbook that was just made of them, at the next run."""
    kept = st.session_state[MENDED]
    for kind in {**kept["base"], **kept["now"]}:
        kept["base"][kind] = frame_of(filled, read_contract().sheet(kind))
    kept["now"], kept["times"] = {}, kept["times"] + 1


def _columns(sheet: Sheet) -> Sequence[Column]:
    return PLAN_COLUMNS if sheet.kind == PLAN else sheet.columns


def _configured(at: int, column: Column) -> Any:  # noqa: ANN401 - Streamlit's
    label = f"{column.header} ({get_column_letter(at)})"
    if column.kind == "choice":
        words = list(read_contract().codes[column.words or ""])
        return st.column_config.SelectboxColumn(label, options=words, help=column.help)
    return st.column_config.TextColumn(label, help=column.help, disabled=column.name in {"field", "help"})


def frame_of(filled: Filled, sheet: Sheet) -> pd.DataFrame:
    """Return a sheet's rows as they are shown: text in columns named by their headers, None where empty.

    The first column is the number that the row has in the workbook, where its errors are named by cell.
    """
    rows = plan_rows(filled) if sheet.kind == PLAN else filled.of(sheet.kind)
    columns = _columns(sheet)
    cells = [
        [str(number), *(_cell(shown(row.get(one.name), one)) for one in columns)]
        for number, row in enumerate(rows, start=2)
    ]
    return pd.DataFrame(cells, columns=[ROW, *(one.header for one in columns)], dtype=object)


def _cell(value: object) -> str | None:
    if value is None:
        return None
    return f"{value:.15g}".replace(".", ",") if isinstance(value, float) else str(value)


def with_frames(filled: Filled, frames: dict[str, pd.DataFrame]) -> Filled:
    """Return the contents of a sheet with the rows of some sheets as a person has left them, without empty rows."""
    result = Filled(dict(filled.plan), dict(filled.rows))
    contract = read_contract()
    for kind, frame in frames.items():
        sheet = contract.sheet(kind)
        columns = _columns(sheet)
        if frame.equals(frame_of(filled, sheet)):
            continue
        rows = [
            Row({one.name: _value(cell, one) for one, cell in zip(columns, cells, strict=True)})
            for cells in frame.drop(columns=ROW).itertuples(index=False)
        ]
        if kind == PLAN:
            names = {one.header: one.name for one in contract.fields}
            result.plan = {names[str(row.get("field"))]: row for row in rows}
        else:
            result.rows[kind] = [row for row in rows if any(value is not None for value in row.values.values())]
    return result


def _value(cell: object, column: Column) -> Value:
    typed = "" if cell is None or pd.isna(cell) else str(cell).strip()
    if not typed:
        return None
    if column.kind == "choice":
        return read_contract().codes[column.words or ""].get(typed)
    if column.kind == "date":
        return day_in(typed)
    if column.kind in {"number", "whole"} and (number := number_in(typed)) is not None:
        return int(number) if number.is_integer() else number
    return typed
