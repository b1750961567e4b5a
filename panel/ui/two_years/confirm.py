"""The proposals on which goals and lines of two plans are the same, for a person to confirm or reject."""

import pandas as pd
import streamlit as st

from panel.access import log
from panel.access.current_user import PermissionDeniedError, may_here, require_in
from panel.access.permissions import Permission
from panel.access.reporting import signature
from panel.errors import SourceError
from panel.follow_up.publish import PublishError, SavedNotShownError
from panel.follow_up.responsibility import read_stated, set_responsibility
from panel.ledger.responsibility import SAME_AS, same_as, same_as_text
from panel.records.audit import AuditError, Event
from panel.ui.two_years.comparison import proposals
from panel.wording.sentences import two_years as sentences
from panel.wording.templates import component

SAME, NOT_SAME = "Samma", "Inte samma"


def show_proposals(before: pd.Series, after: pd.Series) -> None:
    """Let a person with the permission answer each proposal, and save the answers. Nothing where there is none."""
    found = proposals(before["plan_id"], after["plan_id"])
    if not found or not may_here(Permission.REPORT_FOR_ALL, after["plan_id"], after["region_code"]):
        return
    st.html(
        component(
            "heading", "Bekräfta förslagen", 2, "Svaret sparas med din funktion, och kan ångras i Publiceringslogg."
        )
    )
    answers: dict[str, str | None] = {}
    for one in found:
        question = sentences.proposal(one.earlier_name, int(before["year"]), one.name, int(after["year"]))
        key = f"same {after['plan_id']} {one.item_id} {before['plan_id']} {one.earlier_id}"
        answer = st.segmented_control(question, (SAME, NOT_SAME), key=key)
        if answer:
            answers[one.item_id] = one.earlier_id if answer == SAME else None
    by = signature(Permission.REPORT_FOR_ALL, after, key="same-as")
    if st.button(sentences.save(len(answers)), type="primary", disabled=not (answers and by)):
        save(before, after, answers, by)


def save(before: pd.Series, after: pd.Series, answers: dict[str, str | None], by: str) -> None:
    """State the answers in a receipt, log it, and show the page anew."""
    plan_id = str(after["plan_id"])
    try:
        user = require_in(Permission.REPORT_FOR_ALL, plan_id, after["region_code"])
        log.require_writable()
        seen = read_stated(plan_id)
        wanted = {
            (item_id, SAME_AS): same_as_text(same_as(seen[item_id, SAME_AS]) | {str(before["plan_id"]): earlier})
            for item_id, earlier in answers.items()
        }
        with st.spinner("Sparar …"):
            receipt = set_responsibility(plan_id, wanted, seen, by)
    except (PermissionDeniedError, AuditError, PublishError, SavedNotShownError, SourceError) as error:
        st.error(str(error))
        return
    items = len(receipt.changes)
    log.note(Event.SET_RESPONSIBILITY, user, plan_id=plan_id, receipt_no=receipt.receipt_no, items=items)
    st.rerun()
