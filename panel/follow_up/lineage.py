"""What copies of a workbook have published earlier, and which of those publications an uploaded file builds on.

A workbook and its copies share an id. What a copy published replaces the template's value as the base of a later copy,
so that a text removed from the file is a removal. But two people may fill in a copy each, and neither file then
contains what the other published. A file counts as made after a publication when

  1. it contains something from the publication: a text, number or date, or an edited form of a text; or
  2. the same account saved both files or, where the files do not state one, the same function uploaded both. If the
     file contains nothing of the publication but brings something else, it may be an earlier copy, and the user must
     decide; or
  3. it was made after another publication that was itself made after this one.

It does not count if it was last saved before the file that was published.
"""

import difflib
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from panel.ledger.ledger import Change, Receipt, Upload
from panel.sheets.rows import Row
from panel.sheets.saved import Saved, read_saved
from panel.sheets.state import Key, PeriodState

MAX_COMPARED = 300
MIN_RESEMBLANCE = 0.6
FREE = frozenset({"proposal", "activity"})
Cell = tuple[str, str, str]  # sheet_kind, item_id or "row:2", field


class Sight(Enum):
    """Whether a file was made after an earlier publication from the same lineage."""

    SEEN = "seen"
    UNSEEN = "unseen"
    UNSURE = "unsure"


@dataclass(frozen=True)
class Earlier:
    """One earlier publication from a copy of the workbook. `seen` are the receipts that it was itself made after."""

    receipt_no: int
    recorded_by: str
    changes: tuple[Change, ...]
    seen: frozenset[int]
    saved: Saved


@dataclass(frozen=True)
class Lineage:
    """The publications from copies of a workbook, oldest first, and which of them the file was made after.

    `sights` is by receipt_no.
    """

    earlier: tuple[Earlier, ...] = ()
    sights: dict[int, Sight] = field(default_factory=dict)

    @property
    def seen(self) -> list[int]:
        """The receipt_no of each publication that the file was made after."""
        return [number for number, sight in self.sights.items() if sight is Sight.SEEN]

    def last(self, key: Key) -> tuple[Change | None, bool]:
        """Return the cell's last change that the file was made after, and whether a later change is unsure."""
        unsure = False
        for one in reversed(self.earlier):
            found = next((c for c in one.changes if key_of(c) == key), None)
            if found is None:
                continue
            if self.sights[one.receipt_no] is Sight.SEEN:
                return found, unsure
            unsure |= self.sights[one.receipt_no] is Sight.UNSURE
        return None, unsure

    def takes_back(self, key: Key, value: str | None) -> int | None:
        """Return the receipt_no of the last seen publication of the cell if `value` reverses it, otherwise None."""
        for one in reversed(self.earlier):
            found = next((c for c in one.changes if key_of(c) == key), None)
            if found is not None and self.sights[one.receipt_no] is Sight.SEEN:
                undone = value != found.after and value in {found.before, found.known_before}
                return one.receipt_no if undone else None
        return None

    def rows_of(self, kind: str) -> dict[int, str]:
        """Return row number to item id for the rows without an id in the publications that were seen."""
        seen = [one for one in self.earlier if self.sights[one.receipt_no] is Sight.SEEN]
        changes = [change for one in seen for change in one.changes if change.sheet_kind == kind]
        rows_by_item = {change.item_id: row for change in changes if (row := row_of(change))}
        return {row: item for item, row in rows_by_item.items()}


def earlier_of(
    receipts: list[Receipt], standing: set[int], plan_id: str, period: str, workbook_id: str | None, folder: Path
) -> tuple[Earlier, ...]:
    """Return the publications, not undone, from copies of a workbook, oldest first; () if the workbook has no id.

    Reads each uploaded file from `folder`.
    """
    found: list[Earlier] = []
    for receipt in receipts:
        own = [u for u in receipt.uploads if u.workbook_id == workbook_id and u.period == period]
        if workbook_id and own and receipt.plan_id == plan_id and receipt.receipt_no in standing:
            found.append(_earlier(receipt, own, folder))
    return tuple(found)


def _earlier(receipt: Receipt, own: list[Upload], folder: Path) -> Earlier:
    ids = {upload.upload_id for upload in own}
    seen = frozenset(number for upload in own for number in upload.seen)
    changes = tuple(change for change in receipt.changes if change.upload_id in ids)
    saved = read_saved((folder / own[-1].kept_as).read_bytes())
    return Earlier(receipt.receipt_no, receipt.recorded_by, changes, seen, saved)


