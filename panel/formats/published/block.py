"""Where the table is in a sheet: header rows, body, and what stands above and below."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from panel.formats.cube import FormatError
from panel.formats.published.grid import BLANK, FLAG, NUMBER, TEXT, Column, Grid
from panel.formats.published.words import NUMBERED, period_of
from panel.formats.tidy import capitalized

MAX_ABOVE, MAX_LEVELS = 60, 3
Rows = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Block:
    """A table in a grid. `headers` are its header rows, the lowest last, and `body` the rows of figures.

    `keys` and `values` are the columns that say what a figure is about and those with figures.
    """

    grid: Grid
    headers: list[int]
    body: Rows
    keys: list[int]
    values: list[int]
    above: list[str]
    below: list[str]

    def name(self, column: int) -> str:
        """Return the heading of a column of keys, its levels together."""
        return " ".join(text for row in self.headers if (text := self.grid.columns[column].cell(row)))

    @cached_property
    def levels(self) -> dict[int, tuple[str, ...]]:
        """The label of each column of values on each header row; a blank one above the lowest is that to its left."""
        found: dict[int, list[str]] = {column: [] for column in self.values}
        for row in self.headers:
            before = ""
            for column in self.values:
                text = self.grid.columns[column].cell(row)
                before = text or ("" if row == self.headers[-1] else before)
                found[column].append(before)
        return {column: tuple(labels) for column, labels in found.items()}

    def column(self, column: int) -> Column:
        """Return a column over the body."""
        whole = self.grid.columns[column]
        used, at = np.unique(whole.at[self.body], return_inverse=True)
        at = np.where(used[at] < 0, -1, at - (used[:1] < 0))
        return Column([whole.distinct[place] for place in used if place >= 0], at)

    def key(self, column: int) -> Column:
        """Return a column of keys over the body, where a cell that is merged or left blank has the text above it.

        Only below a row that has the same to its left: else FormatError, since nobody can know what it means.
        """
        whole = self.grid.columns[column]
        at = _place_of_text(whole)[self.body]
        blank = at < 0
        if not blank.any():
            return Column(whole.distinct, at)
        source = np.maximum.accumulate(np.where(blank, 0, np.arange(len(at))))
        renewed = np.zeros(len(at), bool)
        for left in self.keys[: self.keys.index(column)]:
            renewed |= _place_of_text(self.grid.columns[left])[self.body] >= 0
        wrong = np.flatnonzero(blank & (renewed | (at[source] < 0)))
        if len(wrong):
            line = capitalized(self.grid.line(int(self.body[wrong[0]])))
            name = self.name(column) or f"nummer {column + 1}"
            raise FormatError(f"{line}: cellen i kolumnen {name} är tom. Fyll i vad raden gäller, eller ta bort den.")
        return Column(whole.distinct, at[source])


def find_block(grid: Grid) -> Block | None:
    """Return the table of a grid, or None where there is none.

    Raises FormatError where a row between the first and the last row of figures is none itself: a second table, a
    subheading or a note could change what the figures below it are about.
    """
    kinds = np.column_stack([column.kinds(None) for column in grid.columns])
    rows = np.flatnonzero((kinds != BLANK).any(axis=1))
    numeric = _numeric(kinds[(kinds != BLANK).sum(axis=1) > 1])
    at = _first_of_body(grid, kinds, rows, numeric)
    if at is None:
        return None
    headers = _headers(grid, kinds, rows, numeric, at)
    filled = _is_body(kinds, rows[at:], numeric)
    last = at + int(np.flatnonzero(filled)[-1])
    body = rows[at : last + 1]
    block = Block(grid, headers, body, [], [], _texts(grid, rows[: at - len(headers)]), _texts(grid, rows[last + 1 :]))
    keys, values = _columns(block, kinds, numeric)
    block = Block(grid, headers, body, keys, values, block.above, block.below)
    _require_rows(block, kinds)
    return block


def _numeric(kinds: npt.NDArray[np.uint8]) -> Rows:
    """Return the columns that have numbers, or signs for none, and hardly any text below the first of them."""
    is_figure = (kinds == NUMBER) | (kinds == FLAG)
    below = np.logical_or.accumulate(is_figure, axis=0)
    texts = kinds == TEXT
    figures = is_figure.sum(axis=0)
    is_numeric = ((texts & below).sum(axis=0) <= figures) & ((texts & ~below).sum(axis=0) <= figures + MAX_LEVELS)
    return np.flatnonzero((figures > 0) & is_numeric)


def _is_body(kinds: npt.NDArray[np.uint8], rows: Rows, numeric: Rows) -> npt.NDArray[np.bool_]:
    """Return whether each row has a figure or a sign for none, and no text where figures are."""
    cells = kinds[np.ix_(rows, numeric)]
    others = np.delete(kinds[rows], numeric, axis=1)
    is_more = (others != BLANK).any(axis=1) | ((cells == NUMBER).sum(axis=1) > 1)
    return ((cells == NUMBER) | (cells == FLAG)).any(axis=1) & ~(cells == TEXT).any(axis=1) & is_more


def _first_of_body(grid: Grid, kinds: npt.NDArray[np.uint8], rows: Rows, numeric: Rows) -> int | None:
    """Return which of the rows with cells is the first of the body: each figure has a heading over it."""
    for found in np.flatnonzero(_is_body(kinds, rows[:MAX_ABOVE], numeric)):
        first = int(found)
        while first and (kinds[rows[first - 1], numeric] == BLANK).all():
            first -= 1
        headers = _headers(grid, kinds, rows, numeric, first)
        figures = [column for column in numeric if kinds[rows[found], column] != BLANK]
        if not headers or not all(any(kinds[row, column] != BLANK for row in headers) for column in figures):
            continue
        keys = np.delete(kinds[rows[found]], numeric)
        if not (keys != BLANK).any() and _is_numbered(grid, rows[found], figures):
            # Years below a heading of their own: the lowest row of the header.
            continue
        return first
    return None


def _headers(grid: Grid, kinds: npt.NDArray[np.uint8], rows: Rows, numeric: Rows, at: int) -> list[int]:
    """Return the header rows above the first row of the body, the lowest last."""
    found: list[int] = []
    taken: set[int] = set()
    for row in rows[max(0, at - MAX_LEVELS) : at][::-1]:
        filled = {int(column) for column in np.flatnonzero(kinds[row] != BLANK)}
        figures = [int(column) for column in numeric if column in filled]
        keys = filled - set(figures) | {one for one in figures if NUMBERED.fullmatch(grid.columns[one].cell(row))}
        is_label = all(kinds[row, one] != NUMBER for one in figures) or _is_numbered(grid, row, figures)
        if not figures or not is_label or keys & taken or (found and filled == {0}):
            break
        found.insert(0, int(row))
        taken |= keys
    return found


def _is_numbered(grid: Grid, row: int, columns: Iterable[int]) -> bool:
    """Return whether the numbers of a row are labels: years, months, or 0, 1, 2 …"""
    texts = [grid.columns[column].cell(row) for column in columns]
    numbers = [text for text in texts if text.isdecimal()]
    steps = {int(after) - int(before) for before, after in itertools.pairwise(numbers)}
    return all(map(period_of, numbers)) or (len(numbers) > 2 and steps == {1})


def _columns(block: Block, kinds: npt.NDArray[np.uint8], numeric: Rows) -> tuple[list[int], list[int]]:
    """Return the columns of keys and of values."""
    body = kinds[block.body]
    values = [int(column) for column in numeric if not _is_key(block, int(column))]
    keys = [
        column
        for column in range(len(block.grid.columns))
        if column not in values and (body[:, column] != BLANK).any() and not _is_remark(body[:, column], column, values)
    ]
    return keys, values


def _is_key(block: Block, column: int) -> bool:
    """Return whether a column of whole numbers has a heading of codes or of time."""
    if not NUMBERED.fullmatch(block.name(column)):
        return False
    used = block.column(column)
    return all(text.isdecimal() or not text for text in used.texts)


def _is_remark(cells: npt.NDArray[np.uint8], column: int, values: list[int]) -> bool:
    """Return whether a column to the right of figures has something on few rows only."""
    return bool(values) and column > values[0] and (cells == BLANK).sum() * 2 > len(cells)


def _require_rows(block: Block, kinds: npt.NDArray[np.uint8]) -> None:
    values = kinds[block.body][:, block.values]
    keys = kinds[block.body][:, block.keys] != BLANK
    is_heading = (values == BLANK).all(axis=1) & (keys.sum(axis=1) < len(block.keys))
    wrong = np.flatnonzero((values == TEXT).any(axis=1) | is_heading | ~keys.any(axis=1))
    if len(wrong) and block.keys:
        row = int(block.body[wrong[0]])
        found = next(
            (
                text
                for column in block.values
                if kinds[row, column] == TEXT and (text := block.grid.columns[column].cell(row))
            ),
            " ".join(filter(None, block.grid.row(row))),
        )
        raise FormatError(
            f"{capitalized(block.grid.line(row))}: {found[:60]!r} står mitt i tabellen, där det ska vara tal. Ta bort raden, eller"
            " dela filen där."
        )


def _place_of_text(column: Column) -> npt.NDArray[np.int64]:
    """Return each row's place among a column's distinct cells, -1 where the cell is empty or only spaces."""
    filled = np.array([*(bool(text) for text in column.texts), False])
    return np.where(filled[column.at], column.at, -1)


def _texts(grid: Grid, rows: Rows) -> list[str]:
    """Return the texts of some rows above or below a table, each row's cells together."""
    return [" ".join(filter(None, grid.row(int(row)))) for row in rows[:MAX_ABOVE]]
