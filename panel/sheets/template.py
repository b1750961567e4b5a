"""Make the follow-up workbook from the contract, filled in with the present values."""

import io
from collections.abc import Collection
from copy import copy
from datetime import date
from math import ceil
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.worksheet import Worksheet

from panel.sheets.contract import Column, Sheet
from panel.sheets.marks import Mark, new_workbook_id, write_base, write_mark
from panel.sheets.read_me import write_read_me
from panel.sheets.state import PeriodState, require_office
from panel.wording.file_names import marked

HEAD = PatternFill("solid", fgColor="1F4E79")
LOCKED = PatternFill("solid", fgColor="F2F2F2")
OPEN = PatternFill("solid", fgColor="FFFDF0")
THIN = Side(style="thin", color="BFBFBF")
BORDER = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
TOP = Alignment(vertical="top", wrap_text=True)
ALIGN_RIGHT = Alignment(vertical="top", horizontal="right", wrap_text=True)
DATE_FORMAT, TEXT_FORMAT = "yyyy-mm-dd", "@"
FONT = "Calibri"
TEXT, HEAD_TEXT = Font(name=FONT), Font(name=FONT, bold=True, color="FFFFFF")
LINE_HEIGHT = 15
MAX_LINES = 27
MAX_INLINE_LIST_LENGTH = 255

# Styles of cells by what determines them, so that each is looked up in the workbook's tables once.
Styles = dict[tuple[object, ...], StyleArray]


class GrowingRow(RowDimension):
    """A row whose height is a minimum: Excel increases it when more is typed."""

    customHeight = False  # noqa: N815 - openpyxl's name


def make_template(state: PeriodState, office_id: str | None = None) -> bytes:
    """Return the workbook (xlsx) for a plan, period and office, or for all offices if office_id is None.

    An office's sheet has the items that it is responsible for; those without a responsible office are in that of all
    offices alone. Raises InputError for an office that the plan does not have.
    """
    require_office(state, office_id)
    book = Workbook()
    book.properties.title = f"{state.period_name}, {state.plan_title}"
    book.properties.creator = "Uppdragspanelen"
    write_read_me(book.active, state, office_id)
    workbook_id, styles = new_workbook_id(), Styles()
    for sheet in state.contract.sheets:
        _write_sheet(book.create_sheet(sheet.title), sheet, state, office_id, workbook_id, styles)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def file_name(plan_id: str, period: str, office_id: str | None, *, is_example: bool) -> str:
    """Return the workbook's file name, such as uppfoljning-ks-2025-delar-tillvaxt.xlsx; of made-up follow-ups with a mark."""
    board = plan_id.removesuffix(f"-{period.partition('-')[0]}")
    return marked(f"uppfoljning-{'-'.join(filter(None, (board, period, office_id)))}.xlsx", made_up=is_example)


def _write_sheet(
    ws: Worksheet, sheet: Sheet, state: PeriodState, office_id: str | None, workbook_id: str, styles: Styles
) -> None:
    version, last_receipt = state.contract.version, state.last_receipt
    mark = Mark(
        state.plan_id, state.period, office_id, sheet.kind, version, last_receipt, state.is_example, workbook_id
    )
    hidden = len(sheet.columns) + 1
    _write_head(ws, sheet, hidden, write_mark(mark))
    items = state.item_ids_of(sheet, office_id)
    for row, item_id in enumerate(items, start=2):
        _write_row(ws, row, sheet, state, item_id, hidden, styles)
    last = max(2, 1 + len(items) + sheet.free_rows)
    for row in range(len(items) + 2, last + 1 if sheet.free_rows else 0):
        _write_row(ws, row, sheet, state, None, hidden, styles)
    _add_validations(ws, sheet, state, last, hidden)
    _set_up(ws, sheet, state, last, hidden)


def _write_head(ws: Worksheet, sheet: Sheet, hidden: int, mark: str) -> None:
    for at, column in enumerate(sheet.columns, start=1):
        cell = ws.cell(1, at, column.header)
        cell.font, cell.fill, cell.border = HEAD_TEXT, HEAD, BORDER
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        if column.help:
            cell.comment = Comment(column.help, "Uppdragspanelen", height=90, width=260)
        ws.column_dimensions[get_column_letter(at)].width = column.width
    ws.row_dimensions[1].height = 32
    ws.cell(1, hidden, mark)
    ws.column_dimensions[get_column_letter(hidden)].hidden = True


def _write_row(
    ws: Worksheet, row: int, sheet: Sheet, state: PeriodState, item_id: str | None, hidden: int, styles: Styles
) -> None:
    item = state.items.get(sheet.kind, {}).get(item_id or "")
    base: dict[str, str | None] = {}
    for at, column in enumerate(sheet.columns, start=1):
        if column.formula:
            value: Any = "=" + _formula(sheet, column.formula, row)
        elif column.kind and item_id:
            base[column.name] = state.now((sheet.kind, item_id, column.name))
            value = _typed(column, base[column.name])
        else:
            value = item.shown.get(column.name) if item else None
            value = item_id if column.name == "id" else value
        _write_cell(ws.cell(row, at, value), column, styles)
    ws.row_dimensions[row] = GrowingRow(ws, index=row, ht=LINE_HEIGHT * _lines(ws, row, sheet))
    if item_id:
        ws.cell(row, hidden, write_base(item_id, base)).data_type = "s"


def _lines(ws: Worksheet, row: int, sheet: Sheet) -> int:
    """Return the number of lines that the longest text of a row takes in its column, at most MAX_LINES."""
    texts = [(str(ws.cell(row, at).value or ""), column) for at, column in enumerate(sheet.columns, start=1)]
    needed = [
        sum(ceil(max(len(line), 1) / column.width) for line in text.split("\n"))
        for text, column in texts
        if not column.formula
    ]
    return min(max(needed), MAX_LINES)


