"""Read a plan sheet that somebody has filled in: its cells as values for the tables, and all that cannot be read."""

import itertools
import re
from collections.abc import Iterator
from datetime import date

from openpyxl.utils import get_column_letter

from panel.plans.amounts import typed_amount
from panel.plans.sheet.contract import DOCUMENT, NAMED_BY, PLAN, QUOTE, Contract, read_contract
from panel.plans.sheet.filled import Filled, Row, Value
from panel.plans.sheet.layout import SheetLayout, find_layout
from panel.plans.sheet.naming import ITEM_NUMBER
from panel.plans.sheet.template import NEW_YEAR, READ_ME, UNPLACED
from panel.plans.sheet.unread import find_odd_but_read, find_unread
from panel.sheets.contract import Column, Sheet
from panel.sheets.layout import CellNote, key_of, merged_problems
from panel.sheets.values import MNKR, CellError, clean, fold, read_value, shown
from panel.sheets.workbook.cells import Cell, FileRejectedError, RawWorkbook
from panel.sheets.workbook.invisible import without_invisible

YEAR = re.compile(r"[12]\d{3}")
WHOLE = re.compile(r"\d{1,6}")
NUMBERS = re.compile(r"\d{1,4}(?:(?: ?[,;] ?| och )\d{1,4})*")
ITEM_SEPARATOR = re.compile(r"[,;]| och ")
MAX_ID_LENGTH = 40
PLAIN_LETTERS = str.maketrans("åäöéèüáàø", "aaoeeuaao")
NEW_TEMPLATE = "Hämta en tom mall med uppdragspanelen plan-template --out FIL.xlsx och för över det du har skrivit."


def read_sheet(raw: RawWorkbook) -> tuple[Filled, list[CellNote]]:
    """Return the contents of the workbook, with the cells that are ignored, and all problems of single cells.

    Raises FileRejectedError when it has none of the sheets, or not Planen.
    """
    contract = read_contract()
    filled, problems = Filled(), list[CellNote]()
    found = _find(raw, contract, problems)
    filled.unread = find_unread(raw, found, contract)
    filled.read_anyway = [*find_odd_but_read(raw, found, contract), *itertools.chain(*map(_columns_left_out, found))]
    for layout in found:
        rows = list(_rows(layout, contract, raw.is_1904, problems))
        if layout.sheet.kind == PLAN:
            filled.plan = _plan_fields(layout, contract, raw.is_1904, problems)
        else:
            filled.rows[layout.sheet.kind] = rows
    return filled, problems


def _find(raw: RawWorkbook, contract: Contract, problems: list[CellNote]) -> list[SheetLayout]:
    found: dict[str, SheetLayout] = {}
    for sheet in raw.sheets:
        layout = find_layout(sheet, contract)
        if layout is None:
            if sheet.rows and not sheet.is_hidden and fold(sheet.title) not in {fold(READ_ME), fold(UNPLACED)}:
                message = "Bladet är inget av mallens. Ge det mallens namn och rubriker, eller ta bort det."
                problems.append(CellNote(sheet.title, "A1", message))
        elif layout.sheet.kind in found:
            message = f"Bladet gäller samma sak som {found[layout.sheet.kind].raw.title}. Låt bara det ena vara kvar."
            problems.append(CellNote(sheet.title, "A1", message))
        else:
            found[layout.sheet.kind] = layout
            problems += _missing_columns(layout)
            problems += merged_problems(sheet, layout.header_row, layout.columns.values())
    if not found:
        raise FileRejectedError(f"Arbetsboken har inget av planbladets blad. {NEW_TEMPLATE}")
    if PLAN not in found:
        raise FileRejectedError(
            f"Bladet {contract.sheet(PLAN).title} saknas, så det går inte att se vems plan det är. {NEW_TEMPLATE}"
        )
    return list(found.values())


def _missing_columns(layout: SheetLayout) -> list[CellNote]:
    lost = _lost(layout, is_optional=False)
    return [_at_header(layout, f"Kolumnen {one.header} saknas. Lägg tillbaka den.") for one in lost]


def _columns_left_out(layout: SheetLayout) -> list[CellNote]:
    lost = _lost(layout, is_optional=True)
    return [_at_header(layout, f"Kolumnen {one.header} saknas: planen läses in utan uppgifterna.") for one in lost]


def _lost(layout: SheetLayout, is_optional: bool) -> list[Column]:
    columns = (one for one in layout.sheet.columns if one.kind and one.is_optional == is_optional)
    return [one for one in columns if one.name not in layout.columns]


def _at_header(layout: SheetLayout, message: str) -> CellNote:
    return CellNote(layout.raw.title, f"A{layout.header_row}", message)


def _rows(layout: SheetLayout, contract: Contract, is_1904: bool, problems: list[CellNote]) -> Iterator[Row]:
    """Yield the rows with any value. An unreadable cell is added to `problems`, and counts as empty."""
    for number, cells in layout.raw.rows:
        by_column = {cell.column: cell for cell in cells}
        row = Row({})
        for column in layout.sheet.columns:
            at = layout.columns.get(column.name)
            if number <= layout.header_row or at is None or layout.sheet.kind == PLAN:
                continue
            row.locations[column.name] = f"{layout.raw.title}!{get_column_letter(at)}{number}"
            unit_cell = by_column.get(layout.columns.get(column.unit_from or "", 0))
            unit = shown(unit_cell) if unit_cell else None
            row.values[column.name] = _value(column, by_column.get(at), contract, is_1904, row, problems, unit=unit)
        if any(value is not None for value in row.values.values()):
            _name(layout.sheet, row)
            yield row


