"""Locate the contract's sheets and columns in a workbook, also when they are renamed or moved."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field, replace

from openpyxl.utils import get_column_letter

from panel.sheets.contract import Contract, Sheet
from panel.sheets.marks import Mark, MarkError, is_mark, read_mark
from panel.sheets.values import fold, shown
from panel.sheets.workbook.cells import Cell, FileRejectedError, RawSheet, RawWorkbook

MAX_HEADER_ROW = 40
MIN_SHARE = 0.6
NEW_TEMPLATE = "Hämta en ny mall på sidan Uppföljning och för över det du har skrivit."


@dataclass(frozen=True)
class CellNote:
    """A note on a cell. `message`, in Swedish, states what is wrong or worth checking.

    `other_word` is a synonym found in the cell, and the listed word that it stands for.
    """

    sheet: str
    cell: str
    message: str
    other_word: tuple[str, str] | None = None

    @property
    def location(self) -> str:
        """The cell's location as Excel writes it: Programpunkter!E14."""
        return f"{self.sheet}!{self.cell}"


@dataclass
class Found:
    """A sheet of the contract as found in a workbook. Columns are numbered from 1.

    `columns` is field name to column, `base` the column with the hidden marks, `unknown` column to header of the
    others.
    """

    sheet: Sheet
    raw: RawSheet
    header_row: int
    columns: dict[str, int]
    base: int | None
    mark: Mark | None
    unknown: dict[int, str] = field(default_factory=dict)


def key_of(header: str) -> str:
    """Return a header for comparison: folded, with letters and digits only."""
    return re.sub(r"[\W_]", "", fold(header))


def find_sheets(raw: RawWorkbook, contract: Contract) -> tuple[list[Found], list[CellNote], list[RawSheet]]:
    """Return the sheets found, notes on what is wrong with them, and the sheets that are not the contract's.

    Raises FileRejectedError if none is found, or if a hidden mark has been changed.
    """
    found: list[Found] = []
    problems: list[CellNote] = []
    others: list[RawSheet] = []
    for raw_sheet in raw.sheets:
        candidate = _find(raw_sheet, contract)
        if candidate is None:
            others.append(raw_sheet)
            continue
        twin = next((other for other in found if other.sheet.kind == candidate.sheet.kind), None)
        if twin:
            message = f"Bladet gäller samma sak som {twin.raw.title}. Låt bara det ena vara kvar."
            problems.append(CellNote(raw_sheet.title, "A1", message))
            continue
        problems += _column_problems(candidate)
        problems += merged_problems(raw_sheet, candidate.header_row, candidate.columns.values())
        found.append(candidate)
    if not found:
        names = ", ".join(sheet.title for sheet in contract.sheets)
        raise FileRejectedError(f"Arbetsboken har inget av mallens blad ({names}). {NEW_TEMPLATE}")
    return found, problems, others


def the_mark(found: list[Found]) -> Mark:
    """Return the workbook's mark; without workbook_id if its sheets come from several workbooks.

    Raises FileRejectedError if no sheet has a mark, or if they differ in plan, period or office.
    """
    marks = [(sheet.raw.title, sheet.mark) for sheet in found if sheet.mark]
    if not marks:
        raise FileRejectedError(
            "Arbetsboken saknar mallens dolda kolumn, så det går inte att se vilken plan och period den gäller. "
            + NEW_TEMPLATE
        )
    first_title, first = marks[0]
    for title, mark in marks[1:]:
        if (mark.plan_id, mark.period, mark.office_id) != (first.plan_id, first.period, first.office_id):
            stated = " och ".join(
                f"{name} gäller {m.plan_id}, {m.period}" for name, m in ((first_title, first), (title, mark))
            )
            raise FileRejectedError(f"Bladen kommer från olika mallar: {stated}. Lämna in dem i var sin arbetsbok.")
    is_one = all(mark.workbook_id == first.workbook_id for _, mark in marks)
    return first if is_one else replace(first, workbook_id=None)


def _find(raw: RawSheet, contract: Contract) -> Found | None:
    """Identify a raw sheet by its mark, or else by its headers; None if it is not the contract's."""
    for number, cells in raw.rows:
        if number > MAX_HEADER_ROW:
            return None
        mark_cell = next((cell for cell in cells if cell.kind == "text" and is_mark(str(cell.value))), None)
        mark = _mark(raw, number, mark_cell) if mark_cell else None
        sheet = _sheet_of(cells, contract, mark)
        if sheet:
            return _laid_out(raw, number, cells, sheet, mark_cell, mark)
    return None


def _mark(raw: RawSheet, row: int, cell: Cell) -> Mark:
    try:
        return read_mark(str(cell.value))
    except MarkError as error:
        location = f"{raw.title}!{get_column_letter(cell.column)}{row}"
        raise FileRejectedError(f"Mallens dolda märke i {location} är ändrat. {NEW_TEMPLATE}") from error


def _sheet_of(cells: list[Cell], contract: Contract, mark: Mark | None) -> Sheet | None:
    if mark:
        return next((sheet for sheet in contract.sheets if sheet.kind == mark.sheet_kind), None)
    headers = {key_of(shown(cell)) for cell in cells}
    if "id" not in headers:
        return None
    share = {
        sheet.kind: len(headers & {key_of(column.header) for column in sheet.columns}) / len(sheet.columns)
        for sheet in contract.sheets
    }
    best = max(contract.sheets, key=lambda sheet: share[sheet.kind])
    return best if share[best.kind] >= MIN_SHARE else None


def _laid_out(
    raw: RawSheet, row: int, cells: list[Cell], sheet: Sheet, mark_cell: Cell | None, mark: Mark | None
) -> Found:
    fields = {key_of(column.header): column.name for column in sheet.columns}
    found = Found(sheet, raw, row, {}, mark_cell.column if mark_cell else None, mark)
    for cell in cells:
        header = shown(cell)
        name = fields.get(key_of(header))
        if cell is mark_cell:
            continue
        if name and name not in found.columns:
            found.columns[name] = cell.column
        else:
            found.unknown[cell.column] = header
    return found


def _column_problems(found: Found) -> list[CellNote]:
    title, row = found.raw.title, found.header_row
    problems = []
    if "id" not in found.columns:
        problems.append(CellNote(title, f"A{row}", "Kolumnen Id saknas. Lägg tillbaka den: raderna känns igen på den."))
    known = {key_of(column.header) for column in found.sheet.columns}
    for at, header in found.unknown.items():
        if key_of(header) in known:
            message = f"Kolumnen {header} står två gånger. Ta bort den ena."
            problems.append(CellNote(title, f"{get_column_letter(at)}{row}", message))
    return problems


def merged_problems(raw: RawSheet, header_row: int, columns: Collection[int]) -> list[CellNote]:
    """Return a note for each merged area below the header: only its first cell has a value, though all seem to."""
    message = "Cellerna {area} är sammanfogade, så det går inte att se vilka rader det gäller. Dela upp dem, och fyll i varje cell för sig."
    return [
        CellNote(raw.title, area.first_cell, message.format(area=area.reference))
        for area in raw.merged_below(header_row, columns)
    ]
