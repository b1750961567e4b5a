"""Write notes into a copy of a workbook: a fill colour and a comment in each noted cell.

Runs in the child process (child.py), after reading.py has checked the workbook.
"""

import io
from itertools import groupby

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils import coordinate_to_tuple
from openpyxl.worksheet.worksheet import Worksheet

from panel.sheets.workbook.cells import FileRejectedError, Note
from panel.sheets.workbook.container import DAMAGED
from panel.sheets.workbook.parts.comments import sign_marks, without_marks
from panel.sheets.workbook.reading import UNREADABLE, load, read

WARNING = PatternFill("solid", fgColor="FFB199")
WIDTH, LINE_HEIGHT, SIGNS_IN_LINE = 320, 18, 45


def mark(body: bytes, notes: list[Note]) -> bytes:
    """Return the workbook with the notes in it. Existing comments are kept and added to.

    Raises FileRejectedError if the workbook cannot be accepted or has no such cell, or MemoryError.
    """
    read(body)
    # data_only would replace formulas by their values; rich_text keeps formatted text, keep_links what formulas refer to.
    book = load(body, rich_text=True, keep_links=True)
    for (sheet, location), cell_notes in groupby(sorted(notes, key=_location), key=_location):
        _mark_cell(_cell(book, sheet, location), [note.text for note in cell_notes])
    _fit_comments(book)
    out = io.BytesIO()
    try:
        book.save(out)
    except UNREADABLE as error:
        raise FileRejectedError(DAMAGED) from error
    return out.getvalue()


def _location(note: Note) -> tuple[str, str]:
    return note.sheet, note.cell


def _cell(book: Workbook, title: str, location: str) -> Cell:
    """Return a cell; for a merged area its first cell, which is the one shown."""
    sheet = next((sheet for sheet in book.worksheets if sheet.title == title), None)
    if sheet is None:
        raise FileRejectedError(f"Bladet {title} finns inte i arbetsboken.")
    try:
        cell = sheet.cell(*coordinate_to_tuple(location))
    except ValueError as error:
        raise FileRejectedError(f"Cellen {location} finns inte i bladet {title}.") from error
    return _first_merged(sheet, cell) if isinstance(cell, MergedCell) else cell


def _first_merged(sheet: Worksheet, cell: MergedCell) -> Cell:
    area = next(area for area in sheet.merged_cells.ranges if cell.coordinate in area)
    return sheet.cell(area.min_row, area.min_col)


def _mark_cell(cell: Cell, texts: list[str]) -> None:
    # Notes written at an earlier upload are replaced.
    before = without_marks(cell.comment.author or "", cell.comment.text) if cell.comment else ""
    clean = list(dict.fromkeys(" ".join(ILLEGAL_CHARACTERS_RE.sub("", text).split()) for text in texts))
    cell.comment = Comment("\n\n".join([*filter(None, [before]), *clean]), sign_marks(clean))
    cell.fill = WARNING


def _fit_comments(book: Workbook) -> None:
    """Enlarge every comment to its text: openpyxl does not read the size of existing comments."""
    comments = [cell.comment for sheet in book.worksheets for cell in sheet._cells.values() if cell.comment]
    for comment in comments:
        lines = sum(1 + len(line) // SIGNS_IN_LINE for line in comment.text.split("\n"))
        comment.width, comment.height = WIDTH, LINE_HEIGHT * (lines + 1)
