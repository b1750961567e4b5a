"""A receipt as it is read: when, who, from which files, what changed, and the links that download it."""

from html import escape

import streamlit as st

from ui import block, markup, preview, text
from ui.cached import per_build
from ui.plan import current_plan
from warehouse import read


@per_build
def receipt_body(receipt_no: int) -> str:
    """Return one receipt as HTML: when, who, from which files, what changed, and the links that download it."""
    plan_id = current_plan()["plan_id"]
    receipts = read("receipts", plan_id=plan_id).set_index("receipt_no")
    row = receipts.loc[receipt_no]
    uploads = read("uploads", plan_id=plan_id)
    files = "".join(
        f"<li>{escape(upload.file_name)}, {preview.size(upload.size_bytes)}, sha256 <code>{upload.sha256}</code></li>"
        for upload in uploads[uploads["receipt_no"] == receipt_no].itertuples()
    )
    changes = read("receipt_changes", receipt_no=receipt_no)
    rows = [
        preview.Changed(
            one.item_id,
            one.header,
            one.kind,
            _said(one.known_before),
            _said(one.value_after),
            _said(one.cell) or "",
            "",
        )
        for one in changes.itertuples()
    ]
    cells = "1 ändrad cell" if row["cells"] == 1 else f"{row['cells']} ändrade celler"
    undoes = f" Tar tillbaka kvitto {int(row['undoes'])}." if row["kind"] == "undo" else ""
    return (
        f"<p>{text.swedish_moment(row['recorded_at'])}, {escape(row['recorded_by'])}. {cells}.{undoes}</p>"
        f'<ul class="changes">{files}</ul>{block.download_links("receipt", {"receipt_no": receipt_no}, "Hämta kvittot")}'
        + markup.fold("Vad som ändrades", preview.change_table(rows, f"Kvitto {receipt_no}"))
    )


def _said(value: object) -> str | None:
    return value if isinstance(value, str) else None


def show_last_receipt() -> None:
    """Show the receipt of what was just published, until the page is left or another plan is chosen."""
    number = st.session_state.get("last_receipt")
    if number and number in read("receipts", plan_id=current_plan()["plan_id"])["receipt_no"].to_numpy():
        st.html(f'<div class="done" role="status"><h2>Publicerat: kvitto {number}</h2>{receipt_body(number)}</div>')
