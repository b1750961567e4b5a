"""A receipt as it is read: when, who, from which files, what changed, and the links that download it."""

from datetime import date
from html import escape

import streamlit as st

from panel.ui import block, markup
from panel.ui.cached import per_build
from panel.ui.follow_up import preview
from panel.ui.plan.plan import current_plan
from panel.warehouse import read
from panel.wording import text
from panel.wording.sentences import changes as sentences


@per_build
def receipt_body(receipt_no: int) -> str:
    """Return one receipt as HTML: when, who, from which files, what changed, and the links that download it."""
    plan_id = current_plan()["plan_id"]
    receipts = read("receipts", plan_id=plan_id).set_index("receipt_no")
    row = receipts.loc[receipt_no]
    uploads = read("uploads", plan_id=plan_id)
    files = "".join(
        f"<li>{escape(upload.file_name)}, {preview.size(upload.size_bytes)} och"
        f" sha256 <code>{upload.sha256}</code> när den lämnades in</li>"
        for upload in uploads[uploads["receipt_no"] == receipt_no].itertuples()
    )
    changes = read("receipt_changes", receipt_no=receipt_no)
    rows = [
        preview.Changed(
            one.item_id,
            one.header,
            one.kind,
            _said(one.known_before, "known_before", one.erased_values, one.erased_on, one.erased_by),
            _said(one.value_after, "after", one.erased_values, one.erased_on, one.erased_by),
            one.cell if isinstance(one.cell, str) else "",
            "",
        )
        for one in changes.itertuples()
    ]
    cells = sentences.cells(int(row["cells"]))
    undoes = f" {sentences.takes_back(int(row['undoes']))}" if row["kind"] == "undo" else ""
    return (
        f"<p>{text.swedish_moment(row['recorded_at'])}, {escape(row['recorded_by'])}. {cells}.{undoes}</p>"
        f'<ul class="changes">{files}</ul>{block.download_links("receipt", {"receipt_no": receipt_no}, "Hämta kvittot")}'
        + markup.fold("Vad som ändrades", preview.change_table(rows, f"Kvitto {receipt_no}"))
    )


def _said(value: object, name: str, erased_values: object, erased_on: date, erased_by: str) -> str | None:
    """Return what a value of a change says: of one whose words were erased when, and by which function."""
    if isinstance(erased_values, str) and name in erased_values.split():
        return f"[raderat {text.day(erased_on)} av {erased_by}]"
    return value if isinstance(value, str) else None


def show_last_receipt() -> None:
    """Show the receipt of what was just published, until the page is left or another plan is chosen."""
    number = st.session_state.get("last_receipt")
    if number and number in read("receipts", plan_id=current_plan()["plan_id"])["receipt_no"].to_numpy():
        st.html(f'<div class="done" role="status"><h2>Publicerat: kvitto {number}</h2>{receipt_body(number)}</div>')
