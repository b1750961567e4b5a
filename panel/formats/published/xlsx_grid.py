"""The sheets of a workbook as Grids, read by openpyxl row by row."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pyarrow as pa
from openpyxl.styles.numbers import BUILTIN_FORMATS

from panel.formats.cube import MAX_CELLS, FormatError
from panel.formats.published.csv_grid import MAX_COLUMNS
from panel.formats.published.grid import Column, Grid
from panel.formats.published.words import text_of
from panel.formats.workbook_file import opened_workbook

ZEROS = re.compile(r"0{2,}")
NUMBERS = {int, float}


def read_xlsx_grids(body: bytes) -> list[Grid]:
    """Return the visible sheets that have cells, without their blank rows.

    A cell that Excel shows as per cent is that number: 0.088 shown as 8.8 % is 8.8. A code that Excel shows with zeros
    before it (format 0000) has them. Raises FormatError for a damaged workbook, and too many columns or cells.
    """
    with opened_workbook(body) as book:
        is_plain = not any("%" in one or ZEROS.fullmatch(one) for one in _formats(book))
        visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        grids = [_grid(sheet.title, sheet.iter_rows(values_only=is_plain), is_plain) for sheet in visible]
    return [grid for grid in grids if grid.columns]


def _formats(book: Any) -> Iterator[str]:  # noqa: ANN401 - openpyxl's own, which it does not name
    """Yield the number formats that the workbook's styles use."""
    for style in book._cell_styles:
        built_in = BUILTIN_FORMATS.get(style.numFmtId)
        yield built_in or (book._number_formats[style.numFmtId - 164] if style.numFmtId >= 164 else "")


def _grid(name: str, rows: Iterable[tuple[Any, ...]], is_plain: bool) -> Grid:
    lines: list[int] = []
    kept: list[tuple[object, ...]] = []
    percent: set[int] = set()
    cells = width = 0
    for number, row in enumerate(rows, start=1):
        values = row if is_plain else tuple(_shown(cell, at, percent) for at, cell in enumerate(row))
        while values and values[-1] is None:
            values = values[:-1]
        if not values:
            continue
        lines.append(number)
        kept.append(values)
        width, cells = max(width, len(values)), cells + len(values)
        if width > MAX_COLUMNS or cells > MAX_CELLS:
            raise FormatError(f"Bladet {name} har för många kolumner eller celler. Spara tabellen i ett eget blad.")
    padded = [row if len(row) == width else row + (None,) * (width - len(row)) for row in kept]
    return Grid(
        name, [column_of(list(one)) for one in zip(*padded, strict=True)], lines.__getitem__, frozenset(percent)
    )


def _shown(cell: Any, at: int, percent: set[int]) -> object:  # noqa: ANN401 - openpyxl's cell
    value = cell.value
    if type(value) in (int, float) and cell.number_format:
        if "%" in cell.number_format:
            percent.add(at)
            # 0.07 * 100 is 7.000000000000001.
            return float(f"{value * 100:.12g}")
        if ZEROS.fullmatch(cell.number_format) and type(value) is int:
            return str(value).zfill(len(cell.number_format))
    return value


def column_of(cells: list[object]) -> Column:
    """Return a column of cells of any type, of which the numbers are numbers and the others text."""
    is_other = [type(cell) not in NUMBERS for cell in cells]
    at = np.arange(len(cells))
    numbers: list[object] = list(cells)
    texts: list[str | None] = [None] * len(cells)
    for place in np.flatnonzero(is_other).tolist():
        numbers[place] = None
        if cells[place] is None:
            at[place] = -1
        else:
            texts[place] = text_of(cells[place])
    return Column(pa.array(texts, pa.string()), np.array(numbers, dtype=np.float64), at, cells)
