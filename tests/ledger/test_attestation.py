"""What the ledger's receipts publish when some were handed in for approval."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from panel.errors import SourceError
from panel.ledger.attestation import APPROVED, SENT_BACK, WITHDRAWN, in_force
from panel.ledger.ledger import Receipt, Upload

AT = datetime(2024, 6, 1, tzinfo=UTC)


def receipt(receipt_no: int, kind: str = "publish", attests: int | None = None, *, awaits: bool = False) -> Receipt:
    return Receipt(
        receipt_no, kind, "ks-2024", AT, f"by {receipt_no}", is_example=False, awaits_approval=awaits, attests=attests
    )


def test_only_what_is_approved_is_published_as_by_who_handed_it_in() -> None:
    receipts = [
        receipt(1),
        *(receipt(number, awaits=True) for number in (2, 3, 4, 5)),
        receipt(6, SENT_BACK, 3),
        receipt(7, WITHDRAWN, 4),
        receipt(8, APPROVED, 2),
    ]
    found = [(one.receipt_no, one.kind, one.attests, one.recorded_by) for one in in_force(receipts)]
    assert found == [(1, "publish", None, "by 1"), (8, "publish", 2, "by 2")]
    assert [one.receipt_no for one in in_force(receipts, {5})] == [1, 5, 8]


def test_a_workbook_was_made_after_the_publication_that_its_receipt_became() -> None:
    upload = Upload("3-1", "2024-delar", None, "blad.xlsx", "000003/1.xlsx", "aa", 1, "id", [1])
    receipts = [receipt(1, awaits=True), receipt(2, APPROVED, 1), replace(receipt(3), uploads=[upload])]
    assert in_force(receipts)[-1].uploads[0].seen == [2]


def test_an_approval_of_what_was_not_handed_in_is_reported() -> None:
    with pytest.raises(SourceError, match="Kvitto 2 godkänner något som inte är inlämnat"):
        in_force([receipt(1), receipt(2, APPROVED, 1)])
