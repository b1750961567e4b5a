"""Find a sheet of the contract in a workbook: by its title, or else by its headers."""

from typing import NamedTuple

from panel.plans.sheet.contract import Contract
from panel.sheets.contract import Sheet
from panel.sheets.layout import MAX_HEADER_ROW, MIN_SHARE, key_of
from panel.sheets.values import fold, shown
from panel.sheets.workbook.cells import RawSheet


class SheetLayout(NamedTuple):
    """The place of a sheet of the contract in the workbook: its header's row, and each field's column.

    `headers` are all texts of the header's row by column, also those that are not in the contract.
    """

    sheet: Sheet
    raw: RawSheet
    header_row: int
    columns: dict[str, int]
    headers: dict[int, str]


def find_layout(raw: RawSheet, contract: Contract) -> SheetLayout | None:
    """Return the sheet of the contract that a raw sheet matches; None where it matches none."""
    named = next((sheet for sheet in contract.sheets if fold(sheet.title) == fold(raw.title)), None)
    for number, cells in raw.rows:
        if number > MAX_HEADER_ROW:
            return None
        headers = {key_of(shown(cell)): cell.column for cell in reversed(cells)}
        for sheet in [named] if named else contract.sheets:
            columns = {one.name: headers[key_of(one.header)] for one in sheet.columns if key_of(one.header) in headers}
            if len(columns) >= MIN_SHARE * len(sheet.columns):
                return SheetLayout(sheet, raw, number, columns, {cell.column: shown(cell) for cell in cells})
    return None
