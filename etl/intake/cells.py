"""What a workbook holds, as plain data: what passes between reading it apart and making sense of it."""

from dataclasses import dataclass
from typing import NamedTuple


class Cell(NamedTuple):
    """One cell that holds something, in the sheet's column 1, 2, ...

    kind     value
    text     str, exactly as it stands, line breaks and all
    number   float; a length of time is a number of days
    date     str, ISO: 2024-03-01, with a time of day 2024-03-01T10:00:00, a time of day alone 10:00:00
    bool     bool
    error    str: #REF!
    formula  str: =A1+B1. A formula that nobody has worked out; one that has been is what it came to.
    """

    column: int
    kind: str
    value: str | float | bool


@dataclass(frozen=True)
class RawSheet:
    """A sheet and its rows that hold something, by their numbers in Excel: (14, [Cell, ...])."""

    title: str
    is_hidden: bool
    rows: list[tuple[int, list[Cell]]]


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


class Refused(Exception):  # noqa: N818 - names what happened to the workbook, not a fault in code
    """A workbook cannot be taken at all. The text, in Swedish, says why and what to do."""
