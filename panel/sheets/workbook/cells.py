"""The contents of a workbook as plain data, passed from the child process that reads it."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import NamedTuple

from openpyxl.utils import get_column_letter

from panel.errors import UserError


class Cell(NamedTuple):
    """One cell that is not empty. Columns are numbered from 1.

    kind     value
    text     str, unchanged, with line breaks
    number   float; a duration is a number of days
    percent  float as shown: 46.0 for 0.46 in a cell with the format 0%, with all decimals
    date     str, ISO: 2024-03-01, with time of day 2024-03-01T10:00:00, time of day only 10:00:00
    bool     bool
    error    str: #REF!
    formula  str: =A1+B1, for a formula without a calculated value; otherwise the cell is its value
    """

    column: int
    kind: str
    value: str | float | bool


class Area(NamedTuple):
    """A merged area: the rows and columns of its corners, numbered from 1."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def first_cell(self) -> str:
        """The cell whose value shows, such as E3."""
        return f"{get_column_letter(self.left)}{self.top}"

    @property
    def reference(self) -> str:
        """The area as Excel writes it, such as E3:E5."""
        return f"{self.first_cell}:{get_column_letter(self.right)}{self.bottom}"


class CellText(NamedTuple):
    """A text at a cell that is not the cell's value: a comment, a text box, the part struck through, a formula."""

    row: int
    column: int
    text: str

    @property
    def cell(self) -> str:
        """The cell's address as Excel writes it, such as E14."""
        return f"{get_column_letter(self.column)}{self.row}"


@dataclass(frozen=True)
class RawSheet:
    """A sheet with its non-empty rows, each with its number in Excel: (14, [Cell, ...]).

    `drawn` are text boxes and, with the text "", pictures and charts. `hidden_columns` are spans (first, last).
    `linked` are the formulas with cells of other workbooks. `margins` are the texts of the printed page's header and footer.
    """

    title: str
    is_hidden: bool
    rows: list[tuple[int, list[Cell]]]
    merged: list[Area] = field(default_factory=list)
    comments: list[CellText] = field(default_factory=list)
    struck: list[CellText] = field(default_factory=list)
    linked: list[CellText] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    drawn: list[CellText] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    margins: list[str] = field(default_factory=list)

    def merged_below(self, header_row: int, columns: Collection[int]) -> list[Area]:
        """Return the merged areas that extend below a header and into one of the columns (1, 2, ...)."""
        return [
            area
            for area in self.merged
            if area.bottom > header_row and any(area.left <= column <= area.right for column in columns)
        ]


@dataclass(frozen=True)
class RawWorkbook:
    """The sheets in order, including hidden ones but not chart sheets.

    `is_1904`: dates are counted from 1904.
    """

    sheets: list[RawSheet]
    is_1904: bool


@dataclass(frozen=True)
class Note:
    """A note on a cell (E14), to be written into the workbook."""

    sheet: str
    cell: str
    text: str


class FileRejectedError(UserError):
    """A workbook cannot be accepted. The text, in Swedish, gives the reason and what to do."""