def _plan_fields(layout: SheetLayout, contract: Contract, is_1904: bool, problems: list[CellNote]) -> dict[str, Row]:
    """Return the fields of the sheet Planen by their names."""
    fields = {key_of(one.header): one for one in contract.fields}
    quote = next(one for one in layout.sheet.columns if one.name == QUOTE)
    found: dict[str, Row] = {}
    for number, cells in layout.raw.rows:
        by_column = {cell.column: cell for cell in cells}
        label = by_column.get(layout.columns.get("field", 0))
        plan_field = fields.get(key_of(shown(label))) if label and number > layout.header_row else None
        if plan_field is None:
            continue
        row = Row({})
        for name, column in (("value", plan_field), (QUOTE, quote)):
            at = layout.columns.get(name, 0)
            row.locations[name] = f"{layout.raw.title}!{get_column_letter(at or 1)}{number}"
            row.values[name] = _value(column, by_column.get(at), contract, is_1904, row, problems, name)
        if plan_field.name in found:
            problems.append(
                _note(row.locations["value"], f"{plan_field.header} står två gånger. Ta bort den ena raden.")
            )
        found.setdefault(plan_field.name, row)
    return found


def _value(
    column: Column,
    cell: Cell | None,
    contract: Contract,
    is_1904: bool,
    row: Row,
    problems: list[CellNote],
    name: str = "",
    unit: str | None = None,
) -> Value:
    try:
        return _read(column, cell, contract, is_1904, unit)
    except CellError as error:
        problems.append(_note(row.locations[name or column.name], str(error)))
        return None


def _read(column: Column, cell: Cell | None, contract: Contract, is_1904: bool, unit: str | None) -> Value:
    if column.kind == "verbatim":
        text = read_value(column, (), cell, is_1904)
        if text is None or cell is None:
            return None
        return without_invisible(cell.value) if isinstance(cell.value, str) and cell.kind == "text" else text
    if column.unit == MNKR and cell is not None and cell.kind == "text":
        amount_mnkr = typed_amount(clean(str(cell.value)))
        cell = cell if amount_mnkr is None else cell._replace(kind="number", value=amount_mnkr)
    words = contract.words.get(column.words or "", ())
    text = read_value(column, words, cell, is_1904, unit)
    if text is None:
        return None
    if column.kind == "choice":
        return contract.codes[column.words or ""][text]
    if column.kind == "number":
        return float(text)
    if column.kind == "item number":
        return _item_number(text, cell)
    if column.kind == "item numbers":
        return tuple(dict.fromkeys(_item_number(one.strip(), cell) for one in ITEM_SEPARATOR.split(text)))
    if column.kind == "whole":
        return _whole(text)
    if column.kind == "since":
        return _since(text)
    return _numbers(text) if column.kind == "whole numbers" else text


def _since(text: str) -> str:
    day = f"{text}{NEW_YEAR}" if YEAR.fullmatch(text) else text
    try:
        return date.fromisoformat(day).isoformat()
    except ValueError as error:
        raise CellError(text, "är varken ett år eller en dag. Skriv till exempel 2008 eller 2008-10-01.") from error


def _whole(text: str) -> int:
    if not WHOLE.fullmatch(text):
        raise CellError(text, "är inte ett heltal. Skriv bara siffror, till exempel 12.")
    return int(text)


def _item_number(text: str, cell: Cell | None) -> str:
    if cell is not None and cell.kind == "number" and not text.isdecimal():
        raise CellError(
            text, "är ett decimaltal, så 2.10 kan ha blivit 2,1. Formatera cellen som text och skriv om numret."
        )
    number = text.removesuffix(".")
    if not ITEM_NUMBER.fullmatch(number):
        raise CellError(text, "är inget nummer. Skriv det som i planen, utan mellanslag: 8, 2.1.1 eller 3b.")
    return number


def _numbers(text: str) -> tuple[int, ...]:
    # Excel reads "1,3" as the number 1.3; here it is the two numbers 1 and 3.
    if not NUMBERS.fullmatch(text):
        raise CellError(text, "är inte nummer. Skriv dem med kommatecken och mellanslag emellan, till exempel 1, 3.")
    return tuple(sorted({int(number) for number in re.findall(r"\d+", text)}))


def _name(sheet: Sheet, row: Row) -> None:
    """Set a missing id to one derived from the row's name."""
    named_by = NAMED_BY.get(sheet.kind)
    if named_by and row.get(sheet.key[0]) is None and row.get(named_by):
        row.values[sheet.key[0]] = id_of(str(row.get(named_by)))
    if sheet.kind == DOCUMENT and row.get("text") is None:
        row.values["text"] = ""


def id_of(name: str) -> str:
    """Return an id for a name, of a to z and underscores: politisk_verksamhet for "Politisk verksamhet"."""
    plain = re.sub(r"[^a-z]+", "_", clean(name).casefold().translate(PLAIN_LETTERS)).strip("_")
    return plain[:MAX_ID_LENGTH].rstrip("_") or "post"


def _note(location: str, message: str) -> CellNote:
    sheet, _, cell = location.rpartition("!")
    return CellNote(sheet, cell, message)
