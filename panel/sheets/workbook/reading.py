"""Read an uploaded workbook. The archive and its XML are checked before openpyxl reads any of it.

Runs in the child process (child.py), since even a workbook that passes can take too much memory or time.
"""

import io
import struct
import zipfile
import zlib
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import Workbook, load_workbook
from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from panel.sheets.workbook.cells import FileRejectedError
from panel.sheets.workbook.container import DAMAGED, open_container
from panel.sheets.workbook.parts.cell_values import Shared, is_percent_format
from panel.sheets.workbook.parts.comments import read_comments
from panel.sheets.workbook.parts.drawings import read_drawings
from panel.sheets.workbook.parts.markup import read_markup
from panel.sheets.workbook.parts.sheet_reader import read_sheet
from panel.sheets.workbook.parts.struck import struck_strings

NO_VISIBLE_SHEET = (
    "Arbetsboken har inget blad som syns. Högerklicka på en bladflik i Excel, välj Ta fram, spara och lämna in igen."
)
OUT_OF_MEMORY = 1
# What openpyxl raises for a damaged part; it has no exception of its own for that.
UNREADABLE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)


def read(body: bytes) -> dict[str, Any]:
    """Return {"is_1904", "sheets"}. Each sheet is a dict:

      title, is_hidden
      rows               [[14, [column, kind, value, column, kind, value, ...]]]
      merged             [[top, left, bottom, right]]
      comments, struck, drawn  [[row, column, text]]
      hidden_columns     [[first, last]]
      hidden_rows        [row]
      margins            [text]

    Raises FileRejectedError, or MemoryError.
    """
    container = open_container(body)
    titles = read_markup(container)
    book = load(body, read_only=True, data_only=True)
    if book.sheetnames != titles:
        raise FileRejectedError(DAMAGED)
    parts = _sheet_parts(book)
    shared = _shared(book)
    container.unpacked = 0
    shared.struck_strings = struck_strings(container)
    return {
        "is_1904": book.epoch == CALENDAR_MAC_1904,
        "sheets": [
            {
                "title": sheet.title,
                "is_hidden": sheet.sheet_state != "visible",
                **read_sheet(sheet.title, part, container.unpack(part), shared),
                "comments": read_comments(part, container, shared),
                "drawn": read_drawings(part, container, shared),
            }
            for sheet, part in zip(book.worksheets, parts, strict=True)
        ],
    }


def _sheet_parts(book: Workbook) -> list[str]:
    """Return each sheet's part in the archive. Raises FileRejectedError where none is visible, or two have the same."""
    if not any(sheet.sheet_state == "visible" for sheet in book.worksheets):
        raise FileRejectedError(NO_VISIBLE_SHEET)
    parts = [sheet._worksheet_path for sheet in book.worksheets]
    if len(set(parts)) < len(parts):
        raise FileRejectedError(DAMAGED)
    return parts


def _shared(book: Workbook) -> Shared:
    """Return what the sheets have in common, but for the struck strings, which are read from the archive."""
    return Shared(
        strings=book.worksheets[0]._shared_strings,
        first_day=book.epoch,
        style_count=len(book._cell_styles),
        day_styles=set(book._date_formats) - set(book._timedelta_formats),
        length_styles=set(book._timedelta_formats),
        percent_styles=_percent_styles(book),
        struck_styles=_struck_styles(book),
    )


def _percent_styles(book: Workbook) -> set[int]:
    """Return the indexes of the cell styles that show a number as per cent."""
    custom = book._number_formats
    percent = {number for number, code in BUILTIN_FORMATS.items() if is_percent_format(code)}
    percent |= {number for number, code in enumerate(custom, start=BUILTIN_FORMATS_MAX_SIZE) if is_percent_format(code)}
    return {at for at, style in enumerate(book._cell_styles) if style.numFmtId in percent}


def _struck_styles(book: Workbook) -> set[str]:
    """Return the indexes of the cell styles with strikethrough, as text."""
    struck = {number for number, font in enumerate(book._fonts) if font.strike}
    return {str(at) for at, style in enumerate(book._cell_styles) if style.fontId in struck}


def load(body: bytes, **how: bool) -> Workbook:
    """Return the workbook as openpyxl loads it. Raises FileRejectedError if openpyxl cannot, or MemoryError."""
    try:
        return load_workbook(io.BytesIO(body), **{"keep_links": False, **how})
    except UNREADABLE as error:
        if isinstance(error, ParseError) and error.code == OUT_OF_MEMORY:
            raise MemoryError from error
        raise FileRejectedError(DAMAGED) from error
