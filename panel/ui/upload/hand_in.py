"""Publish what a preview shows: the checks of permission, what the user must confirm, and the log."""

from collections.abc import Sequence

import streamlit as st

from panel.access import log
from panel.access.current_user import PermissionDeniedError, current_user
from panel.access.reporting import require_reportable
from panel.follow_up.preview import Decisions, FilePreview, Preview
from panel.follow_up.publish import BuildChangedError, PublishError, SavedNotShownError, publish
from panel.ledger.ledger import Receipt
from panel.records.audit import AuditError, Event
from panel.ui.plan.plan import current_plan
from panel.wording.sentences import follow_ups as sentences
from panel.wording.settings import requires_approval


def require_publishable(shown: Preview) -> None:
    """Raise PermissionDeniedError where the user may not report for an office whose sheet or item the files change."""
    marks = [file.mark.office_id for file in shown.files if file.mark and not file.taken.written]
    rows = [change for one in shown.questions for change in one.fresh]
    new = [one.office_id for one in [*shown.changes, *rows] if one.is_new and shown.files[one.file_no].taken.written]
    require_reportable(current_plan(), [*marks, *new], [one.item_id for one in [*shown.changes, *shown.to_decide]])


def unconfirmed(files: Sequence[FilePreview], key: str = "") -> list[str]:
    """Let the user confirm each list of notes on the workbooks. Return, in Swedish, what is left to confirm.

    `key` begins the keys of the widgets.
    """
    lists = (
        ("seen-unread", sum(len(file.unread) for file in files), sentences.seen_unread, "inte läses"),
        ("seen-read", sum(len(file.read_anyway) for file in files), sentences.seen_read_anyway, "läses ändå"),
        ("seen", sum(len(file.odd) for file in files), sentences.seen_odd, "ska ses över"),
    )
    seen = [(what, st.checkbox(sentence(count), key=key + name)) for name, count, sentence, what in lists if count]
    return [f"bekräfta att du har sett det som {what}" for what, is_seen in seen if not is_seen]


def publish_now(shown: Preview, decisions: Decisions, who: str) -> Receipt | None:
    """Publish, log it, and return the receipt; None where it could not be done, and the reason is shown."""
    try:
        require_publishable(shown)
        log.require_writable()
        with st.spinner("Lämnar in …" if requires_approval(shown.expected.plan_id) else "Publicerar …"):
            receipt = publish(shown, decisions, who)
    except BuildChangedError as error:
        st.session_state.pop("preview", None)
        st.error(str(error))
        return None
    except (PermissionDeniedError, AuditError, PublishError, SavedNotShownError) as error:
        st.error(str(error).replace("*", "\\*"))
        return None
    cells = len(receipt.changes)
    event = Event.HANDED_IN if receipt.awaits_approval else Event.PUBLISHED
    log.note(event, current_user(), plan_id=receipt.plan_id, receipt_no=receipt.receipt_no, cells=cells)
    return receipt
