"""The drafts of the current user: saved at each change of a field, thrown away, and what they would change."""

from collections.abc import Sequence

import streamlit as st

from panel.access.current_user import PermissionDeniedError, current_user
from panel.access.reporting import require_reportable
from panel.follow_up.preview import Expected, Preview, make_preview
from panel.follow_up.taken import take_written
from panel.ledger.ledger import Receipt
from panel.ledger.waiting import read_handed_in_state
from panel.records import drafts
from panel.records.drafts import Draft, DraftsError, Place
from panel.sheets.contract import Column
from panel.sheets.state import PeriodState
from panel.sheets.written import next_new, read_new
from panel.ui.cached import per_build
from panel.ui.plan.plan import current_plan
from panel.wording import labels

TROUBLE = "the draft could not be saved"


@per_build
def period_state(plan_id: str, period: str) -> PeriodState:
    """Return the state of a follow-up."""
    return read_handed_in_state(plan_id, period)


def place_of(state: PeriodState) -> Place:
    """Return where the current user's drafts for a follow-up are."""
    return Place(current_user().subject, state.plan_id, state.period)


def own_drafts(state: PeriodState) -> list[Draft]:
    """Return the current user's drafts for a follow-up. Raises DraftsError."""
    return drafts.own(place_of(state))


def as_typed(column: Column, value: str | None) -> str:
    """Return a known value as it stands in its field: numbers in Swedish, "" for None."""
    return "" if value is None else labels.reported(value) if column.kind == "number" else value


def save(state: PeriodState, kind: str, item_id: str, column: Column, typed: str) -> None:
    """Save what has been typed in a cell; what is as it is known is no draft. What went wrong is kept for `trouble`."""
    place, now = place_of(state), state.now((kind, item_id, column.name))
    try:
        new = read_new(item_id)
        require_reportable(current_plan(), [new.office_id] if new else [], [item_id])
        earlier = [one for one in drafts.own(place) if one[:3] == (kind, item_id, column.name)]
        if typed == as_typed(column, earlier[0].base if earlier else now):
            drafts.discard(place, earlier)
        else:
            drafts.save(place, kind, item_id, column.name, typed, now)
    except (PermissionDeniedError, DraftsError) as error:
        st.session_state[TROUBLE] = str(error)


def widget_key(state: PeriodState, kind: str, item_id: str, field: str) -> str:
    """Return the key of a field's widget."""
    return f"skriv {state.plan_id} {state.period} {kind} {item_id} {field}"


def discard(state: PeriodState, own: Sequence[Draft]) -> None:
    """Throw drafts away, so that their fields have what is known. What went wrong is kept for `trouble`."""
    try:
        require_reportable(current_plan(), [], [])
        drafts.discard(place_of(state), own)
        for one in own:
            st.session_state.pop(widget_key(state, one.kind, one.item_id, one.field), None)
    except (PermissionDeniedError, DraftsError) as error:
        st.session_state[TROUBLE] = str(error)


def take_up(receipt: Receipt) -> int:
    """Make what was handed in the current user's drafts, and return how many cells. What went wrong is kept for `trouble`.

    A proposal or activity that is not known without it is a new one again.
    """
    offices: dict[str | None, str | None] = {one.upload_id: one.office_id for one in receipt.uploads}
    new: dict[str, str] = {}
    count = 0
    for change in (one for one in receipt.changes if not one.erased):
        state = period_state(receipt.plan_id, change.period)
        sheet, item_id = state.contract.sheet(change.sheet_kind), change.item_id
        if item_id not in state.item_ids(sheet):
            used = [*new.values(), *(one.item_id for one in own_drafts(state))]
            office = change.office_id or offices.get(change.upload_id)
            item_id = new.setdefault(item_id, next_new(sheet.kind, office, used).item_id)
        column = sheet.column(change.field)
        save(state, sheet.kind, item_id, column, as_typed(column, change.after))
        if TROUBLE in st.session_state:
            return count
        st.session_state.pop(widget_key(state, sheet.kind, item_id, change.field), None)
        count += 1
    return count


def trouble() -> str:
    """Return why the last change was not saved, once; "" where it was."""
    return st.session_state.pop(TROUBLE, "")


def preview_of(own: Sequence[Draft], state: PeriodState, by: str | None) -> Preview:
    """Return what drafts would change, checked as a sheet is. `by` is the function that hands them in."""
    return make_preview([take_written(own, state)], Expected(state.plan_id, state.period, None, by))
