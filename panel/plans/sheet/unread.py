"""The cells of a plan sheet that are ignored, for a person to see before the plan is imported.

Listed separately: cells that are read although they are struck through or hidden.
"""

from collections.abc import Iterator
from itertools import chain

from panel.plans.sheet.contract import PLAN, Contract
from panel.plans.sheet.layout import SheetLayout
from panel.plans.sheet.template import (
    FORMER_BEGINNINGS,
    FORMER_NOTES,
    GUESSED_NOTE,
    READ_ME,
    UNPLACED,
    head_note,
    read_me_lines,
)
from panel.sheets.beside_cells import (
    LocatedMessages,
    Table,
    above_header,
    find_beside,
    find_read_anyway,
    limited,
    outside_table,
    quoted,
)
from panel.sheets.layout import CellNote, key_of
from panel.sheets.values import fold, shown
from panel.sheets.workbook.cells import Cell, RawSheet, RawWorkbook


def find_unread(raw: RawWorkbook, found: list[SheetLayout], contract: Contract) -> list[CellNote]:
    """Return the ignored cells of a workbook, by sheet and row."""
    by_title = {layout.raw.title: layout for layout in found}
    cell_notes: list[CellNote] = []
    for sheet in raw.sheets:
        layout = by_title.get(sheet.title)
        cell_notes += limited(sheet.title, _of_table(layout, contract) if layout else _of_other(sheet, contract))
    return cell_notes


def find_odd_but_read(raw: RawWorkbook, found: list[SheetLayout], contract: Contract) -> list[CellNote]:
    """Return the cells of a workbook that are read although struck through or hidden, by sheet and row."""
    titles = [sheet.title for sheet in raw.sheets]
    layout = sorted(found, key=lambda one: titles.index(one.raw.title))
    return [
        message
        for one in layout
        for message in limited(one.raw.title, find_read_anyway(one.raw, _table(one, contract)))
    ]


def _of_other(sheet: RawSheet, contract: Contract) -> LocatedMessages:
    """Yield the cells of a sheet without a table, except texts that the panel itself wrote there."""
    yield from find_beside(sheet, Table())
    if fold(sheet.title) == fold(UNPLACED):
        left = [number for number, _ in sheet.rows if number > 1]
        if left:
            message = (
                f"{len(left)} stycken står kvar på bladet och läses inte. För över det som hör hemma i de andra bladen."
            )
            yield left[0], 1, message
        return
    is_read_me = fold(sheet.title) == fold(READ_ME)
    lines = [*read_me_lines(contract, is_draft=True), *read_me_lines(contract, is_draft=False)] if is_read_me else []
    own = {fold(text) for text in (*chain.from_iterable(lines), *(FORMER_NOTES if is_read_me else ()))}
    what = "läses inte" if is_read_me else "står i ett blad som inte är mallens, och läses inte"
    for number, cells in sheet.rows:
        for cell in cells:
            if fold(shown(cell)) not in own | {""}:
                message = f"{quoted(shown(cell))} {what}. Skriv det som ska med i ett av mallens blad."
                yield number, cell.column, message


def _table(layout: SheetLayout, contract: Contract) -> Table:
    editable = {
        layout.columns[one.name]: one.header for one in layout.sheet.columns if one.kind and one.name in layout.columns
    }
    fields = {key_of(one.header) for one in contract.fields}
    rows, typed = [], []
    for number, cells in layout.raw.rows:
        by_column = {cell.column: shown(cell) for cell in cells}
        is_ours = layout.sheet.kind != PLAN or key_of(by_column.get(layout.columns.get("field", 0), "")) in fields
        if number > layout.header_row and is_ours:
            rows.append(number)
            typed += [number] if any(by_column.get(at) for at in editable) else []
    return Table(layout.header_row, layout.columns.values(), rows, editable, typed)


def _of_table(layout: SheetLayout, contract: Contract) -> LocatedMessages:
    notes = [head_note(column, column.name in layout.sheet.required) for column in layout.sheet.columns]
    yield from find_beside(layout.raw, _table(layout, contract), [*notes, *FORMER_NOTES, GUESSED_NOTE])
    words = {fold(word.word) for listed in contract.words.values() for word in listed}
    for number, cells in layout.raw.rows:
        for cell in cells:
            if shown(cell) and (message := _of_cell(layout, number, cell, words)):
                yield number, cell.column, message
    if layout.sheet.kind == PLAN:
        yield from _of_fields(layout, contract)


def _of_cell(layout: SheetLayout, number: int, cell: Cell, words: set[str]) -> str | None:
    """Return the message for a cell outside the table; None for one in it, or in the list of a drop-down."""
    if number < layout.header_row:
        return above_header(cell)
    if cell.column in layout.columns.values():
        return None
    is_hidden = any(first <= cell.column <= last for first, last in layout.raw.hidden_columns)
    if is_hidden and fold(shown(cell)) in words:
        return None
    if number == layout.header_row:
        return f"Rubriken {quoted(shown(cell))} är inte mallens, så kolumnen läses inte."
    return outside_table(cell, layout.headers.get(cell.column))


def _of_fields(layout: SheetLayout, contract: Contract) -> Iterator[tuple[int, int, str]]:
    """Yield cells of the sheet Planen on rows that the template does not have, and changed help texts."""
    fields = {key_of(one.header) for one in contract.fields}
    former = tuple(one.casefold() for one in FORMER_BEGINNINGS)
    helps = {fold(text) for text in (*(one.help for one in contract.fields), *FORMER_NOTES)}
    for number, cells in layout.raw.rows:
        by_column = {cell.column: shown(cell) for cell in cells if shown(cell)}
        is_ours = key_of(by_column.get(layout.columns.get("field", 0), "")) in fields
        for name, at in layout.columns.items():
            text = by_column.get(at)
            if number <= layout.header_row or not text:
                continue
            if not is_ours:
                yield number, at, f"{quoted(text)} står på en rad som inte är mallens, och läses inte."
            elif name == "help" and fold(text) not in helps and not fold(text).startswith(former):
                yield number, at, f"{quoted(text)} läses inte: skriv svaret i kolumnen Svar."