def look_back(
    rows: list[Row], earlier: tuple[Earlier, ...], saved: Saved, by: str | None, state: PeriodState
) -> Lineage:
    """Return which earlier publications a file was made after.

    `by` is the function that uploads it, None without sign-in.
    """
    file = _File(rows, saved, by)
    brings = file.brings_more(earlier, state)
    sights = {one.receipt_no: _sight(one, earlier[:at], file, brings) for at, one in enumerate(earlier)}
    for one in reversed(earlier):
        if sights[one.receipt_no] is Sight.SEEN:
            sights |= {number: Sight.SEEN for number in one.seen if number in sights}
    return Lineage(earlier, sights)


def _sight(one: Earlier, before: tuple[Earlier, ...], file: "_File", brings: bool) -> Sight:
    ours, theirs = file.saved, one.saved
    if ours.modified and theirs.modified and ours.modified < theirs.modified:
        return Sight.UNSEEN
    if any(stands_in(file.value(change), change) for change in one.changes):
        return Sight.SEEN
    if ours.account and theirs.account:
        return Sight.SEEN if ours.account == theirs.account else Sight.UNSEEN
    if file.by is not None and file.by != one.recorded_by:
        return Sight.UNSEEN
    nothing_of_it = all(file.is_as_before(change, before) for change in one.changes)
    return Sight.UNSURE if nothing_of_it and brings else Sight.SEEN


class _File:
    """An uploaded file by its cells. A row without an id is identified by its number."""

    def __init__(self, rows: list[Row], saved: Saved, by: str | None) -> None:
        self.saved, self.by = saved, by
        self.rows = {(row.kind, location_of(row)): row for row in rows}

    def value(self, change: Change) -> str | None:
        """Return the file's value where a change was made; None if it has none."""
        row = self._row(change)
        return row.value(change.field) if row else None

    def is_as_before(self, change: Change, before: tuple[Earlier, ...]) -> bool:
        """Return whether a cell has a value that it may have had before a change."""
        value, row = self.value(change), self._row(change)
        if value == change.after:
            return False
        if row is not None and row.base is not None and row.base.matches(change.field, value):
            return True
        older = {c.after for one in before for c in one.changes if key_of(c) == key_of(change)}
        return value in {change.before, change.known_before} | older

    def brings_more(self, earlier: tuple[Earlier, ...], state: PeriodState) -> bool:
        """Return whether any cell not published earlier has a value that is neither the template's nor current."""
        reported = {location for one in earlier for c in one.changes for location in _locations(c)}
        for (kind, location), row in self.rows.items():
            for name, entry in row.entries.items():
                is_old = entry.value in {None, state.now((kind, location, name))} or (kind, location, name) in reported
                if not is_old and not (row.base is not None and row.base.matches(name, entry.value)):
                    return True
        return False

    def _row(self, change: Change) -> Row | None:
        return next((self.rows[location[:2]] for location in _locations(change) if location[:2] in self.rows), None)


def _locations(change: Change) -> list[Cell]:
    """Return the cells where a change may be in a copy: at its item, or on its row while that had no id."""
    number = row_of(change)
    rows = [(change.sheet_kind, f"row:{number}", change.field)] if number else []
    return [key_of(change), *rows]


def key_of(change: Change) -> Key:
    """Return the cell of a change, within its period."""
    return change.sheet_kind, change.item_id, change.field


def stands_in(value: str | None, change: Change) -> bool:
    """Return whether a value can only come from the publication: equal to what it changed to, or resembling it."""
    if value is None or change.after is None or value in {change.before, change.known_before}:
        return False
    return is_telling(change.field) and resembles(value, change.after)


def is_telling(name: str) -> bool:
    """Return whether equal values of a field suggest a common origin. Those chosen from a list do not."""
    return name not in {
        "status",
        "assessment",
        "confirmed",
        "withdrawn",
        "proposal_kind",
        "from_item",
        "to_item",
        "goal",
    }


def resembles(one: str, other: str) -> bool:
    """Return whether two texts are equal, or so alike that one may be an edited form of the other.

    Numbers must be equal.
    """
    if one == other:
        return True
    one, other = one[:MAX_COMPARED].casefold(), other[:MAX_COMPARED].casefold()
    if _is_number(one) or _is_number(other):
        return False
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    return matcher.quick_ratio() >= MIN_RESEMBLANCE and matcher.ratio() >= MIN_RESEMBLANCE


def _is_number(text: str) -> bool:
    return text.replace(".", "").replace("-", "").isdecimal()


def location_of(row: Row) -> str:
    """Return the row's item id, or "row:<number>" if it has none."""
    return row.item_id or f"row:{row.number}"


def row_of(change: Change) -> int | None:
    """Return the row number of an item that was reported without an id; None for an item of the plan."""
    if change.sheet_kind not in FREE or change.cell is None:
        return None
    digits = change.cell.rpartition("!")[2].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return int(digits) if digits.isdecimal() else None
