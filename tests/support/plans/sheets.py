"""Plan sheets of the made-up plans with changes, and the problems found in them, by cell."""

import io
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.utils.cell import coordinate_to_tuple

from etl.fetch.meaning.reference import region_codes
from panel.plans.sheet.reader import read_sheet
from panel.plans.sheet.template import make_sheet
from panel.plans.sheet.validate import all_problems
from panel.sheets.workbook.cells import Cell, RawSheet, RawWorkbook
from panel.sheets.workbook.process import read_workbook
from tests.support.plans import ROOT, filled

CODES = region_codes(ROOT / "data")


def sheet_of(plan_id: str, edit: Callable[[Workbook], Any]) -> bytes:
    """Return a made-up plan's sheet after an edit."""
    book = load_workbook(io.BytesIO(make_sheet(filled(plan_id))))
    edit(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def problems_of(body: bytes, cell: str = "", value: object = None) -> dict[str, str]:
    """Return the problems of a sheet, by cell; with another value in one cell, where one is given."""
    filled_sheet, problems = read_sheet(raw_with(body, cell, value))
    return {one.location: one.message for one in all_problems(filled_sheet, problems, CODES)}


def raw_with(body: bytes, cell: str = "", value: object = None) -> RawWorkbook:
    """Return the cells of a sheet; with another value in one cell, where one is given."""
    raw = _opened(body)
    title, _, location = cell.partition("!")
    sheets = [_with(sheet, location, value) if sheet.title == title else sheet for sheet in raw.sheets]
    return RawWorkbook(sheets, raw.is_1904)


@cache
def _opened(body: bytes) -> RawWorkbook:
    return read_workbook(body, "plan.xlsx")


@cache
def made(plan_id: str) -> bytes:
    return make_sheet(filled(plan_id))


def _with(sheet: RawSheet, location: str, value: object) -> RawSheet:
    row, column = coordinate_to_tuple(location)
    rows = {number: {cell.column: cell for cell in cells} for number, cells in sheet.rows}
    rows.setdefault(row, {}).pop(column, None)
    if value is not None:
        rows[row][column] = (
            Cell(column, "text", value) if isinstance(value, str) else Cell(column, "number", float(value))
        )
    return replace(sheet, rows=[(no, [cells[at] for at in sorted(cells)]) for no, cells in sorted(rows.items())])


def put(cell: str, value: object) -> Callable[[Workbook], None]:
    def edit(book: Workbook) -> None:
        sheet, _, location = cell.partition("!")
        book[sheet][location] = value

    return edit
