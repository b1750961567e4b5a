"""What is written in the page, as the sheet that it would be in: it is read, checked and compared as a workbook is."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from openpyxl.utils import get_column_letter

from panel.records.drafts import Draft
from panel.sheets.contract import Column, Sheet
from panel.sheets.layout import CellNote
from panel.sheets.marks import Mark, write_base, write_mark
from panel.sheets.rows import Filled
from panel.sheets.state import PeriodState
from panel.sheets.workbook.cells import Cell, RawSheet, RawWorkbook

FILE_NAME = "Skrivet i panelen"


@dataclass(frozen=True)
class Written:
    """The sheet, and each cell's place in the page by its place in the sheet: (Programpunkter, E2) → 14, status.

    `offices` are those that new rows are for, by sheet and row.
    """

    raw: RawWorkbook
    places: dict[tuple[str, str], str]
    offices: dict[tuple[str, int], str | None]
    sha256: str


class NewItem(NamedTuple):
    """A proposal or an activity that is not handed in yet: of which kind, for which office (None for all), and a number."""

    kind: str
    office_id: str | None
    number: int

    @property
    def item_id(self) -> str:
        """Return the id of its drafts: new:proposal:tillvaxt:1."""
        return f"new:{self.kind}:{self.office_id or ''}:{self.number}"


def read_new(item_id: str) -> NewItem | None:
    """Return the new item that drafts are of; None for the id of anything else."""
    match item_id.split(":"):
        case ["new", kind, office_id, number] if number.isdecimal():
            return NewItem(kind, office_id or None, int(number))
    return None


def next_new(kind: str, office_id: str | None, used: Iterable[str]) -> NewItem:
    """Return a new item with the first number that none of the items has."""
    numbers = {new.number for item in used if (new := read_new(item)) and new.kind == kind}
    return NewItem(kind, office_id, next(number for number in range(1, len(numbers) + 2) if number not in numbers))


def as_sheet(drafts: Sequence[Draft], state: PeriodState) -> Written:
    """Return the sheet of a period filled in with drafts; the other cells of their rows have what is known.

    A draft of an item or a column that there no longer is gets a row of its own, which is refused when it is read.
    """
    mark = Mark(state.plan_id, state.period, None, "", state.contract.version, state.last_receipt, state.is_example)
    sheets: list[RawSheet] = []
    places: dict[tuple[str, str], str] = {}
    offices: dict[tuple[str, int], str | None] = {}
    for sheet in state.contract.sheets:
        rows: dict[str, dict[str, Draft]] = {}
        for one in drafts:
            if one.kind == sheet.kind:
                rows.setdefault(one.item_id, {})[one.field] = one
        if rows:
            numbered = list(enumerate(rows.items(), start=2))
            head = [Cell(at, "text", column.header) for at, column in enumerate(sheet.columns, start=1)]
            marked = Cell(len(head) + 1, "text", write_mark(replace(mark, sheet_kind=sheet.kind)))
            filled = [(number, _row(sheet, item_id, own, state)) for number, (item_id, own) in numbered]
            sheets.append(RawSheet(sheet.title, False, [(1, [*head, marked]), *filled]))
            places |= {
                (sheet.title, f"{get_column_letter(at)}{number}"): place(column, item_id, state)
                for number, (item_id, _) in numbered
                for at, column in enumerate(sheet.columns, start=1)
            }
            offices |= {
                (sheet.title, number): new.office_id for number, (item_id, _) in numbered if (new := read_new(item_id))
            }
    stated = repr((state.plan_id, state.period, list(drafts)))
    return Written(RawWorkbook(sheets, False), places, offices, hashlib.sha256(stated.encode()).hexdigest())


def place(column: Column, item_id: str, state: PeriodState) -> str:
    """Return a cell's place in the page, below its sheet: "14, status", "Budgetram, utfall", "ny rad 1, belopp"."""
    line, new = state.items["line"].get(item_id), read_new(item_id)
    name = f"ny rad {new.number}" if new else str(line.shown["name"]) if line else item_id.partition(":")[2]
    return f"{name}, {column.header[:1].lower()}{column.header[1:]}"


def _row(sheet: Sheet, item_id: str, own: dict[str, Draft], state: PeriodState) -> list[Cell]:
    cells, base, is_new = [], {}, read_new(item_id) is not None
    for at, column in enumerate(sheet.columns, start=1):
        now = state.now((sheet.kind, item_id, column.name))
        if column.name == "id":
            cells += [] if is_new else [Cell(at, "text", item_id)]
        elif column.name in own:
            base[column.name] = own[column.name].base
            cells += [Cell(at, "text", typed)] if (typed := own[column.name].typed) else []
        elif column.kind and now is not None:
            base[column.name] = now
            cells.append(Cell(at, "number", float(now)) if column.kind == "number" else Cell(at, "text", now))
    return cells if is_new else [*cells, Cell(len(sheet.columns) + 1, "text", write_base(item_id, base))]


def in_page(filled: Filled, written: Written) -> Filled:
    """Return the rows and notes of what was written, with the cells' places in the page."""

    def moved(sheet: str, cell: str) -> str:
        return written.places.get((sheet, cell), cell)

    def note(one: CellNote) -> CellNote:
        return replace(one, cell=moved(one.sheet, one.cell))

    rows = [
        replace(
            row,
            entries={name: replace(one, cell=moved(row.sheet, one.cell)) for name, one in row.entries.items()},
            office_id=written.offices.get((row.sheet, row.number)),
        )
        for row in filled.rows
    ]
    return replace(filled, rows=rows, problems=[*map(note, filled.problems)], words=[*map(note, filled.words)])
