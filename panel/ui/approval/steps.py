"""Approve what is handed in, send it back, withdraw it, or make it the reader's drafts to mend it."""

import streamlit as st

from panel.access import log
from panel.access.approval import may_attest, require_attest
from panel.access.current_user import PermissionDeniedError
from panel.access.permissions import Permission
from panel.access.reporting import signature
from panel.follow_up.approve import MAX_REASON_LENGTH, attest
from panel.follow_up.publish import PublishError, SavedNotShownError
from panel.follow_up.undo import undo
from panel.ledger.attestation import APPROVED, SENT_BACK, WITHDRAWN
from panel.records.audit import AuditError, Event
from panel.records.drafts import DraftsError
from panel.ui.approval.handed_in import HandedIn, body, may_approve
from panel.ui.follow_up.reported_by import period_title
from panel.ui.markdown import plain
from panel.ui.plan.plan import current_plan
from panel.ui.plan.which_plan import with_plan
from panel.ui.writing.drafts import take_up, trouble
from panel.wording.sentences import approval as sentences
from panel.wording.templates import component

FAILED = (PermissionDeniedError, AuditError, PublishError, SavedNotShownError)
TAKEN_UP = "drafts made of what was sent back"


def show(one: HandedIn) -> None:
    """Show what was handed in, and what the current user may do with it."""
    st.html(f"{component('heading', f'Inlämning {one.number}')}{body(one)}")
    with st.container(key="on-screen-approval"):
        if may_approve(one):
            show_approval(one)
        elif may_attest(Permission.REPORT, one.seen_by, current_plan()):
            if one.is_waiting:
                show_withdraw(one)
            elif one.is_to_mend:
                show_mend(one)


def show_approval(one: HandedIn) -> None:
    """Let the user approve, or send back with a reason."""
    about = "Det som godkänns publiceras, och gäller från i dag. Det som skickas tillbaka rättas av kontoret."
    st.html(component("heading", "Godkänn", 3, about))
    who = signature(Permission.APPROVE, current_plan(), key="funktion-godkann")
    if st.button(f"Godkänn inlämning {one.number}", type="primary", disabled=not who):
        take(one, APPROVED, who)
    label = "Vad som ska rättas, om det skickas tillbaka"
    reason = st.text_area(label, key=f"reason-{one.number}", max_chars=MAX_REASON_LENGTH, width=640, height=110)
    if st.button("Skicka tillbaka", disabled=not (who and reason.strip())):
        take(one, SENT_BACK, who, reason)


def show_withdraw(one: HandedIn) -> None:
    """Let the user withdraw what waits."""
    who = signature(Permission.REPORT, current_plan(), key="funktion-ta-tillbaka")
    if st.button("Ta tillbaka inlämningen", disabled=not who):
        take(one, WITHDRAWN, who)


def take(one: HandedIn, step: str, who: str, reason: str = "") -> None:
    """Take a step, log it, and run the page anew; why it could not be taken is shown."""
    plan, number = current_plan(), one.number
    events = {APPROVED: Event.APPROVED, SENT_BACK: Event.SENT_BACK, WITHDRAWN: Event.UNDID}
    permission, offices = (Permission.REPORT, one.seen_by) if step == WITHDRAWN else (Permission.APPROVE, one.offices)
    try:
        user = require_attest(permission, offices, plan, number)
        log.require_writable()
        with st.spinner("Publicerar …" if step == APPROVED else "Sparar …"):
            if step == WITHDRAWN:
                receipt = undo(number, plan["plan_id"], who).receipt
            else:
                receipt = attest(number, plan["plan_id"], step, who, reason)
    except FAILED as error:
        st.error(plain(str(error)))
        return
    about = {"undoes" if step == WITHDRAWN else "attests": number}
    log.note(events[step], user, plan_id=plan["plan_id"], receipt_no=receipt.receipt_no, **about)
    st.rerun()


def show_mend(one: HandedIn) -> None:
    """Let the user make what was sent back their drafts, or hand in the workbook again."""
    if why := trouble():
        st.error(plain(why))
    if one.receipt.uploads:
        st.html(component("paragraph", "Rätta i Excel och lämna in filen igen, eller rätta det här i panelen."))
    if st.button("Gör till utkast, för att rätta"):
        try:
            st.session_state[TAKEN_UP] = (one.number, take_up(one.receipt))
        except DraftsError as error:
            st.error(plain(str(error)))
    number, count = st.session_state.get(TAKEN_UP, (0, 0))
    if number == one.number:
        period = one.receipt.changes[0].period
        address = with_plan(f"uppfoljning?period={period_title(period)}")
        st.html(component("notice", sentences.taken_up(count), "Se och lämna in", address))
