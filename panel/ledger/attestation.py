"""Approval in the ledger: what was handed in for approval is published, sent back or withdrawn by a receipt of its own.

Such a receipt attests one receipt with `awaits_approval`. One that approves repeats the changes that it publishes; one
that sends back has the reason as its only change. So both are chained, verified and erased as all receipts are.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

from panel.errors import SourceError
from panel.ledger.ledger import FOLDER, RESTORE, Change, Receipt
from panel.sheets.contract import Column, Sheet

# The kinds of the receipts that attest another. The step of one that waits is HANDED_IN.
HANDED_IN, APPROVED, SENT_BACK, WITHDRAWN = "handed in", "approved", "sent back", "withdrawn"
STEPS = (APPROVED, SENT_BACK, WITHDRAWN)
KIND, REASON = "attestation", "reason"
REASON_CELL = "Godkännande!Skäl"
SHEET = Sheet(
    KIND, "Godkännande", "Vad kontorets ledning svarade.", (Column(REASON, "Skäl", 60, "text", help="Vad som rättas."),)
)


def in_force(receipts: Sequence[Receipt], also: Collection[int] = ()) -> list[Receipt]:
    """Return the publications, oldest first: what waits, was sent back or was withdrawn is none, except those in `also`.

    What was approved is one with the number and moment of the approval, and with the reporter and workbooks of what
    was handed in, whose number is in `attests`. Raises SourceError for an approval of what was not handed in.
    """
    published = {one.attests: one.receipt_no for one in receipts if one.kind == APPROVED}
    handed_in = {one.receipt_no: one for one in receipts if one.awaits_approval}
    found: list[Receipt] = []
    for one in receipts:
        if one.kind in STEPS and one.attests not in handed_in:
            location = f"{FOLDER}/{one.receipt_no:06d}"
            raise SourceError(f"Kvitto {one.receipt_no} godkänner något som inte är inlämnat.", RESTORE, path=location)
        if one.kind == APPROVED:
            original = handed_in[one.attests or 0]
            moved = replace(original, receipt_no=one.receipt_no, recorded_at=one.recorded_at, changes=one.changes)
            found.append(replace(moved, attests=one.attests, awaits_approval=False))
        elif one.receipt_no in also or (one.kind not in STEPS and not one.awaits_approval):
            found.append(one)
    # A workbook names the receipts that it was made after by the numbers that they had then.
    return [_seeing(one, published) for one in found] if published else found


def _seeing(receipt: Receipt, published: dict[int | None, int]) -> Receipt:
    uploads = [replace(one, seen=[published.get(number, number) for number in one.seen]) for one in receipt.uploads]
    return replace(receipt, uploads=uploads)


def reason_change(receipt: Receipt, reason: str) -> Change:
    """Return the reason for sending a receipt back, as the change of a cell: it is what can be erased."""
    period = receipt.changes[0].period
    return Change(None, period, KIND, f"receipt:{receipt.receipt_no}", REASON, None, None, reason, REASON_CELL)


def reason_of(receipt: Receipt) -> str:
    """Return why a receipt sends another back; "" where it says nothing or the text is erased."""
    return next((one.after or "" for one in receipt.changes if one.sheet_kind == KIND), "")