def _write_cell(cell: Cell, column: Column, styles: Styles) -> None:
    value = cell.value
    look = (type(value), column.kind, column.format)
    if look not in styles:
        _dress(cell, column)
        styles[look] = cell._style
    cell._style = copy(styles[look])
    if isinstance(value, str) and not column.formula:
        keep_text(cell, value)


def keep_text(cell: Cell, value: str) -> None:
    """Store a value as text even if it begins like a formula. It may come from a plan or a user."""
    cell.data_type, cell.quotePrefix = "s", value.startswith(("=", "+", "-", "@"))


def _dress(cell: Cell, column: Column) -> None:
    is_number = column.kind == "number" or column.format or isinstance(cell.value, int | float)
    cell.alignment = ALIGN_RIGHT if is_number else TOP
    cell.font = TEXT
    cell.border, cell.fill = BORDER, OPEN if column.kind else LOCKED
    cell.protection = Protection(locked=not column.kind)
    if column.kind == "date":
        cell.number_format = DATE_FORMAT
    elif column.kind in {"text", "choice"}:
        # Otherwise Excel makes a number of "50 %", a date of "1/2" and a formula of "- punkt".
        cell.number_format = TEXT_FORMAT
    elif column.format:
        cell.number_format = column.format


def _typed(column: Column, value: str | None) -> Any:  # noqa: ANN401 - a cell
    if value is None:
        return None
    if column.kind == "number":
        return float(value)
    return date.fromisoformat(value) if column.kind == "date" else value


def _formula(sheet: Sheet, formula: str, row: int) -> str:
    addresses = {column.name: f"{get_column_letter(at)}{row}" for at, column in enumerate(sheet.columns, start=1)}
    return formula.format(**addresses)


def _add_validations(ws: Worksheet, sheet: Sheet, state: PeriodState, last: int, hidden: int) -> None:
    """Add a drop-down to every choice cell, and a hint to every other cell to fill in."""
    next_free = hidden + 1
    for at, column in enumerate(sheet.columns, start=1):
        if not column.kind:
            continue
        rule = DataValidation(allow_blank=True, showInputMessage=True, showErrorMessage=True)
        rule.promptTitle, rule.prompt = column.header[:32], column.help[:255]
        rule.errorTitle, rule.errorStyle = column.header[:32], "warning"
        if column.kind == "choice":
            words = [word.word for word in state.contract.words[column.words or ""]]
            rule.type, rule.formula1 = "list", _inline(words)
            rule.error, rule.errorStyle = "Välj ett av orden i listan.", "stop"
            if is_listed_beside(words):
                rule.formula1, next_free = _list_beside(ws, words, next_free), next_free + len(words)
        elif column.kind == "number":
            rule.type, rule.operator, rule.formula1, rule.formula2 = "decimal", "between", "-1000000000", "1000000000"
            rule.error = "Skriv ett tal, till exempel 12,5."
        elif column.kind == "date":
            rule.type, rule.operator, rule.formula1 = "date", "greaterThan", "32874"
            rule.error = "Skriv ett datum, till exempel 2024-03-01."
        letter = get_column_letter(at)
        rule.add(f"{letter}2:{letter}{last}")
        ws.add_data_validation(rule)


def is_listed_beside(words: Collection[str]) -> bool:
    """Return whether the words of a drop-down are kept in hidden cells, since Excel cannot have them inline.

    That is if they are too long together, or one has a comma.
    """
    return len(_inline(words)) > MAX_INLINE_LIST_LENGTH or any("," in word for word in words)


def _inline(words: Collection[str]) -> str:
    return '"' + ",".join(words) + '"'


def _list_beside(ws: Worksheet, words: list[str], first: int) -> str:
    """Write the words in hidden cells of the first row, which follow when the sheet is copied. Return their range."""
    for at, word in enumerate(words, start=first):
        ws.cell(1, at, word)
        ws.column_dimensions[get_column_letter(at)].hidden = True
    return f"${get_column_letter(first)}$1:${get_column_letter(first + len(words) - 1)}$1"


def margin_texts(sheet: Sheet, state: PeriodState) -> tuple[str, str, str]:
    """Return the texts of each printed page: header left, header right, footer left."""
    return state.plan_title, state.period_name, sheet.title


def _set_up(ws: Worksheet, sheet: Sheet, state: PeriodState, last: int, hidden: int) -> None:
    """Freeze the header, add filters, protect the sheet, and set it up for print on A4, header on each page."""
    ws.freeze_panes = "B2"
    ws.auto_filter.ref = f"A1:{get_column_letter(hidden)}{last}"
    ws.protection.sheet = True
    for allowed in ("autoFilter", "sort", "formatColumns", "formatRows", "formatCells", "insertRows", "deleteRows"):
        setattr(ws.protection, allowed, False)
    ws.print_title_rows = "1:1"
    printed = last - sheet.free_rows + min(sheet.free_rows, 20)
    ws.print_area = f"A1:{get_column_letter(hidden - 1)}{max(printed, 2)}"
    ws.page_setup.orientation, ws.page_setup.paperSize = "landscape", ws.PAPERSIZE_A4
    ws.page_setup.fitToWidth, ws.page_setup.fitToHeight = 1, 0
    ws.sheet_properties.pageSetUpPr.fitToPage = True
    ws.oddHeader.left.text, ws.oddHeader.right.text, ws.oddFooter.left.text = margin_texts(sheet, state)
    ws.oddFooter.right.text = "Sida &P av &N"
    ws.sheet_view.zoomScale = 100
