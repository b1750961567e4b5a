"""Uppföljning: download the sheet, upload it, see what changes, publish, get a receipt."""

from collections.abc import Sequence

import streamlit as st

from panel.access import log
from panel.access.current_user import PermissionDeniedError, current_user
from panel.access.permissions import Permission
from panel.access.reporting import signature, signs_as
from panel.follow_up.preview import Decisions, Expected, Preview, make_preview
from panel.follow_up.taken import Taken, take
from panel.records.audit import Event
from panel.ui import block, head
from panel.ui.follow_up import other_words
from panel.ui.follow_up.receipt import show_last_receipt
from panel.ui.follow_up.reported_by import pick_follow_up
from panel.ui.plan.plan import current_plan
from panel.ui.upload.changes import show_changes
from panel.ui.upload.fetching import offices, periods, show_fetch
from panel.ui.upload.file import show_file
from panel.ui.upload.hand_in import publish_now, require_publishable, unconfirmed
from panel.ui.writing import dialog, listing
from panel.ui.writing.drafts import period_state
from panel.warehouse import build_key
from panel.wording.sentences import follow_ups as sentences
from panel.wording.settings import requires_approval
from panel.wording.templates import component

PAGE_VIEWS = ("Skriv här", "Hämta blad", "Lämna in blad")
FORMER_VIEWS = {"Lämna in": "Lämna in blad"}
AS_IN_FILE = "Som filen säger"
MEND = "Rätta det som står ovan i Excel, spara och lämna in filen igen. Allt eller inget publiceras."


def show_hand_in(plan_id: str) -> None:
    """Let the user upload workbooks, show what they change, and publish."""
    show_last_receipt()
    columns = st.columns(2)
    with columns[0]:
        period = {AS_IN_FILE: None, **periods(plan_id)}[block.pick("Period", [AS_IN_FILE, *periods(plan_id)], "galler")]
    with columns[1]:
        office = offices(plan_id)[block.pick("Ta emot blad för", list(offices(plan_id)), "kontor", width=320)]
    uploaded = st.file_uploader(
        "Släpp de ifyllda bladen här, eller välj filer (xlsx, högst 10 MB var)",
        accept_multiple_files=True,
        key=f"files-{st.session_state.get('handed_in', 0)}",
    )
    if not uploaded:
        words = f"Inget sparas förrän du har sett vad som ändras och valt {hand_in_verb(plan_id)}."
        st.html(component("paragraph", words, "quiet"))
        return
    ids = [file.file_id for file in uploaded]
    by = signs_as(Permission.REPORT, current_plan())
    shown = preview_of(uploaded, Expected(plan_id, period, office, by, other_words.accepts(ids)))
    for number, file in enumerate(shown.files):
        show_file(number, file)
    if shown.other_words:
        other_words.offer(ids, shown.other_words)
    if shown.words_read:
        other_words.show_read(ids, shown.words_read)
    decisions = show_changes(shown)
    show_publish(shown, decisions)


def hand_in_verb(plan_id: str) -> str:
    """Return what the button does: with approval nothing is published yet."""
    return "Lämna in för godkännande" if requires_approval(plan_id) else "Publicera"


def preview_of(uploaded: Sequence, expected: Expected) -> Preview:
    """Return the preview of the uploaded files, and log that they were looked at.

    Each file is read once, and compared anew when the build or the choices have changed.
    """
    kept: dict[str, Taken] = st.session_state.setdefault("taken", {})
    for file in uploaded:
        if file.file_id not in kept:
            with st.spinner(f"Läser {len(uploaded)} filer …" if len(uploaded) > 1 else "Läser filen …"):
                kept[file.file_id] = take(file.name, file.getvalue())
    for left in set(kept) - {file.file_id for file in uploaded}:
        del kept[left]
    key = (build_key(), expected, tuple(file.file_id for file in uploaded))
    cached = st.session_state.get("preview")
    if cached is None or cached[0] != key:
        cached = (key, make_preview([kept[file.file_id] for file in uploaded], expected))
        log.note(Event.LOOKED_AT_UPLOAD, current_user(), plan_id=expected.plan_id, files=len(uploaded))
        st.session_state["preview"] = cached
    return cached[1]


def show_publish(shown: Preview, decisions: Decisions) -> None:
    """Show the button that publishes, or what must be done before it can be used."""
    if not (shown.is_refused or shown.has_problems or shown.is_publishable):
        return
    verb = hand_in_verb(shown.expected.plan_id)
    st.html(component("heading", verb, about=MEND if shown.is_refused or shown.has_problems else ""))
    if shown.is_refused or shown.has_problems:
        return
    try:
        require_publishable(shown)
    except PermissionDeniedError as error:
        st.html(component("paragraph", str(error), role="alert"))
        return
    who = signature(Permission.REPORT, current_plan())
    waits = [*([] if who else ["skriv din funktion"]), *unconfirmed(shown.files)]
    missing = sentences.before_publishing(waits, len(shown.to_decide) - len(decisions))
    if missing:
        st.html(component("paragraph", missing))
    if st.button(verb, type="primary", disabled=bool(missing)):
        hand_in(shown, decisions, who)


def hand_in(shown: Preview, decisions: Decisions, who: str) -> None:
    """Publish, and rerun the page with the receipt shown and no files."""
    receipt = publish_now(shown, decisions, who)
    if receipt is None:
        return
    st.session_state["last_receipt"] = receipt.receipt_no
    st.session_state["handed_in"] = st.session_state.get("handed_in", 0) + 1
    st.session_state.pop("preview", None)
    st.rerun()


def show_write(plan_id: str) -> None:
    """Let the user write in the page, and hand in what is written."""
    columns = st.columns(2)
    with columns[0]:
        period = pick_follow_up(plan_id, list(periods(plan_id).values()))
    with columns[1]:
        office = offices(plan_id)[block.pick("Kontor", list(offices(plan_id)), "kontor", width=320)]
    listing.show(period_state(plan_id, period), office)
    dialog.show(period)


def main() -> None:
    """Show the view that the user has chosen."""
    plan_id = current_plan()["plan_id"]
    head.plain("Lämna in", "Skriv här, eller hämta bladet, fyll i det i Excel och lämna in det.")
    if not offices(plan_id):
        why = "Du får rapportera för kontor som den här planen inte har."
        st.html(component("empty_state", "Inget kontor att rapportera för", why))
        return
    page_view = block.choice("Visa", PAGE_VIEWS, "visa", FORMER_VIEWS)
    dict(zip(PAGE_VIEWS, (show_write, show_fetch, show_hand_in), strict=True))[page_view](plan_id)


main()
