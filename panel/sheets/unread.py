"""Notes on what a workbook contains beyond its template and that is not read, so that nothing typed is lost unseen.

The user must review the notes before publishing. Noted separately is what is read although it may not be meant:
struck-through text, hidden cells, a text that Excel made a date.
"""

from collections import Counter
from collections.abc import Iterator

from openpyxl.utils import coordinate_to_tuple

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
from panel.sheets.columns_left import header_notes, is_of_template
from panel.sheets.contract import Column, Sheet
from panel.sheets.layout import CellNote, Found
from panel.sheets.marks import MarkError, is_mark, read_base
from panel.sheets.read_me import FORMER, read_me_texts
from panel.sheets.read_me import TITLE as READ_ME
from panel.sheets.rows import Filled, Row
from panel.sheets.state import PeriodState
from panel.sheets.template import margin_texts
from panel.sheets.values import canonical_number, fold, shown
from panel.sheets.workbook.cells import Cell, RawSheet, RawWorkbook
from panel.sheets.workbook.parts.margins import typed_in

CONVERTED = {"number": "ett tal", "percent": "ett tal", "date": "ett datum", "bool": "sant eller falskt"}
Texts = dict[tuple[int, int], str]


def find_unread(raw: RawWorkbook, filled: Filled, state: PeriodState) -> list[CellNote]:
    """Return notes on what is not read, by sheet and row."""
    found = {sheet.raw.title: sheet for sheet in filled.found}
    others = {sheet.title for sheet in filled.others}
    cell_notes: list[CellNote] = []
    for sheet in raw.sheets:
        if sheet.title in found:
            cell_notes += limited(sheet.title, _of_table(found[sheet.title], filled, state))
        elif sheet.title in others:
            cell_notes += limited(sheet.title, _of_other(sheet, filled, state))
    return cell_notes


def find_odd_but_read(raw: RawWorkbook, filled: Filled) -> list[CellNote]:
    """Return notes on what is read although it may not be meant, by sheet and row."""
    found = {sheet.raw.title: sheet for sheet in filled.found}
    titles = [sheet.title for sheet in raw.sheets if sheet.title in found]
    return [one for title in titles for one in limited(title, _read_anyway(found[title], filled))]


def in_order(cell_notes: list[CellNote], raw: RawWorkbook | None) -> list[CellNote]:
    """Return notes in the order of their cells in the workbook: by sheet, row and column."""
    titles = [sheet.title for sheet in raw.sheets] if raw else []

    def location(one: CellNote) -> tuple[int, int, int]:
        return (titles.index(one.sheet) if one.sheet in titles else len(titles), *coordinate_to_tuple(one.cell))

    return sorted(cell_notes, key=location)


def _of_other(sheet: RawSheet, filled: Filled, state: PeriodState) -> LocatedMessages:
    """Yield notes on all cells of a sheet that is not the template's; in Läs mig only on those the user wrote."""
    is_read_me = fold(sheet.title) == fold(READ_ME)
    own = read_me_texts(state, filled.mark.office_id) if is_read_me else {}
    cells = {(row, cell.column): shown(cell) for row, cells in sheet.rows for cell in cells if shown(cell)}
    what = "läses inte" if is_read_me else "står i ett blad som inte är mallens, och läses inte"
    for row, at in _beyond(cells, own):
        if is_read_me and cells[row, at] in FORMER:
            continue
        message = f"{quoted(cells[row, at])} {what}. Skriv det som ska med i ett av mallens blad."
        yield row, at, message
    yield from find_beside(sheet, Table())


def _beyond(cells: Texts, own: Texts) -> list[tuple[int, int]]:
    """Return the locations whose text is not the template's own, allowing for rows inserted or moved."""
    moved = Counter(fold(text) for location, text in own.items() if fold(cells.get(location, "")) != fold(text))
    beyond = []
    for location, text in cells.items():
        if fold(own.get(location, "")) == fold(text):
            continue
        if moved[fold(text)]:
            moved[fold(text)] -= 1
        else:
            beyond.append(location)
    return beyond


def _of_table(found: Found, filled: Filled, state: PeriodState) -> LocatedMessages:
    rows = _rows_of(found, filled)
    yield from find_beside(found.raw, _table(found, rows), _own_texts(found.sheet, state))
    yield from header_notes(found, state)
    for number, cells in found.raw.rows:
        if number < found.header_row:
            for cell in cells:
                if shown(cell):
                    yield number, cell.column, above_header(cell)
        elif number > found.header_row:
            row = rows.get(number)
            for cell in cells:
                if message := _of_cell(found, cell, row, state):
                    yield number, cell.column, message


