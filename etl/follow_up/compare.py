"""Three ways at once: what a cell held when the template was made, what the file says, what is published now."""

from collections import Counter
from dataclasses import dataclass, field

from etl.follow_up.contract import Sheet
from etl.follow_up.known import Key, Known, Told
from etl.follow_up.layout import Remark
from etl.follow_up.rows import Entry, Filled, Row
from etl.follow_up.values import fold

NEW = "new:"


@dataclass(frozen=True)
class Proposed:
    """One cell that the file changes. `before` is the period's own value, `known_before` what a reader sees today.

    `published` tells who published something else since the template was made: then a person decides.
    """

    file_no: int
    period: str
    kind: str
    item_id: str
    field: str
    before: str | None
    known_before: str | None
    after: str | None
    place: str
    published: Told | None = None
    is_conflict: bool = False

    @property
    def known_key(self) -> Key:
        """Sheet, item and field: the cell within its period."""
        return self.kind, self.item_id, self.field

    @property
    def key(self) -> tuple[str, str, str, str]:
        """Period, sheet, item and field: the cell among all."""
        return self.period, *self.known_key

    @property
    def is_new(self) -> bool:
        """Whether the item gets its id when it is published."""
        return self.item_id.startswith(NEW)


@dataclass
class Compared:
    """What a file would change, what is in conflict, and what is worth knowing."""

    changes: list[Proposed] = field(default_factory=list)
    conflicts: list[Proposed] = field(default_factory=list)
    problems: list[Remark] = field(default_factory=list)
    notes: list[Remark] = field(default_factory=list)


def compare(filled: Filled, known: Known, file_no: int = 0) -> Compared:
    """Return what the rows of a file change in what is known."""
    compared = Compared()
    kept: Counter[str] = Counter()
    seen: dict[tuple[str, ...], Row] = {}
    by_key = {sheet.kind: _items_by_key(sheet, known) for sheet in known.contract.sheets if sheet.free_rows}
    for row in filled.rows:
        if row.item_id is None:
            words = _key_of_row(row, known.contract.sheet(row.kind))
            if words in seen:
                told = f"Samma rad står redan på rad {seen[words].number}. Låt bara den ena vara kvar."
                compared.problems.append(Remark(row.sheet, next(iter(row.entries.values())).cell, told))
                continue
            seen[words] = row
            same = by_key[row.kind].get(words[1:])
            _compare_new(row, known, file_no, same, compared)
        else:
            _compare_known(row, row.item_id, known, file_no, compared, kept)
    for sheet, count in kept.items():
        cells = "En cell" if count == 1 else f"{count} celler"
        told = f"{cells} har publicerats sedan mallen gjordes. Filen ändrar inte det: det publicerade står kvar."
        compared.notes.append(Remark(sheet, "A1", told))
    return compared


def _compare_known(row: Row, item_id: str, known: Known, file_no: int, compared: Compared, kept: Counter[str]) -> None:
    for name, entry in row.entries.items():
        key = (row.kind, item_id, name)
        now = known.now(key)
        if entry.value == now:
            continue
        if row.base is not None and row.base.holds(name, entry.value):
            kept[row.sheet] += 1
            continue
        told = known.own.get(key)
        if entry.value is None and (told is None or told.value is None):
            # What an earlier period carries over cannot be emptied: it stays known until something else is reported.
            continue
        is_clean = now is None or (row.base is not None and row.base.holds(name, now))
        _add(row, item_id, name, entry, known, file_no, compared, is_clean)


def _compare_new(row: Row, known: Known, file_no: int, same: str | None, compared: Compared) -> None:
    item_id = same or f"{NEW}{file_no}:{row.kind}:{row.number}"
    for name, entry in row.entries.items():
        now = known.now((row.kind, item_id, name))
        if entry.value is not None and entry.value != now:
            _add(row, item_id, name, entry, known, file_no, compared, now is None)


def _add(
    row: Row, item_id: str, name: str, entry: Entry, known: Known, file_no: int, compared: Compared, is_clean: bool
) -> None:
    key = (row.kind, item_id, name)
    told = known.own.get(key)
    proposed = Proposed(
        file_no=file_no,
        period=known.period,
        kind=row.kind,
        item_id=item_id,
        field=name,
        before=told.value if told else None,
        known_before=known.now(key),
        after=entry.value,
        place=row.place(name),
        published=told,
        is_conflict=not is_clean,
    )
    (compared.changes if is_clean else compared.conflicts).append(proposed)


def _key_of_row(row: Row, sheet: Sheet) -> tuple[str, ...]:
    return (row.kind, *(fold(row.value(name) or "") for name in sheet.key))


def _items_by_key(sheet: Sheet, known: Known) -> dict[tuple[str, ...], str]:
    """Return the items that have been reported, by the fields that tell rows apart where there is no id."""
    return {
        tuple(fold(known.now((sheet.kind, item, name)) or "") for name in sheet.key): item
        for item in known.item_ids(sheet)
    }


def clashes(compared: list[Compared]) -> list[Remark]:
    """Return a remark for each cell that two files of one publication say different things about."""
    first: dict[tuple[str, str, str, str], Proposed] = {}
    remarks: list[Remark] = []
    for one in compared:
        for proposed in [*one.changes, *one.conflicts]:
            other = first.setdefault(proposed.key, proposed)
            if other.after != proposed.after:
                sheet, _, cell = proposed.place.rpartition("!")
                theirs, ours = other.after or "tomt", proposed.after or "tomt"
                told = f"En annan av filerna säger '{theirs}' ({other.place}), den här '{ours}'."
                remarks.append(Remark(sheet, cell, told))
    return remarks


def answered(known: Known, changed: dict[Key, str | None], office_id: str | None) -> dict[str, tuple[int, list[str]]]:
    """Return, by sheet, how many items there are and which are left unanswered when the changes have been made.

    An item is answered when this period itself has said something in one of the columns that answer it.
    """
    result: dict[str, tuple[int, list[str]]] = {}
    for sheet in known.contract.sheets:
        if not sheet.asks:
            continue
        items = [
            item
            for item in known.items[sheet.kind].values()
            if office_id is None or item.office_id in {office_id, None}
        ]
        left = [item.item_id for item in items if not _is_answered(sheet, item.item_id, known, changed)]
        result[sheet.kind] = (len(items), left)
    return result


def _is_answered(sheet: Sheet, item_id: str, known: Known, changed: dict[Key, str | None]) -> bool:
    for name in sheet.asks:
        key = (sheet.kind, item_id, name)
        told = known.own.get(key)
        if changed.get(key, told.value if told else None) is not None:
            return True
    return False
