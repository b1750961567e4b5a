"""What copies of one workbook have published before, and which of that a file that is handed in had seen.

A workbook and its copies share an id. What such a copy published is the base of a later one, in place of what the template
held: a word that is taken away was taken away by who had published it. But two may fill in a copy each, and the one has
never seen what the other published. So a file counts as made after a publication when

1. something that was published stands in it: a text, number or date, or a text made from it; or
2. the same account saved it, or where the files do not say, the same function hands it in; but not where nothing of the
   publication stands in the file and the file brings something else: then it may be a copy from before, and the person is
   asked; or
3. it was made after another publication that itself was made after this one.

It does not count when it was last saved before what was published then.
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
    """Whether a file was made after a publication of its own lineage."""

    SEEN = "seen"
    UNSEEN = "unseen"
    UNSURE = "unsure"


@dataclass(frozen=True)
class Earlier:
    """What one copy of the workbook published: cells by the item and by the row where it had none."""

    receipt_no: int
    recorded_by: str
    changes: tuple[Change, ...]
    seen: frozenset[int]
    saved: Saved


@dataclass(frozen=True)
class Lineage:
    """What copies of a workbook have published, the first one first, and what the file that is handed in saw of it."""

    earlier: tuple[Earlier, ...] = ()
    sights: dict[int, Sight] = field(default_factory=dict)

    @property
    def seen(self) -> list[int]:
        """Return the publications that the file was made after."""
        return [number for number, sight in self.sights.items() if sight is Sight.SEEN]

    def last(self, key: Key) -> tuple[Change | None, bool]:
        """Return what the file saw published last in a cell, and whether something later is in doubt."""
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
        """Return the publication that a value undoes: the last that the file saw of the cell, from that very value."""
        for one in reversed(self.earlier):
            found = next((c for c in one.changes if key_of(c) == key), None)
            if found is not None and self.sights[one.receipt_no] is Sight.SEEN:
                undone = value != found.after and value in {found.before, found.known_before}
                return one.receipt_no if undone else None
        return None

    def rows_of(self, kind: str) -> dict[int, str]:
        """Return the items that stood without an id on the rows of a sheet, in what the file saw."""
        seen = [one for one in self.earlier if self.sights[one.receipt_no] is Sight.SEEN]
        changes = [change for one in seen for change in one.changes if change.sheet_kind == kind]
        rows_by_item = {change.item_id: row for change in changes if (row := row_of(change))}
        return {row: item for item, row in rows_by_item.items()}


def earlier_of(
    receipts: list[Receipt], standing: set[int], plan_id: str, period: str, workbook_id: str | None, folder: Path
) -> tuple[Earlier, ...]:
    """Return what copies of a workbook have published and not taken back; nothing where it has no id."""
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
    """Return what a file saw of what its lineage has published. `by` is who hands it in, None for anybody here."""
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
    """A file that is handed in, by its cells: those of a row without an id are known by its number."""

    def __init__(self, rows: list[Row], saved: Saved, by: str | None) -> None:
        self.saved, self.by = saved, by
        self.rows = {(row.kind, location_of(row)): row for row in rows}

    def value(self, change: Change) -> str | None:
        """Return what stands where a change was made; None where nothing does."""
        row = self._row(change)
        return row.value(change.field) if row else None

    def is_as_before(self, change: Change, before: tuple[Earlier, ...]) -> bool:
        """Return whether a cell holds what it could hold before a change."""
        value, row = self.value(change), self._row(change)
        if value == change.after:
            return False
        if row is not None and row.base is not None and row.base.matches(change.field, value):
            return True
        older = {c.after for one in before for c in one.changes if key_of(c) == key_of(change)}
        return value in {change.before, change.known_before} | older

    def brings_more(self, earlier: tuple[Earlier, ...], state: PeriodState) -> bool:
        """Return whether the file says something that neither its template nor its lineage has, nor is known."""
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
    """Return where a change may stand in a file of its lineage: at its item, or on the row where that had no id."""
    number = row_of(change)
    rows = [(change.sheet_kind, f"row:{number}", change.field)] if number else []
    return [key_of(change), *rows]


def key_of(change: Change) -> Key:
    """Return the cell that a change is about, within its period."""
    return change.sheet_kind, change.item_id, change.field


def stands_in(value: str | None, change: Change) -> bool:
    """Return whether a value can only come from what was published: the same text, number or date, or one like it."""
    if value is None or change.after is None or value in {change.before, change.known_before}:
        return False
    return is_telling(change.field) and resembles(value, change.after)


def is_telling(name: str) -> bool:
    """Return whether a field has values of one's own: a status is one of three, and says nothing of whose it is."""
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
    """Return whether two texts are the same, or the one could be the other with something mended."""
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
    """Return what a row is known by in a file: its id, or "row:2" where it has none."""
    return row.item_id or f"row:{row.number}"


def row_of(change: Change) -> int | None:
    """Return the row where an item without an id stood; None for one that the plan gives."""
    if change.sheet_kind not in FREE or change.cell is None:
        return None
    digits = change.cell.rpartition("!")[2].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return int(digits) if digits.isdecimal() else None
