"""Opening a workbook with openpyxl, row by row, and what it raises for one that is damaged."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from xml.etree.ElementTree import ParseError
from zlib import error as ZlibError  # noqa: N812

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from panel.formats.cube import FormatError

MAX_BYTES = 500_000_000
# What openpyxl may raise for a damaged workbook.
BROKEN = (
    *(zipfile.BadZipFile, zipfile.LargeZipFile, ZlibError, ParseError, InvalidFileException, OSError, EOFError),
    *(KeyError, ValueError, TypeError, IndexError, AttributeError, NotImplementedError, OverflowError, RuntimeError),
)


@contextmanager
def opened_workbook(body: bytes) -> Iterator[Any]:
    """Give the workbook to read. Raises FormatError where it is too large, or damaged, also while it is read."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MAX_BYTES:
                raise FormatError(
                    "Arbetsboken är för stor när den packas upp. Spara tabellen i delar, eller som parquet."
                )
        book = openpyxl.load_workbook(io.BytesIO(body), read_only=True, data_only=True)
        for sheet in book.worksheets:
            # A sheet's stated size may be too small: columns would be dropped.
            sheet.reset_dimensions()
        yield book
    except BROKEN as error:
        raise FormatError("Filen är ingen hel Excel-arbetsbok (xlsx). Öppna den i Excel och spara den igen.") from error
