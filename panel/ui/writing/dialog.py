"""The dialog in which one row is written: opened by a link that sets `skriv` in the address, on pages that show rows."""

from collections.abc import Mapping
from functools import partial

import streamlit as st
from markupsafe import Markup

from panel.access.current_user import current_user
from panel.access.permissions import Permission
from panel.access.reporting import signature, signs_as, writable_items
from panel.follow_up.preview import Decisions, FilePreview, Preview
from panel.records import drafts
from panel.records.drafts import Draft, DraftsError
from panel.sheets.state import PeriodState
from panel.sheets.written import read_new
from panel.ui import address, block, dialog
from panel.ui.as_of_day import AsOf
from panel.ui.follow_up import preview as preview_html
from panel.ui.follow_up.receipt import handed_in_body, receipt_body
from panel.ui.markdown import plain
from panel.ui.plan.plan import current_plan, item_name
from panel.ui.upload.changes import show_conflicts, show_questions
from panel.ui.upload.fetching import offices
from panel.ui.upload.hand_in import publish_now, unconfirmed
from panel.ui.writing import drafts as own_drafts
from panel.ui.writing.beside import beside, text_of
from panel.ui.writing.fields import show_fields
from panel.warehouse import read
from panel.wording import labels
from panel.wording.plan.follow_ups import current_period
from panel.wording.sentences import address as address_words
from panel.wording.sentences import changes, follow_ups, writing
from panel.wording.templates import component, render

# The parameter of the address that opens the dialog: skriv=criterion:4C.
KEY = "skriv"
# What was handed in last in the dialog: the item and the number of the receipt.
HANDED_IN = "written"


def writable(as_of: AsOf | None = None) -> frozenset[str]:
    """Return the items whose rows have a link to write; none where the reader looks at an earlier day."""
    return frozenset() if as_of is not None and as_of.is_chosen else writable_items(current_plan())


def show(period: str = "") -> None:
    """Show the dialog that the address asks for. Without a period it is about the current follow-up."""
    item_id = dialog.opened(KEY)
    if item_id is None:
        st.session_state.pop(HANDED_IN, None)
        return
    if not may_write(item_id):
        address.show(address_words.not_to_write(KEY, item_id))
        return
    plan_id = current_plan()["plan_id"]
    state = own_drafts.period_state(plan_id, period or current_period(plan_id))
    dialog.show(
        KEY, f"{plain(item_name(item_id))}, {labels.period_name(state.period)}", partial(form, state, item_id), "medium"
    )


def may_write(item_id: str) -> bool:
    """Return whether the current user may write about an item, or add a new one for its office."""
    new, plan = read_new(item_id), current_plan()
    if new is None:
        return item_id in writable_items(plan)
    is_office = new.office_id in offices(plan["plan_id"]).values()
    return new.kind in labels.NEW_ITEMS and is_office and len(read("deadlines", plan_id=plan["plan_id"])) > 0


def form(state: PeriodState, item_id: str) -> None:
    """Show the fields of an item with what has been known of it beside, and what hands it in; or what was handed in."""
    handed_in = st.session_state.get(HANDED_IN)
    if handed_in and handed_in[0] == item_id:
        st.html(just_handed_in(handed_in[1]))
        st.button("Skriv mer", on_click=st.session_state.pop, args=(HANDED_IN,))
        return
    try:
        own = [one for one in own_drafts.own_drafts(state) if one.item_id == item_id]
    except DraftsError as error:
        st.error(str(error))
        return
    if why := own_drafts.trouble():
        st.error(plain(why))
    shown = own_drafts.preview_of(own, state, signs_as(Permission.REPORT, current_plan())) if own else None
    if words := text_of(state, item_id):
        st.html(component("paragraph", words))
    fields, known = st.columns((3, 2), gap="medium")
    with known:
        st.html(beside(state, item_id))
    with fields:
        show_fields(state, item_id, own, shown.files[0] if shown else None)
        if shown is None:
            st.html(component("paragraph", "Det du skriver sparas som utkast medan du skriver.", "quiet small"))
    if shown is not None:
        show_hand_in(state, item_id, own, shown)


def just_handed_in(number: int) -> Markup:
    """Return, as HTML, the publication that was made last in the dialog, or what waits for approval."""
    published = read("receipts", plan_id=current_plan()["plan_id"])["receipt_no"].to_numpy()
    if number not in published:
        return handed_in_body(number)
    return render("writing/handed_in.html", number=number, receipt=receipt_body(number))


def show_hand_in(state: PeriodState, item_id: str, own: list[Draft], shown: Preview) -> None:
    """Show when the draft was saved, what must be decided or confirmed, and the buttons."""
    saved = writing.saved(max(one.saved_at for one in own))
    st.html(component("paragraph", saved, "quiet small", "status"))
    decisions, waits = decide(shown, f"{item_id}-")
    is_right = not (shown.is_refused or shown.has_problems)
    who = (
        signature(Permission.REPORT, current_plan(), key="funktion-skriv") if is_right and shown.is_publishable else ""
    )
    if missing := what_is_missing(shown, decisions, waits, who):
        st.html(component("paragraph", missing))
    with st.container(horizontal=True):
        is_pressed = st.button("Lämna in", type="primary", disabled=bool(missing))
        st.button("Kasta utkastet", on_click=own_drafts.discard, args=(state, own))
    if is_pressed and hand_in(state, own, shown, decisions, who, item_id):
        st.rerun()


def decide(shown: Preview, key: str) -> tuple[Decisions, list[str]]:
    """Show the notes to look at and the conflicts. Return the decisions made, and what is left to confirm."""
    file = shown.files[0]
    for heading, rows in notes(file).items():
        block.write(preview_html.cell_notes(heading, rows))
    decisions = show_conflicts(shown.conflicts, is_written=True) if shown.conflicts else {}
    decisions |= show_questions(shown.questions) if shown.questions else {}
    return decisions, [] if file.problems else unconfirmed(shown.files, key)


def notes(file: FilePreview) -> Mapping[str, list]:
    """Return the notes on cells that do not stop the draft, by heading."""
    return {writing.left_out(len(file.unread)): file.unread, changes.to_look_at(len(file.odd)): file.odd}


def what_is_missing(shown: Preview, decisions: Decisions, waits: list[str], who: str) -> str:
    """Return, in Swedish, what must be done before drafts can be handed in; "" for nothing."""
    file = shown.files[0]
    if file.refused:
        return file.refused
    if file.problems:
        return writing.to_mend(len(file.problems))
    if not shown.is_publishable:
        return "Det du har skrivit är redan publicerat, så det finns inget att lämna in."
    return follow_ups.before_publishing(
        [*([] if who else ["skriv din funktion"]), *waits], len(shown.to_decide) - len(decisions), is_written=True
    )


def hand_in(
    state: PeriodState, own: list[Draft], shown: Preview, decisions: Decisions, who: str, item_id: str = ""
) -> bool:
    """Publish drafts and remove them. Return whether it was done; the reason is shown where it was not."""
    receipt = publish_now(shown, decisions, who)
    if receipt is None:
        return False
    st.session_state[HANDED_IN] = (item_id, receipt.receipt_no)
    try:
        drafts.discard(own_drafts.place_of(state), own)
    except DraftsError as error:
        # The drafts are then listed as what is already published.
        st.session_state[own_drafts.TROUBLE] = str(error)
    return True


def count_of_drafts(plan_id: str) -> dict[str, int]:
    """Return in how many rows the current user has drafts, by follow-up. Raises DraftsError."""
    return drafts.counted(current_user().subject, plan_id)
