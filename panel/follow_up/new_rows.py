"""Matching of rows without an id (proposals and activities) with items that have been reported already.

A row matches the item whose key fields are all equal; otherwise the item that the same workbook published on that row,
if at least half of the values agree. A row that only resembles an item, or replaced another on its row, is left for the
user to decide: an amended proposal must not count twice, and two proposals must not become one.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from panel.follow_up.lineage import Lineage, is_telling, resembles
from panel.sheets.contract import Sheet
from panel.sheets.layout import CellNote
from panel.sheets.rows import Filled, Row
from panel.sheets.state import PeriodState
from panel.sheets.values import fold

MIN_AGREEING = 0.5


@dataclass(frozen=True)
class Match:
    """The item that a row matches, None for a new one.

    `is_own`: the same workbook published it. `is_uncertain`: the user must decide.
    """

    item_id: str | None = None
    is_own: bool = False
    is_uncertain: bool = False
    receipt_no: int = 0


def match_new(
    filled: Filled, state: PeriodState, lineage: Lineage, problems: list[CellNote]
) -> list[tuple[Row, Match]]:
    """Return each row without an id with its match. A duplicate row is added to `problems` instead."""
    matched: list[tuple[Row, Match]] = []
    for sheet in (sheet for sheet in state.contract.sheets if sheet.free_rows):
        rows = [row for row in filled.rows if row.kind == sheet.kind]
        fresh = list(_each_once([row for row in rows if row.item_id is None], sheet, problems))
        matched += _match_sheet(fresh, {row.item_id for row in rows}, sheet, filled.mark.office_id, state, lineage)
    return matched


def _each_once(rows: list[Row], sheet: Sheet, problems: list[CellNote]) -> Iterable[Row]:
    seen: dict[tuple[str, ...], Row] = {}
    for row in rows:
        words = _key_of_row(row, sheet)
        if words in seen:
            message = f"Samma rad står redan på rad {seen[words].number}. Låt bara den ena vara kvar."
            problems.append(CellNote(row.sheet, next(iter(row.entries.values())).cell, message))
            continue
        seen[words] = row
        yield row


def _match_sheet(
    rows: list[Row], taken: set[str | None], sheet: Sheet, office_id: str | None, state: PeriodState, lineage: Lineage
) -> list[tuple[Row, Match]]:
    items = _items_by_key(sheet, state)
    own = lineage.rows_of(sheet.kind)
    same = {row.number: items[words] for row in rows if (words := _key_of_row(row, sheet)) in items}
    left = set(state.item_ids(sheet)) - set(same.values()) - taken
    left = {item for item in left if _is_open(sheet, item, office_id, state)}
    matched: list[tuple[Row, Match]] = []
    for row in rows:
        match = Match(same[row.number], same[row.number] in own.values()) if row.number in same else None
        match = match or _own_row(row, own, left, state) or _like(row, sheet, own, left, state)
        if match and match.item_id in left:
            left.discard(match.item_id)
        matched.append((row, match or Match()))
    return matched


def _is_open(sheet: Sheet, item: str, office_id: str | None, state: PeriodState) -> bool:
    """Return whether an item may be matched: not withdrawn, and not reported by another office."""
    owner = state.office_of(sheet, item)
    return state.now((sheet.kind, item, "withdrawn")) is None and (office_id is None or owner in {None, office_id})


def _own_row(row: Row, own: dict[int, str], left: set[str], state: PeriodState) -> Match | None:
    item = own.get(row.number)
    if item is None or item not in left:
        return None
    return Match(item, True, _agreeing(row, item, state) < MIN_AGREEING, _receipt_of(row.kind, item, state))


def _like(row: Row, sheet: Sheet, own: dict[int, str], left: set[str], state: PeriodState) -> Match | None:
    """Return the item that a row resembles most, as an uncertain match; None if there is none."""
    like = [item for item in sorted(left) if _is_like(row, sheet, item, state)]
    if not like:
        return None
    best = max(like, key=lambda item: _agreeing(row, item, state))
    return Match(best, best in own.values(), True, _receipt_of(row.kind, best, state))


def _is_like(row: Row, sheet: Sheet, item: str, state: PeriodState) -> bool:
    """Return whether a row has an item's key columns, and its amount or a text that resembles its text."""
    *columns, words = sheet.key
    reported = {name: state.now((sheet.kind, item, name)) for name in (*sheet.key, "amount_mnkr")}
    if any(fold(row.value(name) or "") != fold(reported[name] or "") for name in columns):
        return False
    amount = row.value("amount_mnkr")
    return (amount is not None and amount == reported["amount_mnkr"]) or _agree(row.value(words), reported[words])


def _agreeing(row: Row, item: str, state: PeriodState) -> float:
    """Return the share of the values present in both a row and an item that agree, from 0 to 1."""
    both = [
        _agree(entry.value, now) if is_telling(name) else entry.value == now
        for name, entry in row.entries.items()
        if name != "proposal_kind" and entry.value and (now := state.now((row.kind, item, name)))
    ]
    return sum(both) / len(both) if both else 0.0


def _agree(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and resembles(one, other)


def _receipt_of(kind: str, item: str, state: PeriodState) -> int:
    return max((reported.receipt_no for key, reported in state.own.items() if key[:2] == (kind, item)), default=0)


def _key_of_row(row: Row, sheet: Sheet) -> tuple[str, ...]:
    return tuple(fold(row.value(name) or "") for name in sheet.key)


def _items_by_key(sheet: Sheet, state: PeriodState) -> dict[tuple[str, ...], str]:
    """Return the reported items by the fields that identify a row without an id."""
    return {
        tuple(fold(state.now((sheet.kind, item, name)) or "") for name in sheet.key): item
        for item in state.item_ids(sheet)
    }
