"""The plans of the panel, and one taken in: a document gives a draft of the plan sheet, a filled sheet becomes a plan."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st

from etl.kept_files import sources_of
from etl.quality import CheckError
from etl.rebuild import RebuildError, rebuild
from panel import warehouse
from panel.access import log
from panel.access.current_user import PermissionDeniedError, current_user, require_in, visible_plans
from panel.access.permissions import Permission
from panel.errors import SourceError, UserError
from panel.operations.take_in_plan import SheetRead, keep, read_plan_sheet
from panel.plans.draft.draft import Draft, draft_of
from panel.plans.sheet.filled import filled_of
from panel.plans.sheet.next_year import next_year
from panel.plans.sheet.template import make_sheet
from panel.records.audit import AuditError, Event
from panel.sheets.layout import CellNote
from panel.sheets.workbook.cells import FileRejectedError
from panel.ui import block
from panel.ui.follow_up import preview
from panel.ui.plan.draft_view import renumber, show_draft
from panel.ui.upload.file import XLSX
from panel.warehouse import build_key, read
from panel.wording.sentences import plans as sentences
from panel.wording.templates import component, render

SHEET, DOCUMENTS = "xlsx", ("docx", "pdf", "md", "txt")
READ, TRIED, TAKEN, HANDED_IN = "plan file read", "plan draft tried", "plan taken in", "plans handed in"
REFUSALS = (
    PermissionDeniedError,
    AuditError,
    SourceError,
    CheckError,
    RebuildError,
    UserError,
    OSError,
    warehouse.DatabaseUnavailableError,
)


def take_in_view() -> None:
    """Show the plans, and take in the file that the user gives."""
    plans = visible_plans(read("plans"))
    if taken := st.session_state.pop(TAKEN, None):
        st.html(component("paragraph", taken, "receipt", "status"))
    block.write(render("plan/list.html", plans=list(plans.itertuples())))
    st.html(component("heading", "Ta in en plan", 2, sentences.HOW))
    show_template(plans.set_index("plan_id")["title"].to_dict())
    file = st.file_uploader(
        "Släpp nämndens dokument (docx, pdf, md, txt) eller det ifyllda planbladet (xlsx) här, högst 10 MB",
        type=[SHEET, *DOCUMENTS],
        key=f"plan-{st.session_state.get(HANDED_IN, 0)}",
    )
    if file is None:
        return
    try:
        found = _read(file)
    except (FileRejectedError, UserError) as error:
        st.html(component("paragraph", str(error), role="alert"))
        return
    if isinstance(found, Draft):
        try_draft(found, file)
    else:
        show_sheet(found, file)


def show_template(titles: dict[str, str]) -> None:
    """Offer the plan sheet: empty, filled in with a plan of the panel, or rolled over to the year after that plan's."""
    plan_id = st.selectbox("Planblad", ["", *titles], format_func=lambda one: titles.get(one, "Tomt"))
    name = f"planblad-{plan_id}.xlsx" if plan_id else "planblad.xlsx"
    st.download_button("Hämta planbladet", partial(sheet_of, build_key(), plan_id), name, XLSX, on_click="ignore")
    if plan_id:
        roll_over = partial(sheet_of, build_key(), plan_id, is_next_year=True)
        st.download_button(
            "Hämta nästa års blad",
            roll_over,
            f"planblad-efter-{plan_id}.xlsx",
            XLSX,
            on_click="ignore",
            help="Id:n, namn, kontor och ansvar följer med. Belopp, målvärden och status lämnas tomma.",
        )


def sheet_of(_: str, plan_id: str, *, is_next_year: bool = False) -> bytes:
    """Return a plan's sheet, or the next year's, as an xlsx file; an empty one for "".

    The first argument is the build's key, unused.
    """
    filled = filled_of(plan_id) if plan_id else None
    return make_sheet(next_year(filled) if filled and is_next_year else filled)


