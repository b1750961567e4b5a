"""Undo a publication by a new receipt. Earlier receipts are never changed."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from etl.loading import Report
from panel import warehouse
from panel.follow_up.approve import step_with, waiting_in
from panel.follow_up.publish import PublishError, add_to_ledger, ledger_at_rest, moment_of
from panel.follow_up.responsibility import Stated, read_stated
from panel.ledger.attestation import WITHDRAWN, in_force
from panel.ledger.ledger import Change, Receipt, is_example, read_receipts
from panel.ledger.responsibility import KIND as RESPONSIBILITY
from panel.sheets.state import PeriodState, read_period_state, standing_receipts
from panel.sheets.values import one_line


@dataclass(frozen=True)
class Undone:
    """The receipt of an undo. `left` are the changes not reversed, since the cell was changed or erased later."""

    receipt: Receipt
    left: list[Change]


def undo(
    receipt_no: int,
    plan_id: str,
    recorded_by: str,
    *,
    now: datetime | None = None,
    data: Path | None = None,
    report: Report = lambda step: None,
) -> Undone:
    """Undo one publication by a new receipt. Cells that have changed again since are left as they are.

    What waits for approval is withdrawn. Raises PublishError if there is no such publication, it is already undone, or every cell has changed since.
    """
    with ledger_at_rest(data) as (folder, data):
        receipts = read_receipts(folder)
        if any(one.receipt_no == receipt_no and one.awaits_approval for one in receipts):
            handed_in = waiting_in(receipts, receipt_no, plan_id)
            withdrawn = step_with(handed_in, WITHDRAWN, one_line(recorded_by), [], receipts, now)
            add_to_ledger(withdrawn, {}, receipts, data, report)
            return Undone(withdrawn, [])
        own = [one for one in in_force(receipts) if one.plan_id == plan_id]
        taken_back = _standing(receipt_no, plan_id, own)
        back, left = _reversed_changes(taken_back, own, plan_id)
        if not back:
            raise PublishError(
                f"Allt i publicering {receipt_no} har ändrats igen därefter. Det finns inget att ta tillbaka."
            )
        receipt = Receipt(
            receipt_no=len(receipts) + 1,
            kind="undo",
            plan_id=plan_id,
            recorded_at=moment_of(receipts, now),
            recorded_by=one_line(recorded_by),
            is_example=is_example(folder),
            undoes=receipt_no,
            changes=back,
        )
        add_to_ledger(receipt, {}, receipts, data, report)
    return Undone(receipt, left)


def _standing(receipt_no: int, plan_id: str, receipts: list[Receipt]) -> Receipt:
    found = next((one for one in receipts if one.receipt_no == receipt_no), None)
    if found is None:
        raise PublishError(f"Publicering {receipt_no} finns inte. Inget är ändrat.")
    if receipt_no not in standing_receipts(warehouse.read("receipts", plan_id=plan_id)):
        raise PublishError(f"Publicering {receipt_no} är redan ångrad. Inget är ändrat.")
    return found


def _reversed_changes(receipt: Receipt, receipts: list[Receipt], plan_id: str) -> tuple[list[Change], list[Change]]:
    """Return the changes that reverse a receipt, and those not reversed since the cell was changed or erased later."""
    states: dict[str, PeriodState] = {}
    back: list[Change] = []
    left: list[Change] = []
    stated = read_stated(plan_id) if receipt.changes and receipt.changes[0].sheet_kind == RESPONSIBILITY else {}
    for change in receipt.changes:
        if change.sheet_kind == RESPONSIBILITY:
            _reverse_statement(change, stated, back, left)
            continue
        if change.period not in states:
            states[change.period] = read_period_state(plan_id, change.period)
        period = states[change.period]
        key = (change.sheet_kind, change.item_id, change.field)
        reported = period.own.get(key)
        if change.erased or (reported.value if reported else None) != change.after:
            left.append(change)
            continue
        upload_id, cell, office_id = _origin(change, receipts)
        back.append(
            replace(
                change,
                upload_id=upload_id,
                before=change.after,
                known_before=period.now(key),
                after=change.before,
                cell=cell,
                office_id=office_id,
            )
        )
    return back, left


def _reverse_statement(change: Change, stated: Stated, back: list[Change], left: list[Change]) -> None:
    """Add to `back` the change that reverses a statement on who is responsible, or the change itself to `left`."""
    now = stated.get((change.item_id, change.field))
    if change.erased or now != change.after:
        left.append(change)
        return
    back.append(replace(change, before=now, known_before=now, after=change.before))


def _origin(change: Change, receipts: list[Receipt]) -> tuple[str | None, str | None, str | None]:
    """Return upload_id, cell and office_id of the last report of the value being restored; None for each without one."""
    same = ("period", "sheet_kind", "item_id", "field")
    for receipt in reversed(receipts):
        for reported in receipt.changes:
            if reported.after == change.before is not None and all(
                getattr(reported, name) == getattr(change, name) for name in same
            ):
                return reported.upload_id, reported.cell, reported.office_id
    return None, None, None
