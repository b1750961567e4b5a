"""Approve what was handed in or send it back with a reason, by a new receipt. What waits is withdrawn by undoing it."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from etl.loading import Report
from panel.follow_up.personal_data import has_identity_number
from panel.follow_up.publish import PublishError, add_to_ledger, ledger_at_rest, moment_of
from panel.ledger.attestation import APPROVED, SENT_BACK, STEPS, reason_change
from panel.ledger.ledger import Change, Receipt, read_receipts
from panel.ledger.waiting import applicable
from panel.sheets.state import PeriodState, read_period_state
from panel.sheets.values import one_line
from panel.wording import labels

MAX_REASON_LENGTH = 2000
DONE = {APPROVED: "godkänd", SENT_BACK: "skickad tillbaka"}


def attest(
    receipt_no: int,
    plan_id: str,
    step: str,
    recorded_by: str,
    reason: str = "",
    *,
    now: datetime | None = None,
    data: Path | None = None,
    report: Report = lambda step: None,
) -> Receipt:
    """Take a step with what was handed in as a receipt: APPROVED, or SENT_BACK with a reason.

    What is approved is published with the values that the cells have now as those before. Raises PublishError, with
    nothing changed, if there is no such receipt or it no longer waits; and SavedNotShownError.
    """
    recorded_by, reason = one_line(recorded_by), reason.strip()
    _require_stated(recorded_by, reason, step)
    with ledger_at_rest(data) as (folder, data):
        receipts = read_receipts(folder)
        handed_in = waiting_in(receipts, receipt_no, plan_id)
        changes = published_by(handed_in) if step == APPROVED else []
        _require_whole(changes, plan_id)
        changes += [reason_change(handed_in, reason)] if step == SENT_BACK else []
        receipt = step_with(handed_in, step, recorded_by, changes, receipts, now)
        add_to_ledger(receipt, {}, receipts, data, report)
    return receipt


def step_with(
    handed_in: Receipt, step: str, by: str, changes: list[Change], receipts: list[Receipt], now: datetime | None
) -> Receipt:
    """Return the receipt of a step with what was handed in."""
    return Receipt(
        receipt_no=len(receipts) + 1,
        kind=step,
        plan_id=handed_in.plan_id,
        recorded_at=moment_of(receipts, now),
        recorded_by=by,
        is_example=handed_in.is_example,
        changes=changes,
        attests=handed_in.receipt_no,
    )


def _require_stated(recorded_by: str, reason: str, step: str) -> None:
    if not recorded_by:
        raise PublishError("Skriv vilken funktion du har, till exempel kontorschef. Inget är ändrat.")
    if step == SENT_BACK and not reason:
        raise PublishError("Skriv vad som ska rättas, så att kontoret vet det. Inget är ändrat.")
    if len(reason) > MAX_REASON_LENGTH:
        raise PublishError(f"Skälet är {len(reason)} tecken, högst {MAX_REASON_LENGTH} får plats. Inget är ändrat.")
    if has_identity_number(reason):
        raise PublishError("Skälet innehåller ett personnummer. Ta bort det. Inget är ändrat.")


def waiting_in(receipts: list[Receipt], receipt_no: int, plan_id: str) -> Receipt:
    """Return a receipt that waits for approval. Raises PublishError where it does not."""
    found = next((one for one in receipts if (one.receipt_no, one.plan_id) == (receipt_no, plan_id)), None)
    if found is None or not found.awaits_approval:
        raise PublishError(f"Inlämning {receipt_no} finns inte. Inget är ändrat.")
    if step := next((one.kind for one in receipts if one.attests == receipt_no and one.kind in STEPS), None):
        raise PublishError(f"Inlämning {receipt_no} är redan {DONE.get(step, 'tagen tillbaka')}. Inget är ändrat.")
    return found


def _states_of(changes: list[Change], plan_id: str) -> dict[str, PeriodState]:
    return {period: read_period_state(plan_id, period) for period in {one.period for one in changes}}


def published_by(handed_in: Receipt) -> list[Change]:
    """Return the changes that approving a receipt now would publish, each with the value that is known before."""
    states = _states_of(handed_in.changes, handed_in.plan_id)
    found = []
    for change in applicable(handed_in):
        state, key = states[change.period], (change.sheet_kind, change.item_id, change.field)
        own = state.own.get(key)
        before = own.value if own else None
        if change.after != before and not change.erased:
            found.append(replace(change, before=before, known_before=state.now(key)))
    return found


def _require_whole(changes: list[Change], plan_id: str) -> None:
    """Raise PublishError for a proposal or activity of which only an addition would be published."""
    states = _states_of(changes, plan_id)
    for change in changes:
        state, item = states[change.period], (change.sheet_kind, change.item_id)
        sheet = state.contract.sheet(change.sheet_kind)
        is_known = any(key[:2] == item for key in [*state.own, *state.carried])
        fields = {one.field for one in changes if (one.sheet_kind, one.item_id) == item}
        if sheet.free_rows and not is_known and not fields.issuperset(sheet.required):
            raise PublishError(
                f"{labels.item_name(change.item_id)} kom i en annan inlämning, som inte är godkänd. Godkänn den först,"
                " eller skicka tillbaka den här. Inget är ändrat."
            )
