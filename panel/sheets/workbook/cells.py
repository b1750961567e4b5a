"""What a workbook holds, as plain data: what passes between reading it apart and making sense of it."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import NamedTuple

from openpyxl.utils import get_column_letter

from panel.errors import UserError


class Cell(NamedTuple):
    """One cell that holds something, in the sheet's column 1, 2, ...

    kind     value
    text     str, exactly as it stands, line breaks and all
    number   float; a length of time is a number of days
    percent  float, as the cell shows it: 46.0 for 0.46 in a cell whose format is 0%, decimals and all
    date     str, ISO: 2024-03-01, with a time of day 2024-03-01T10:00:00, a time of day alone 10:00:00
    bool     bool
    error    str: #REF!
    formula  str: =A1+B1. A formula that nobody has worked out; one that has been is what it came to.
    """

    column: int
    kind: str
    value: str | float | bool


class Area(NamedTuple):
    """Cells that are merged, by the rows and columns of their corners, 1, 2, ..."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def first_cell(self) -> str:
        """The cell whose value shows: E3."""
        return f"{get_column_letter(self.left)}{self.top}"

    @property
    def reference(self) -> str:
        """The area as Excel writes it: E3:E5."""
        return f"{self.first_cell}:{get_column_letter(self.right)}{self.bottom}"


class CellText(NamedTuple):
    """A text at a cell that is not the cell's value: a comment, a text box, or the struck words in it."""

    row: int
    column: int
    text: str

    @property
    def cell(self) -> str:
        """Where it stands, as Excel writes it: E14."""
        return f"{get_column_letter(self.column)}{self.row}"


@dataclass(frozen=True)
class RawSheet:
    """A sheet and its rows that hold something, by their numbers in Excel: (14, [Cell, ...]).

    `drawn` are text boxes, and with the text "" pictures and charts. `hidden_columns` are spans, the first column and
    the last. `margins` are the texts in the header and footer of the printed page.
    """

    title: str
    is_hidden: bool
    rows: list[tuple[int, list[Cell]]]
    merged: list[Area] = field(default_factory=list)
    comments: list[CellText] = field(default_factory=list)
    struck: list[CellText] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    drawn: list[CellText] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    margins: list[str] = field(default_factory=list)

    def merged_below(self, header_row: int, columns: Collection[int]) -> list[Area]:
        """Return the merged areas that reach below a header and into one of the columns (1, 2, ...)."""
        return [
            area
            for area in self.merged
            if area.bottom > header_row and any(area.left <= column <= area.right for column in columns)
        ]


@dataclass(frozen=True)
class RawWorkbook:
    """The sheets in order, hidden ones too, charts not. `is_1904`: its dates are counted from 1904."""

    sheets: list[RawSheet]
    is_1904: bool


@dataclass(frozen=True)
class Note:
    """Something to tell of a cell (E14) in the workbook itself."""

    sheet: str
    cell: str
    text: str


class FileRejectedError(UserError):
    """A workbook cannot be taken at all. The text, in Swedish, says why and what to do."""
