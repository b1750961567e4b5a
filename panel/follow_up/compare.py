"""Three-way comparison of cells: as in the template, in the uploaded file, and as published now."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from panel.follow_up.lineage import Lineage
from panel.follow_up.new_rows import Match, match_new
from panel.ledger.ledger import Change
from panel.sheets.contract import Sheet
from panel.sheets.layout import CellNote
from panel.sheets.rows import Filled, Row
from panel.sheets.state import Key, PeriodState, ReportedCell
from panel.warehouse.origins import Origin

NEW = "new:"
NONE = Lineage()


@dataclass(frozen=True)
class Proposed:
    """One cell that a file changes. `before` is the period's own value, `known_before` the value that readers see now.

    `published` is what was reported since the template was made, so that a user must choose. `origin` is where
    `known_before` was reported, in this period or an earlier one; None if it is the plan's value or there is none.
    `office_id` is the responsible office of what is written in the page.
    """

    file_no: int
    period: str
    kind: str
    item_id: str
    field: str
    before: str | None
    known_before: str | None
    after: str | None
    location: str
    published: ReportedCell | None = None
    is_conflict: bool = False
    origin: Origin | None = None
    office_id: str | None = None

    @property
    def state_key(self) -> Key:
        """Sheet kind, item and field: identifies the cell within its period."""
        return self.kind, self.item_id, self.field

    @property
    def key(self) -> tuple[str, str, str, str]:
        """Period, sheet kind, item and field: identifies the cell."""
        return self.period, *self.state_key

    @property
    def is_new(self) -> bool:
        """Whether the item is given its id when it is published."""
        return self.item_id.startswith(NEW)


@dataclass(frozen=True)
class Question:
    """A row without an id that resembles a reported item, for a user to decide: the same item, amended, or a new one.

    `amended` and `fresh` are the changes in either case. `receipt_no` is where the item was last reported.
    """

    period: str
    kind: str
    new_id: str
    item_id: str
    receipt_no: int
    location: str
    amended: tuple[Proposed, ...]
    fresh: tuple[Proposed, ...]

    @property
    def key(self) -> tuple[str, str, str, str]:
        """The key of the decision. The empty field distinguishes it from the keys of conflicts."""
        return self.period, self.kind, self.new_id, ""


@dataclass
class Compared:
    """The comparison of one file: changes, conflicts, questions to the user, and notes on cells.

    `matched` are the item ids that rows without an id were matched with. `agreed` are cells filled in with what is
    published already: no change, but two files of one publication must not differ on them.
    """

    changes: list[Proposed] = field(default_factory=list)
    conflicts: list[Proposed] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    problems: list[CellNote] = field(default_factory=list)
    notes: list[CellNote] = field(default_factory=list)
    unread: list[CellNote] = field(default_factory=list)
    matched: set[str] = field(default_factory=set)
    agreed: list[Proposed] = field(default_factory=list)


@dataclass(frozen=True)
class _File:
    """The file that is compared. `kept` counts, by sheet, the cells published since that it leaves as they are.

    `by` is the function that hands it in, None if unknown; `is_written`: it is what was written in the page.
    """

    number: int
    state: PeriodState
    lineage: Lineage
    kept: Counter[str]
    by: str | None
    is_written: bool

    def is_own(self, reported: ReportedCell | None) -> bool:
        """Return whether the same function has reported a cell in the other way: in the page, and by a workbook."""
        is_both_ways = self.is_written or (reported is not None and reported.is_written)
        return reported is not None and self.by is not None and reported.recorded_by == self.by and is_both_ways


def compare(
    filled: Filled,
    state: PeriodState,
    file_no: int = 0,
    lineage: Lineage = NONE,
    by: str | None = None,
    *,
    is_written: bool = False,
) -> Compared:
    """Return what a file's rows change, compared with the period's state and the earlier copies in `lineage`.

    `by` is the function that hands it in. What it has itself reported in the other way is no conflict.
    """
    compared, file = Compared(), _File(file_no, state, lineage, Counter(), by, is_written)
    for row in filled.rows:
        if row.item_id is not None:
            _compare_item(row, row.item_id, file, compared)
    for row, match in match_new(filled, state, lineage, compared.problems):
        compared.matched |= {match.item_id} if match.item_id else set()
        _compare_new(row, match, file, compared)
    for sheet, count in file.kept.items():
        cells = "En cell" if count == 1 else f"{count} celler"
        message = f"{cells} har publicerats sedan mallen gjordes. Filen ändrar inte det: det publicerade står kvar."
        compared.notes.append(CellNote(sheet, "A1", message))
    return compared


def _compare_item(row: Row, item_id: str, file: _File, compared: Compared) -> None:
    for name, entry in row.entries.items():
        key = (row.kind, item_id, name)
        now, reported = file.state.now(key), file.state.own.get(key)
        last, is_unsure = file.lineage.last(key)
        # A row without an id that the lineage has published before was empty in the template.
        is_base = _is_base(row, name, last, is_new=row.item_id is None)
        if entry.value == now:
            if not is_base(entry.value):
                compared.agreed.append(_proposed(row, item_id, name, file, is_clean=True))
            continue
        returned = file.state.returned.get(key, {})
        if is_base(entry.value) and entry.value not in returned and not is_unsure:
            file.kept[row.sheet] += 1
            continue
        if entry.value is None and (reported is None or reported.value is None):
            # A value carried over from an earlier period cannot be emptied: it applies until something else is
            # reported.
            header = file.state.contract.sheet(row.kind).column(name).header
            message = f"{header} är tömd, men står kvar som '{now}'. Skriv det som gäller i stället."
            compared.unread.append(CellNote(row.sheet, entry.cell, message))
            continue
        is_as_before = any(is_base(value) and before == now for value, before in returned.items())
        is_clean = (now is None or is_base(now) or is_as_before or file.is_own(reported)) and not is_unsure
        _add(row, item_id, name, file, compared, is_clean)


def _is_base(row: Row, name: str, last: Change | None, *, is_new: bool) -> Callable[[str | None], bool]:
    """Return a predicate: whether a value is what the cell had when the file was last made or published."""
    if last is not None and last.erased is None:
        return lambda value: value == last.after
    base = row.base
    if base is not None:
        return lambda value: base.matches(name, value)
    return lambda value: is_new and value is None


def _compare_new(row: Row, match: Match, file: _File, compared: Compared) -> None:
    new_id = f"{NEW}{file.number}:{row.kind}:{row.number}"
    if match.item_id is not None and not match.is_uncertain:
        _compare_same(row, match, match.item_id, file, compared)
        return
    fresh = Compared()
    _compare_same(row, Match(), new_id, file, fresh)
    if match.item_id is None:
        compared.changes += fresh.changes
        return
    amended = Compared()
    _compare_same(row, match, match.item_id, file, amended)
    both = (*amended.changes, *amended.conflicts)
    if both and fresh.changes:
        location, number = fresh.changes[0].location, match.receipt_no
        question = Question(
            file.state.period, row.kind, new_id, match.item_id, number, location, both, tuple(fresh.changes)
        )
        compared.questions.append(question)


def _compare_same(row: Row, match: Match, item_id: str, file: _File, compared: Compared) -> None:
    if match.is_own:
        _compare_item(row, item_id, file, compared)
        return
    for name, entry in row.entries.items():
        now = file.state.now((row.kind, item_id, name))
        if entry.value is not None and entry.value != now:
            _add(row, item_id, name, file, compared, now is None)


def _add(row: Row, item_id: str, name: str, file: _File, compared: Compared, is_clean: bool) -> None:
    proposed = _proposed(row, item_id, name, file, is_clean)
    (compared.changes if is_clean else compared.conflicts).append(proposed)


def _proposed(row: Row, item_id: str, name: str, file: _File, is_clean: bool) -> Proposed:
    key, state = (row.kind, item_id, name), file.state
    reported = state.own.get(key)
    return Proposed(
        file_no=file.number,
        period=state.period,
        kind=row.kind,
        item_id=item_id,
        field=name,
        before=reported.value if reported else None,
        known_before=state.now(key),
        after=row.value(name),
        location=row.location(name),
        published=reported,
        is_conflict=not is_clean,
        origin=state.origins.get(key),
        office_id=(row.office_id or state.office_of(state.contract.sheet(row.kind), item_id))
        if file.is_written
        else None,
    )


def similar_text(one: Question) -> str:
    """Return the question, in Swedish, about a row that resembles a reported item."""
    number = one.item_id.partition(":")[2]
    what, fresh = {"proposal": ("förslag", "nytt"), "activity": ("aktivitet", "ny")}[one.kind]
    return f"Raden liknar {what} {number} (publicering {one.receipt_no}). Är den {what} {number}, ändrad, eller en {fresh}?"


def clashes(compared: list[Compared]) -> list[tuple[int, CellNote]]:
    """Return (number of the later file, note) for each cell that two files of one publication fill in differently."""
    first: dict[tuple[str, str, str, str], Proposed] = {}
    cell_notes: list[tuple[int, CellNote]] = []
    for one in compared:
        for proposed in [*one.changes, *one.conflicts, *one.agreed]:
            other = first.setdefault(proposed.key, proposed)
            if other.after != proposed.after:
                sheet, _, cell = proposed.location.rpartition("!")
                theirs, ours = other.after or "tomt", proposed.after or "tomt"
                message = f"En annan av filerna säger '{theirs}' ({other.location}), den här '{ours}'."
                cell_notes.append((proposed.file_no, CellNote(sheet, cell, message)))
    return cell_notes


def answered(
    state: PeriodState, changed: dict[Key, str | None], office_id: str | None
) -> dict[str, tuple[int, list[str]]]:
    """Return, by sheet kind, the number of items and the ids of those without a report once the changes are made.

    Only sheets with `asks` are included. An item is reported when this period has a value of its own in one of them.
    """
    result: dict[str, tuple[int, list[str]]] = {}
    for sheet in state.contract.sheets:
        if not sheet.asks:
            continue
        items = [item for item in state.items[sheet.kind].values() if office_id in {None, item.office_id}]
        if not items:
            continue
        left = [item.item_id for item in items if not _is_answered(sheet, item.item_id, state, changed)]
        result[sheet.kind] = (len(items), left)
    return result


def _is_answered(sheet: Sheet, item_id: str, state: PeriodState, changed: dict[Key, str | None]) -> bool:
    for name in sheet.asks:
        key = (sheet.kind, item_id, name)
        reported = state.own.get(key)
        if changed.get(key, reported.value if reported else None) is not None:
            return True
    return False
