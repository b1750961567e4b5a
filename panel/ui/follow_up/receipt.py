"""A receipt as HTML, on its own and after publishing."""

from datetime import date

import streamlit as st
from markupsafe import Markup

from panel.ledger.attestation import APPROVED
from panel.ui import block
from panel.ui.approval import handed_in
from panel.ui.cached import per_build
from panel.ui.follow_up import preview
from panel.ui.plan.plan import current_plan
from panel.warehouse import read
from panel.wording import text
from panel.wording.sentences import approval
from panel.wording.sentences import changes as sentences
from panel.wording.templates import component, render


@per_build
def receipt_body(receipt_no: int) -> Markup:
    """Return a receipt as HTML: when, by whom, from which files, what changed, and links that download it."""
    plan_id = current_plan()["plan_id"]
    receipts = read("receipts", plan_id=plan_id).set_index("receipt_no")
    row = receipts.loc[receipt_no]
    uploads = read("uploads", plan_id=plan_id)
    changes = read("receipt_changes", receipt_no=receipt_no)
    rows = [
        preview.Changed(
            one.item_id,
            one.header,
            one.kind,
            _value_text(one.known_before, "known_before", one.erased_values, one.erased_on, one.erased_by),
            _value_text(one.value_after, "after", one.erased_values, one.erased_on, one.erased_by),
            one.cell if isinstance(one.cell, str) else "",
            "",
        )
        for one in changes.itertuples()
    ]
    return render(
        "follow_up/receipt.html",
        receipt=row,
        changed=sentences.changed(int(row["cells"])),
        approved=_approved(receipt_no, plan_id),
        undoes=sentences.takes_back(int(row["undoes"])) if row["kind"] == "undo" else "",
        files=list(uploads[uploads["receipt_no"] == receipt_no].itertuples()),
        size=preview.size,
        links=block.download_links("receipt", {"receipt_no": receipt_no}, "Hämta ändringarna"),
        table=preview.change_table(rows, f"Publicering {receipt_no}"),
    )


def _approved(receipt_no: int, plan_id: str) -> str:
    """Return, in Swedish, who approved a publication; "" where it was published without."""
    rows = read("attestations", plan_id=plan_id)
    found = rows[(rows["step_in"] == receipt_no) & (rows["step"] == APPROVED)]
    return "".join(approval.approved(row.step_by, row.receipt_no, row.handed_in_on) for row in found.itertuples())


def handed_in_body(number: int) -> Markup:
    """Return what was handed in last by the reader, as HTML: what waits for approval, or was approved meanwhile."""
    one = handed_in.visible(current_plan()["plan_id"]).get(number)
    if one is None:
        return component("receipt_link", number, "inlämning")
    return render("approval/just_handed_in.html", number=number, receipt=handed_in.body(one))


def _value_text(value: object, name: str, erased_values: object, erased_on: date, erased_by: str) -> str | None:
    """Return a change's value, or a note where it has been erased: when, and by which function."""
    if isinstance(erased_values, str) and name in erased_values.split():
        return f"[raderat {text.day(erased_on)} av {erased_by}]"
    return value if isinstance(value, str) else None


def show_last_receipt() -> None:
    """Show the receipt of what was just published, until the page is left or another plan is chosen."""
    number, plan_id = st.session_state.get("last_receipt"), current_plan()["plan_id"]
    if number in handed_in.visible(plan_id):
        st.html(handed_in_body(number))
    elif number and number in read("receipts", plan_id=plan_id)["receipt_no"].to_numpy():
        st.html(render("follow_up/published.html", number=number, receipt=receipt_body(number)))