def _read(file: Any) -> SheetRead | Draft:  # noqa: ANN401 - Streamlit's uploaded file
    """Return the sheet, or the draft of the document. Each file is read once. Raises FileRejectedError, UserError."""
    kept = st.session_state.get(READ)
    if kept is None or kept[0] != file.file_id:
        suffix = file.name.rsplit(".", 1)[-1].lower()
        with st.spinner("Läser filen …"):
            if suffix == SHEET:
                found: SheetRead | Draft = read_plan_sheet(file.getvalue(), file.name, _data())
            else:
                found = draft_of(file.getvalue(), f".{suffix}")
        kept = st.session_state[READ] = (file.file_id, found)
    return kept[1]


def _data() -> Path:
    return sources_of(warehouse.database_path())


def try_draft(draft: Draft, file: Any) -> None:  # noqa: ANN401 - Streamlit's uploaded file
    """Show the draft of a document to be mended, and the sheet made of it once the reader has asked to try it.

    What is mended after that has not been tried: then the faults that were found stay, but not the button that takes in.
    """
    filled, made = show_draft(draft, file.name, file.file_id)
    if made:
        sheet = read_plan_sheet(made.body, made.name, _data())
        st.session_state[TRIED] = (file.file_id, filled.stated(), made, sheet)
        renumber(filled)
        st.rerun()
    file_id, stated, tried, sheet = st.session_state.get(TRIED, (None,) * 4)
    if file_id != file.file_id:
        return
    is_changed = stated != filled.stated()
    block.write(component("paragraph", sentences.CHANGED_SINCE_TRIED, role="status") if is_changed else "")
    if sheet.problems or not is_changed:
        show_sheet(sheet, tried)


def show_sheet(sheet: SheetRead, file: Any) -> None:  # noqa: ANN401 - Streamlit's uploaded file
    """Show what keeps a sheet out, or what it holds and the button that takes it in."""
    if sheet.problems:
        st.html(preview.cell_notes(sentences.faults(len(sheet.problems)), sheet.problems))
        return
    plan_id, filled = str(sheet.filled.plan_field("plan_id")), sheet.filled
    st.html(
        component(
            "paragraph",
            sentences.ready(filled.plan_field("title"), len(filled.of("goal")), len(filled.of("point"))),
        )
    )
    waits = [
        *_unseen("Annan kommun", sheet.elsewhere, "tar in planen för kommunen i bladet"),
        *_unseen("Läses inte", filled.unread, "har sett det som inte läses"),
        *_unseen("Läses ändå", filled.read_anyway, "har sett det som läses ändå"),
    ]
    replaces = plan_id in set(visible_plans(read("plans"))["plan_id"])
    if replaces:
        words = f"Ersätt {plan_id}, som finns redan; den gamla planen flyttas undan"
        waits += [] if st.checkbox(words, key="replaces") else [f"vill ersätta {plan_id}"]
    block.write(component("paragraph", sentences.before_taking_in(waits)) if waits else "")
    if st.button("Ta in planen", type="primary", disabled=bool(waits)):
        take_in(sheet, file, plan_id, replaces=replaces)


def _unseen(heading: str, notes: Sequence[CellNote], what: str) -> list[str]:
    """Show notes on cells with a box to tick. Return what is to be confirmed until it is ticked."""
    if not notes:
        return []
    st.html(preview.cell_notes(heading, notes))
    return [] if st.checkbox(f"Jag {what}", key=heading) else [what]


def take_in(sheet: SheetRead, file: Any, plan_id: str, *, replaces: bool) -> None:  # noqa: ANN401 - as above
    """Keep the plan, build, log both, and rerun the page with the plan in its list."""
    try:
        user = require_in(Permission.BUILD, plan_id, sheet.region_code)
        log.require_writable()
        with st.spinner("Prövar planen mot allt i panelen, och bygger …"):
            by = user.signs_as(Permission.BUILD, plan_id, sheet.region_code) or user.subject
            keep(sheet, file.getvalue(), file.name, by, _data(), replaces)
            log.note(Event.IMPORTED_PLAN, current_user(), plan_id=plan_id)
            rebuild(_data(), warehouse.database_path(), user.subject)
    except REFUSALS as error:
        st.html(component("paragraph", str(error), role="alert"))
        return
    st.session_state[TAKEN] = f"{sheet.filled.plan_field('title')} är inläst och visas i panelen."
    st.session_state[HANDED_IN] = st.session_state.get(HANDED_IN, 0) + 1
    st.rerun()
