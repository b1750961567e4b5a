"""Tidy tables as Excel workbooks: one sheet of cells, one of metadata."""

import io
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from panel.formats.about import COLUMNS, Row, rows_of, with_rows
from panel.formats.cube import Cube, FormatError
from panel.formats.flat import cube_from_flat, is_flat, is_header, number_columns
from panel.formats.tidy import cube_from_tidy
from panel.formats.workbook_file import opened_workbook

CELLS, ABOUT = "Data", "Om tabellen"
# Options of xlsxwriter, so that no text becomes a formula or a link.
TEXT_STAYS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
MAX_ROWS = 1_048_575
MAX_TEXT_LENGTH = 32_767
# Control characters are stored as _xHHHH_, which cannot be distinguished from a text that has just that.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")


def read_xlsx(body: bytes) -> Cube:
    """Read a tidy workbook, or a flat one as Utforska writes it: the sheet Data, or the only one there is.

    Raises FormatError, with the row. A code must be text: as a number it would have lost its leading zeros.
    """
    with opened_workbook(body) as book:
        sheets = {sheet.title: _filled_rows(sheet) for sheet in book.worksheets}
    if CELLS not in sheets and len(sheets) != 1:
        raise FormatError(f"Arbetsboken har inget blad som heter {CELLS}. Döp om bladet med cellerna.")
    rows = sheets.get(CELLS, next(iter(sheets.values())))
    if not rows:
        raise FormatError(f"Bladet {CELLS} är tomt. Fyll i kolumnerna, eller hämta filen igen.")
    cube = with_rows(_cube(rows), _about(sheets[ABOUT])) if ABOUT in sheets else _cube(rows)
    others = tuple(f"bladet {name}" for name, found in sheets.items() if found and found is not rows and name != ABOUT)
    return replace(cube, left_out=(*cube.left_out, *others))


def is_own_xlsx(body: bytes) -> bool:
    """Return whether a workbook's sheet of cells has the header that read_xlsx() reads. Raises FormatError."""
    with opened_workbook(body) as book:
        sheets = {sheet.title: sheet for sheet in book.worksheets}
        sheet = sheets.get(CELLS) or next(iter(sheets.values()), None)
        rows = sheet.iter_rows(max_row=1, values_only=True) if sheet and (CELLS in sheets or len(sheets) == 1) else ()
        return is_header([str(name) for name in next(iter(rows), ()) if name is not None])


def write_xlsx(cube: Cube) -> bytes:
    """Return the table as a tidy workbook. Excel keeps 15 digits of a number.

    Raises FormatError for more cells than a sheet has rows, a text longer than a cell allows, and control characters.
    """
    if len(cube.values) > MAX_ROWS:
        raise FormatError(f"Tabellen har {len(cube.values)} celler, fler än ett blad har rader. Skriv den som parquet.")
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"constant_memory": True}) as workbook:
        frame = cube.tidy()
        header = [str(name) for name in frame.columns]
        _write(workbook.add_worksheet(CELLS), header, zip(*(frame[name].tolist() for name in header), strict=True))
        _write(workbook.add_worksheet(ABOUT), list(COLUMNS), rows_of(cube))
    return target.getvalue()


def _write(sheet: Worksheet, header: list[str], rows: Iterable[tuple[object, ...]]) -> None:
    _write_row(sheet, 0, tuple(header))
    for at, row in enumerate(rows, start=1):
        _write_row(sheet, at, row)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(header) - 1, 20)


def _write_row(sheet: Worksheet, at: int, row: tuple[object, ...]) -> None:
    for column, value in enumerate(row):
        if isinstance(value, float):
            if not np.isnan(value):
                sheet.write_number(at, column, value)
        elif value:
            text = str(value).replace("\r\n", "\n").replace("\r", "\n")
            if len(text) > MAX_TEXT_LENGTH:
                raise FormatError(
                    f"{text[:40]}… är längre än {MAX_TEXT_LENGTH} tecken, som en cell rymmer. Korta texten."
                )
            if CONTROL.search(text):
                raise FormatError(f"{text[:40]!r} har ett styrtecken, som Excel inte kan hålla. Ta bort det.")
            sheet.write_string(at, column, text)


def _filled_rows(sheet: Any) -> list[tuple[int, tuple[object, ...]]]:  # noqa: ANN401 - openpyxl's own
    """Return the non-empty rows of a sheet, each with its number."""
    rows = enumerate(sheet.iter_rows(values_only=True), start=1)
    return [(number, tuple(row)) for number, row in rows if any(map(_is_filled, row))]


def _is_filled(cell: object) -> bool:
    return bool(cell.strip()) if isinstance(cell, str) else cell is not None


def _cube(rows: list[tuple[int, tuple[object, ...]]]) -> Cube:
    header = ["" if name is None else str(name) for name in rows[0][1]]
    while header and not header[-1]:
        header.pop()
    columns = number_columns(header)
    width = len(header)
    for number, row in rows:
        if any(map(_is_filled, row[width:])):
            raise FormatError(f"{CELLS}, rad {number}: där står något till höger om kolumnerna. Ta bort det.")
    cells = [(*row[:width], *(None,) * (width - len(row))) for _, row in rows[1:]]
    for column in columns:
        at = header.index(column)
        for (number, _), row in zip(rows[1:], cells, strict=True):
            if type(row[at]) not in (int, float, type(None)):
                message = f"{row[at]!r} är inget tal. Skriv ett tal, eller ingenting."
                raise FormatError(f"{CELLS}, rad {number}, kolumnen {column}: {message}")
    frame = pd.DataFrame(cells, columns=header, dtype=object).astype(dict.fromkeys(columns, np.float64))
    numbers = [number for number, _ in rows[1:]]
    return cube_from_flat(frame, numbers) if is_flat(header) else cube_from_tidy(frame, "", rows=numbers)


def _about(rows: list[tuple[int, tuple[object, ...]]]) -> list[Row]:
    found: list[Row] = []
    for at, (number, row) in enumerate(rows):
        cells = (*row, *(None,) * (len(COLUMNS) - len(row)))
        texts = tuple("" if cell is None else cell for cell in cells)
        if len(texts) != len(COLUMNS) or not all(isinstance(text, str) for text in texts):
            raise FormatError(f"{ABOUT}, rad {number}: väntade text i kolumnerna {', '.join(COLUMNS)}. Rätta raden.")
        if at:
            found.append(texts)  # type: ignore[arg-type]
        elif texts != COLUMNS:
            raise FormatError(f"{ABOUT}, rad {number}: kolumnerna ska vara {', '.join(COLUMNS)}. Rätta raden.")
    return found