def _read_anyway(found: Found, filled: Filled) -> LocatedMessages:
    rows = _rows_of(found, filled)
    yield from find_read_anyway(found.raw, _table(found, rows))
    yield from _converted(found, rows)


def _rows_of(found: Found, filled: Filled) -> dict[int, Row]:
    return {row.number: row for row in filled.rows if row.kind == found.sheet.kind}


def _table(found: Found, rows: dict[int, Row]) -> Table:
    editable = {found.columns[one.name]: one.header for one in found.sheet.editable if one.name in found.columns}
    typed = [number for number, row in rows.items() if any(_is_typed(row, name) for name in row.entries)]
    return Table(found.header_row, found.columns.values(), rows, editable, typed)


def _is_typed(row: Row, name: str) -> bool:
    value = row.value(name)
    return value is not None and not (row.base and row.base.matches(name, value))


def _own_texts(sheet: Sheet, state: PeriodState) -> list[str]:
    margins = [text for margin in margin_texts(sheet, state) for text in typed_in(margin)]
    return [*margins, *(column.help for column in sheet.columns if column.help)]


def _of_cell(found: Found, cell: Cell, row: Row | None, state: PeriodState) -> str | None:
    """Return the message about a cell below the headers; None if it is read, or is the template's own."""
    text = shown(cell)
    if not text or _is_hidden_value(found, cell):
        return None
    name = next((name for name, at in found.columns.items() if at == cell.column), None)
    if name is None:
        of_template = is_of_template(found, cell, row, state)
        return None if of_template else outside_table(cell, found.unknown.get(cell.column))
    column = found.sheet.column(name)
    if column.formula:
        return _computed(cell, row, state)
    if row is None or column.name == "id":
        return None
    return None if column.kind else _locked(column, cell, row, state)


def _is_hidden_value(found: Found, cell: Cell) -> bool:
    """Return whether a cell is one of the template's hidden values, also if it has been moved."""
    text = str(cell.value)
    if cell.kind != "text" or not (text.startswith("{") or is_mark(text)):
        return False
    try:
        read_base(text)
    except MarkError:
        return is_mark(text) and cell.column == found.base
    return True


def _computed(cell: Cell, row: Row | None, state: PeriodState) -> str | None:
    """Return the message about a calculated cell that somebody has typed in; None for the calculated value."""
    if cell.kind in {"formula", "error"} or (row and cell.kind == "number" and _is_worked_out(cell, row, state)):
        return None
    return f"{quoted(shown(cell))} läses inte: cellen räknas ut av det som står på raden. Skriv i de andra cellerna."


def _is_worked_out(cell: Cell, row: Row, state: PeriodState) -> bool:
    item, forecast = state.items.get(row.kind, {}).get(row.item_id or ""), row.value("forecast_mnkr")
    if item is None or "forecast_mnkr" not in row.entries:
        return True
    high = item.shown["high_mnkr"]
    return high is not None and forecast is not None and abs(high - float(forecast) - float(cell.value)) < 1e-6


def _converted(found: Found, rows: dict[int, Row]) -> Iterator[tuple[int, int, str]]:
    """Yield notes on text cells that Excel may have converted: "1/2" becomes a date."""
    texts = {
        found.columns[one.name]: one.name
        for one in found.sheet.editable
        if one.name in found.columns and one.kind == "text"
    }
    for number, cells in found.raw.rows:
        for cell in cells:
            if (
                number in rows
                and cell.kind in CONVERTED
                and cell.column in texts
                and _is_typed(rows[number], texts[cell.column])
            ):
                value = rows[number].value(texts[cell.column]) or ""
                message = f"Cellen håller {CONVERTED[cell.kind]}, inte text. Den läses som {quoted(value)}."
                yield (
                    number,
                    cell.column,
                    f"{message} Var det inte det du skrev, formatera cellen som Text och skriv om det.",
                )


def _locked(column: Column, cell: Cell, row: Row, state: PeriodState) -> str | None:
    item = state.items.get(row.kind, {}).get(row.item_id or "")
    if item is None:
        return None
    stated = item.shown.get(column.name)
    ours = canonical_number(stated).replace(".", ",") if isinstance(stated, float) else str(stated or "")
    if fold(shown(cell)) == fold(ours):
        return None
    return f"{quoted(shown(cell))} läses inte: {column.header} hör till planen. Skriv i de ljusgula cellerna."
