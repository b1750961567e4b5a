"""Write the workbook: a sheet per page of the panel, tables with filters, native charts, and sources."""

import io
from collections.abc import Sequence
from datetime import date, datetime, time
from math import ceil
from numbers import Number
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from panel.formats.xlsx import TEXT_STAYS_TEXT
from panel.report.reproducible_zip import make_reproducible
from panel.report.tree import MADE_UP, Drawing, Field, Grid, Report, Sheet
from panel.report.word.text import clean
from panel.report.workbook import charts as workbook_charts

FIGURES = "Diagramdata"
ROW_PX = 20
LINE_PT, MAX_HEIGHT_PT = 15.0, 409.0
# Excel's limit on the characters in a cell.
MAX_CELL_LENGTH = 32767
TABLE_LOOK = "Table Style Light 9"


class _Book:
    """A workbook being written: its formats, and the next free row for the charts' figures."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.bold = book.add_format({"bold": True})
        self.head = book.add_format(
            {"bold": True, "bottom": 2, "text_wrap": True, "valign": "top", "bg_color": "#DCE9F1"}
        )
        self.title = book.add_format({"bold": True, "font_size": 15, "font_color": "#0B4F7D"})
        self.quiet = book.add_format({"font_color": "#595959", "italic": False})
        self.day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
        self.words = book.add_format({"text_wrap": True, "valign": "top"})
        self.numbers: dict[int, Format] = {}
        self.figures: Worksheet | None = None
        self.next_row = 0

    def number(self, decimals: int) -> Format:
        """Return the format of numbers with so many decimals."""
        if decimals not in self.numbers:
            pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
            self.numbers[decimals] = self.book.add_format({"num_format": pattern, "valign": "top"})
        return self.numbers[decimals]


def write(sheets: Sequence[Sheet], report: Report) -> bytes:
    """Return the sheets as a workbook (xlsx). Text stays text, never a formula. The same sheets give the same bytes.

    Raises ValueError for a text longer than a cell can contain: nothing is cut.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, TEXT_STAYS_TEXT) as book:
        book.set_properties(
            {
                "title": clean(report.title),
                "subject": clean(report.subtitle),
                "author": clean(report.board),
                "created": datetime.combine(report.dated, time()),
            }
        )
        writer = _Book(book)
        written = [book.add_worksheet(sheet.name) for sheet in sheets]
        if any(sheet.drawings for sheet in sheets):
            writer.figures = book.add_worksheet(FIGURES)
            writer.figures.set_column(0, 0, 44)
            writer.figures.set_column(1, 8, 18)
        for worksheet, sheet in zip(written, sheets, strict=True):
            _write_sheet(writer, worksheet, sheet, report)
    return make_reproducible(out.getvalue(), report.dated)


def _write_sheet(writer: _Book, worksheet: Worksheet, sheet: Sheet, report: Report) -> None:
    worksheet.hide_gridlines(2)
    worksheet.write_string(0, 0, clean(sheet.title), writer.title)
    state = ", ".join(f"{name.lower()}: {value}" for name, value in report.facts)
    mark = f"{MADE_UP}. " if report.is_example else ""
    worksheet.write_string(
        1, 0, clean(f"{mark}{report.title}, {report.subtitle}. {state[0].upper()}{state[1:]}"), writer.quiet
    )
    row = 3
    for drawing in sheet.drawings:
        row = _add_chart(writer, worksheet, row, drawing)
    for at, grid in enumerate(sheet.grids):
        row = _add_grid(writer, worksheet, row, grid, f"{_plain(sheet.name)}_{at + 1}")
    _set_widths(worksheet, sheet.grids)
    worksheet.set_landscape()
    worksheet.fit_to_pages(1, 0)
    worksheet.set_paper(9)


def _add_chart(writer: _Book, worksheet: Worksheet, row: int, drawing: Drawing) -> int:
    """Add a chart, with its figures on the sheet of figures, and return the first row below it."""
    assert writer.figures is not None  # noqa: S101 - made where any sheet has a chart
    first = writer.next_row
    writer.next_row = workbook_charts.write_figures(writer.figures, first, drawing, writer.bold, writer.day)
    chart = workbook_charts.chart(writer.book, FIGURES, first, drawing)
    worksheet.insert_chart(row, 0, chart, {"description": clean(drawing.alt), "object_position": 3})
    below = row + workbook_charts.height_px(drawing) // ROW_PX + 1
    worksheet.write_string(below, 0, clean(drawing.subtitle), writer.quiet)
    return below + 2


def _add_grid(writer: _Book, worksheet: Worksheet, row: int, grid: Grid, name: str) -> int:
    """Add a table with filters, and return the first row below it."""
    worksheet.write_string(row, 0, clean(grid.title), writer.bold)
    if not grid.rows:
        worksheet.write_string(row + 1, 0, "Inget.", writer.quiet)
        return row + 3
    head, last = row + 1, row + 1 + len(grid.rows)
    columns = [{"header": header, "header_format": writer.head} for header in _headers(grid.fields)]
    worksheet.add_table(head, 0, last, len(columns) - 1, {"columns": columns, "name": name, "style": TABLE_LOOK})
    for down, cells in enumerate(grid.rows, start=head + 1):
        for across, (value, field) in enumerate(zip(cells, grid.fields, strict=True)):
            _write_cell(writer, worksheet, (down, across), value, field)
        worksheet.set_row(down, _height(cells, grid.fields))
    if grid.source:
        worksheet.write_string(last + 1, 0, clean(grid.source), writer.quiet)
    return last + 3


def _height(cells: Sequence[object], fields: Sequence[Field]) -> float:
    """Return the height of a row in points, estimated from its longest text, at most what Excel allows."""
    texts = [(str(value), field.width) for value, field in zip(cells, fields, strict=True) if isinstance(value, str)]
    lines = [sum(ceil(max(len(line), 1) / width) for line in words.split("\n")) for words, width in texts]
    return min(LINE_PT * max(lines, default=1), MAX_HEIGHT_PT)


def _headers(fields: Sequence[Field]) -> list[str]:
    """Return the headers of a table, numbered where they are equal, since Excel requires them to differ."""
    seen: dict[str, int] = {}
    headers = []
    for field in fields:
        seen[field.header.lower()] = seen.get(field.header.lower(), 0) + 1
        count = seen[field.header.lower()]
        headers.append(field.header if count == 1 else f"{field.header} ({count})")
    return headers


def _write_cell(writer: _Book, worksheet: Worksheet, at: tuple[int, int], value: Any, field: Field) -> None:  # noqa: ANN401 - a cell
    if value is None:
        return
    if isinstance(value, date):
        worksheet.write_datetime(*at, datetime.combine(value, time()), writer.day)
    elif isinstance(value, Number):
        worksheet.write_number(*at, float(value), writer.number(field.decimals))  # type: ignore[arg-type]
    else:
        words = clean(str(value))
        if len(words) > MAX_CELL_LENGTH:
            raise ValueError(f"{field.header}: {len(words)} signs do not go into a cell")
        worksheet.write_string(*at, words, writer.words)


def _set_widths(worksheet: Worksheet, grids: Sequence[Grid]) -> None:
    """Make each column as wide as the widest that any of the sheet's tables needs there."""
    for at in range(max((len(grid.fields) for grid in grids), default=0)):
        widths = [grid.fields[at].width for grid in grids if at < len(grid.fields) and grid.rows]
        worksheet.set_column(at, at, max(widths, default=12))


def _plain(name: str) -> str:
    """Return a sheet's name with only characters that a table's name may have."""
    return "".join(sign if sign.isalnum() else "_" for sign in name)
