"""What waits for approval, and the state of a follow-up as its offices see it: with what they have handed in.

The text is read from the ledger. It is not in the database, so that nobody else sees it before it is approved.
"""

from dataclasses import replace

import pandas as pd

from panel.ledger.attestation import HANDED_IN, SENT_BACK, WITHDRAWN
from panel.ledger.ledger import Change, Receipt, ledger_folder, read_receipt, swedish_day
from panel.sheets.state import Key, PeriodState, ReportedCell, read_period_state, standing_receipts
from panel.warehouse import database_path, read
from panel.warehouse.origins import Origin


def waiting_receipts(plan_id: str) -> list[Receipt]:
    """Return what waits for approval in a plan, oldest first. Raises SourceError."""
    return _handed_in(plan_id, {HANDED_IN})


def _handed_in(plan_id: str, steps: set[str]) -> list[Receipt]:
    rows = read("attestations", plan_id=plan_id)
    numbers = sorted(map(int, rows.loc[rows["step"].isin(steps), "receipt_no"]))
    return [read_receipt(ledger_folder(database_path()), number) for number in numbers]


def applicable(receipt: Receipt) -> list[Change]:
    """Return the changes that an approval would publish: not those of cells that have been handed in anew and published."""
    rows = read("published_since", plan_id=receipt.plan_id, receipt_no=receipt.receipt_no)
    standing = standing_receipts(read("receipts", plan_id=receipt.plan_id))
    later = {tuple(row[1:]) for row in rows.itertuples(index=False) if int(row.receipt_no) in standing}
    return [one for one in receipt.changes if (one.period, one.sheet_kind, one.item_id, one.field) not in later]


def read_handed_in_state(plan_id: str, period: str | None) -> PeriodState:
    """Return the state of a period with what waits for approval in it. Raises what read_period_state does, SourceError.

    What waits in earlier periods is carried over as what is published is.
    """
    state = read_period_state(plan_id, period)
    earlier = earlier_periods(state)
    for receipt in waiting_receipts(plan_id):
        state = _carrying(_with(state, receipt), receipt, earlier)
    returned: dict[Key, dict[str | None, str | None]] = {}
    for receipt in _handed_in(plan_id, {SENT_BACK, WITHDRAWN}):
        for one in (change for change in receipt.changes if change.period in {state.period, *earlier}):
            returned.setdefault((one.sheet_kind, one.item_id, one.field), {})[one.after] = one.known_before
    return replace(state, returned=returned)


def earlier_periods(state: PeriodState) -> list[str]:
    """Return the plan's follow-ups before that of a state, the first due first."""
    periods: list[str] = read("deadlines", plan_id=state.plan_id)["period"].tolist()
    return periods[: periods.index(state.period)]


def with_sent_back(state: PeriodState) -> PeriodState:
    """Return a state with what was sent back in its period and is not handed in anew, as if it waited."""
    for receipt in _handed_in(state.plan_id, {SENT_BACK}):
        state = _with(
            state, replace(receipt, changes=[one for one in receipt.changes if not _is_later(one, receipt, state)])
        )
    return state


def _is_later(change: Change, receipt: Receipt, state: PeriodState) -> bool:
    """Return whether a cell has been handed in anew since a receipt."""
    reported = state.own.get((change.sheet_kind, change.item_id, change.field))
    return reported is not None and reported.receipt_no > receipt.receipt_no


def _carrying(state: PeriodState, receipt: Receipt, earlier: list[str]) -> PeriodState:
    """Return a state with what a receipt has of earlier periods in the columns that carry over, unless a later one has."""
    carried: dict[Key, str] = {}
    for change in (one for one in applicable(receipt) if one.period in earlier and one.after is not None):
        key = (change.sheet_kind, change.item_id, change.field)
        known = state.origins.get(key)
        newest = earlier.index(known.period) if known and known.period in earlier else -1
        column = next((one for one in state.contract.sheet(key[0]).editable if one.name == key[2]), None)
        if column and column.carries and earlier.index(change.period) >= newest:
            carried[key] = change.after or ""
    return replace(state, carried=state.carried | carried)


def _with(state: PeriodState, receipt: Receipt) -> PeriodState:
    own: dict[Key, ReportedCell] = {}
    origins: dict[Key, Origin] = {}
    day = swedish_day(receipt.recorded_at.replace(tzinfo=None))
    for change in (one for one in applicable(receipt) if one.period == state.period):
        key = (change.sheet_kind, change.item_id, change.field)
        erased_on = day.date() if change.erased else None
        own[key] = ReportedCell(
            change.after, receipt.receipt_no, day.date(), receipt.recorded_by, erased_on, receipt.kind == "written"
        )
        header = state.contract.sheet(change.sheet_kind).column(change.field).header
        origins[key] = Origin(
            change.period,
            change.field,
            header,
            receipt.receipt_no,
            pd.Timestamp(day),
            receipt.recorded_by,
            None,
            waits=True,
        )
    offices: dict[str | None, str | None] = {one.upload_id: one.office_id for one in receipt.uploads}
    reported_by = {
        (one.sheet_kind, one.item_id): one.office_id or offices.get(one.upload_id) for one in receipt.changes
    }
    return replace(
        state,
        own=state.own | own,
        origins=state.origins | origins,
        reported_by_office=state.reported_by_office | reported_by,
        published_files=state.published_files | {one.sha256: receipt.receipt_no for one in receipt.uploads},
        waiting=state.waiting | {receipt.receipt_no},
    )
