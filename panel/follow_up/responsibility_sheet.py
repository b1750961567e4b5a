"""Who is responsible for what, as a sheet in Excel: made of what is stated, and read back with what is changed in it."""

import re
from dataclasses import replace
from typing import NamedTuple

from openpyxl.utils import get_column_letter

from panel import warehouse
from panel.follow_up.responsibility import Stated, read_stated
from panel.ledger.responsibility import (
    GLOBAL_GOALS,
    OFFICE,
    OTHERS,
    SHEET,
    global_goals_text,
    name_key,
    offices_in,
    offices_text,
)
from panel.sheets.layout import CellNote
from panel.sheets.values import fold, one_line, shown
from panel.sheets.workbook.cells import FileRejectedError, RawSheet, RawWorkbook
from panel.wording import labels
from panel.wording.table_files import Table, write_workbook

ID, WHAT, TEXT = "Id", "Gäller", "Text"
HEADERS = {field: SHEET.column(field).header for field in (OFFICE, OTHERS, GLOBAL_GOALS)}
BEFORE = {field: f"{header} när bladet hämtades" for field, header in HEADERS.items()}
NUMBERS = re.compile(r"[\d\s,;]*")
NO_TABLE = (
    f"Filen har ingen tabell med rubrikerna {ID} och {HEADERS[OFFICE]}. Hämta bladet på den här sidan och fyll i det."
)


class ChangedSheet(NamedTuple):
    """What a sheet changes, where each change stands, and what is wrong in it."""

    wanted: Stated
    places: dict[tuple[str, str], str]
    faults: list[CellNote]


def make_sheet(plan_id: str) -> bytes:
    """Return the sheet as xlsx: a row an item, with what is stated of it twice, to change and to be compared with."""
    stated = read_stated(plan_id)
    items = warehouse.read("responsibility", plan_id=plan_id)
    values = {field: [stated.get((item, field)) or "" for item in items["item_id"]] for field in HEADERS}
    names = [row.text if row.kind == "line" else labels.item_name(row.item_id) for row in items.itertuples()]
    columns = {ID: items["item_id"].tolist(), WHAT: names, TEXT: items["text"].tolist()}
    columns |= {header: values[field] for field, header in HEADERS.items()}
    columns |= {header: values[field] for field, header in BEFORE.items()}
    return write_workbook({SHEET.title: [Table(list(zip(*columns.values(), strict=True)), list(columns))]})


def read_sheet(raw: RawWorkbook, stated: Stated) -> ChangedSheet:
    """Return what a filled-in sheet changes in what is stated. Raises FileRejectedError for one that is not such a sheet.

    A cell that is as the sheet was fetched changes nothing, also where another has stated something since.
    """
    sheet, header_row, columns = _table_of(raw)
    found = ChangedSheet({}, {}, [])
    seen: set[str] = set()
    for number, cells in sheet.rows:
        typed = {header: one_line(shown(cell)) for cell in cells if (header := columns.get(cell.column))}
        words = dict.fromkeys(columns.values(), "") | typed
        if number <= header_row or not any(words.values()):
            continue
        item_id = words.get(ID, "")
        if fault := _fault_of_id(item_id, stated, seen):
            found.faults.append(CellNote(sheet.title, _place(columns, ID, number), fault))
            continue
        seen.add(item_id)
        for field, header in HEADERS.items():
            if header in columns.values():
                _read_cell(
                    words, (item_id, field), CellNote(sheet.title, _place(columns, header, number), ""), stated, found
                )
    return found


def _fault_of_id(item_id: str, stated: Stated, seen: set[str]) -> str:
    if (item_id, OFFICE) not in stated:
        return f"'{item_id}' är inget Id i planen. Skriv radens Id som det stod i bladet, eller ta bort raden."
    return f"'{item_id}' står på två rader. Låt bara den ena vara kvar." if item_id in seen else ""


def _read_cell(
    words: dict[str, str], key: tuple[str, str], place: CellNote, stated: Stated, found: ChangedSheet
) -> None:
    """Add what a cell changes, or what is wrong with it, to `found`."""
    typed, before = words.get(HEADERS[key[1]], ""), words.get(BEFORE[key[1]])
    if key[1] == GLOBAL_GOALS and typed:
        if key not in stated or not NUMBERS.fullmatch(typed):
            why = "är inte nummer på globala mål" if key in stated else "står på en rad som inte är ett mål"
            found.faults.append(
                replace(place, message=f"'{typed}' {why}. Skriv nummer på planens mål, till exempel 3, 8.")
            )
            return
        typed = global_goals_text([int(one) for one in re.findall(r"\d+", typed)]) or ""
    if key[1] == OTHERS:
        typed = offices_text(offices_in(typed)) or ""
    known = [stated[key] or "", *([] if before is None else [before])] if key in stated else [""]
    if name_key(typed) in map(name_key, known):
        return
    found.wanted[key] = typed or None
    found.places[key] = place.location


def _table_of(raw: RawWorkbook) -> tuple[RawSheet, int, dict[int, str]]:
    """Return the sheet with the table, the row of its header, and its headers by column. Raises FileRejectedError."""
    own = {fold(header): header for header in (ID, WHAT, TEXT, *HEADERS.values(), *BEFORE.values())}
    for sheet in raw.sheets:
        for number, cells in sheet.rows:
            columns = {cell.column: own[fold(shown(cell))] for cell in cells if fold(shown(cell)) in own}
            if {ID, HEADERS[OFFICE]} <= set(columns.values()):
                return sheet, number, columns
    raise FileRejectedError(NO_TABLE)


def _place(columns: dict[int, str], header: str, row: int) -> str:
    return f"{get_column_letter(next(at for at, one in columns.items() if one == header))}{row}"
