"""Where the table is in a sheet: header rows, body, and what stands above and below."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from panel.formats.cube import FormatError
from panel.formats.published.grid import BLANK, FLAG, NUMBER, TEXT, Coded, Grid, Kinds, Places, of_rows
from panel.formats.published.periods import period_of
from panel.formats.published.words import NUMBERED, TOTALS, is_age, is_place, kind_of
from panel.formats.tidy import capitalized

MAX_ABOVE, MAX_LEVELS, AT_ONCE = 60, 3, 1_000


@dataclass(frozen=True)
class Block:
    """A table in a grid. `headers` are its header rows, the lowest last, and `body` the rows of figures.

    `keys` and `values` are the columns that say what a figure is about and those with figures.
    """

    grid: Grid
    headers: list[int]
    body: Places
    keys: list[int]
    values: list[int]
    above: list[str]
    below: list[str]

    def name(self, column: int) -> str:
        """Return the heading of a column of keys, its levels together."""
        return " ".join(text for row in self.headers if (text := self.grid.columns[column].cell(row)))

    @cached_property
    def levels(self) -> dict[int, tuple[str, ...]]:
        """Each value column's label on each header row: a blank above the lowest is as to its left, if all above are."""
        # A label may stand over a column without figures.
        found: dict[int, list[str]] = {column: [] for column in range(self.values[0], self.values[-1] + 1)}
        begun = set[int]()
        for row in self.headers:
            texts, before = {column: self.grid.columns[column].cell(row) for column in found}, ""
            for column, text in texts.items():
                before = text or ("" if row == self.headers[-1] or column in begun else before)
                found[column].append(before)
            begun |= {column for column, text in texts.items() if text}
        return {column: tuple(found[column]) for column in self.values}

    def texts(self, column: int) -> set[str]:
        """Return a column's texts over the body."""
        whole = self.grid.columns[column].coded
        is_used = np.zeros(len(whole.texts) + 1, bool)
        is_used[whole.at[self.body]] = True
        return {whole.texts[place] for place in np.flatnonzero(is_used[:-1])}

    def key(self, column: int) -> Coded:
        """Return a column of keys over the body, where a cell that is merged or left blank has the text above it.

        Only below a row that has the same to its left: else FormatError, since nobody can know what it means.
        """
        whole = self.grid.columns[column].coded
        at = whole.at[self.body]
        blank = at < 0
        if not blank.any():
            return Coded(whole.texts, at)
        source = np.maximum.accumulate(np.where(blank, 0, np.arange(len(at))))
        renewed = np.zeros(len(at), bool)
        for left in self.keys[: self.keys.index(column)]:
            renewed |= self.grid.columns[left].coded.at[self.body] >= 0
        wrong = np.flatnonzero(blank & (renewed | (at[source] < 0)))
        if len(wrong):
            line = capitalized(self.grid.line(int(self.body[wrong[0]])))
            name = self.name(column) or f"nummer {column + 1}"
            raise FormatError(f"{line}: cellen i kolumnen {name} är tom. Fyll i vad raden gäller, eller ta bort den.")
        return Coded(whole.texts, at[source])


@dataclass(frozen=True)
class _Sheet:
    """A grid's kinds of cells, and the rows that have any; which columns are numeric, and which of them have figures.

    The other numeric columns have codes, years or ages, by their heading.
    """

    grid: Grid
    kinds: Kinds
    rows: Places
    numeric: Places
    figures: Places


def find_block(grid: Grid, places: frozenset[str]) -> Block | None:
    """Return the table of a grid, or None where there is none. `places` are codes and casefolded names of regions.

    Raises FormatError where a row between the first and the last row of figures is none itself: a second table, a
    subheading or a note could change what the figures below it are about.
    """
    kinds = np.array([column.kinds for column in grid.columns]).T
    rows = np.flatnonzero((kinds != BLANK).any(axis=1))
    numeric = _numeric(of_rows(kinds, np.flatnonzero((kinds != BLANK).sum(axis=1) > 1)))
    coded = {int(column) for column in numeric if _is_coded(grid, kinds, int(column), numeric)}
    figures = np.array([column for column in numeric if int(column) not in coded], dtype=np.intp)
    sheet = _Sheet(grid, kinds, rows, numeric, figures if len(figures) else numeric)
    at = _first_of_body(sheet)
    if at is None:
        return None
    headers = _headers(sheet, at)
    if _is_body(sheet, rows[: at - len(headers)]).any():
        # Figures above the heading: it may be one of their rows, whose numbers look like years.
        return None
    last = _last_of_body(sheet, at)
    block = Block(grid, headers, rows[at : last + 1], [], [], _texts(grid, rows[: at - len(headers)]), [])
    keys, values = _columns(block, sheet, places)
    if not values:
        return None
    block = replace(block, keys=keys, values=values)
    if len(under := rows[last + 1 :]):
        last += _rows_without_figures(block, sheet, under, places)
    block = replace(block, body=rows[at : last + 1], below=_texts(grid, rows[last + 1 :]))
    _require_rows(block, kinds)
    return block


def _numeric(kinds: Kinds) -> Places:
    """Return the columns that have numbers, or signs for none, and hardly any text below the first of them."""
    found = []
    for column, cells in enumerate(kinds.T):
        if len(figures := np.flatnonzero((cells == NUMBER) | (cells == FLAG))):
            above, below = (np.count_nonzero(some == TEXT) for some in np.split(cells, figures[:1]))
            if below <= len(figures) and above <= len(figures) + MAX_LEVELS:
                found.append(column)
    return np.array(found, dtype=np.intp)


def _is_coded(grid: Grid, kinds: Kinds, column: int, numeric: Places) -> bool:
    """Return whether the text over a column's first number says codes or time, in a row that has more to its right.

    Years without a text over them say it themselves.
    """
    above = kinds[: next(iter(np.flatnonzero(kinds[:MAX_ABOVE, column] == NUMBER)), 0)]
    texts, right = np.flatnonzero(above[:, column] == TEXT), numeric[numeric > column]
    if not len(texts):
        is_beside = (above[:, right] == TEXT).any()
        return bool(is_beside and all(map(period_of, filter(None, grid.columns[column].coded.texts))))
    is_coded = NUMBERED.fullmatch(grid.columns[column].cell(int(texts[-1])))
    return bool(is_coded and (kinds[texts[-1], right] != BLANK).any())


def _is_body(sheet: _Sheet, rows: Places) -> npt.NDArray[np.bool_]:
    """Return whether each row has a figure or a sign for none, and no text where figures are."""
    kinds = sheet.kinds[rows]
    cells = kinds[:, sheet.figures]
    is_more = (np.delete(kinds, sheet.figures, axis=1) != BLANK).any(axis=1) | ((cells == NUMBER).sum(axis=1) > 1)
    return ((cells == NUMBER) | (cells == FLAG)).any(axis=1) & ~(kinds[:, sheet.numeric] == TEXT).any(axis=1) & is_more


def _first_of_body(sheet: _Sheet) -> int | None:
    """Return which of the rows with cells is the first of the body: each figure has a heading over it."""
    kinds, rows = sheet.kinds, sheet.rows
    for found in np.flatnonzero(_is_body(sheet, rows[:MAX_ABOVE])):
        first = int(found)
        while first and _is_blank(sheet, int(rows[first - 1])):
            first -= 1
        headers = _headers(sheet, first)
        figures = [column for column in sheet.figures if kinds[rows[found], column] != BLANK]
        if not headers or not all(any(kinds[row, column] != BLANK for row in headers) for column in figures):
            continue
        keys = np.delete(kinds[rows[found]], sheet.figures)
        if not (keys != BLANK).any() and _is_numbered(sheet.grid, rows[found], figures):
            # Years below a heading of their own: the lowest row of the header.
            continue
        return first
    return None


def _last_of_body(sheet: _Sheet, at: int) -> int:
    """Return which of the rows with cells is the last of the body, which begins at one of them."""
    for end in range(len(sheet.rows), at, -AT_ONCE):
        first = max(at, end - AT_ONCE)
        if len(found := np.flatnonzero(_is_body(sheet, sheet.rows[first:end]))):
            return first + int(found[-1])
    return at


def _is_blank(sheet: _Sheet, row: int) -> bool:
    """Return whether a row has neither figures nor a heading."""
    kinds = sheet.kinds[row]
    return bool((kinds[sheet.figures] == BLANK).all() and (kinds[sheet.numeric] != TEXT).all())


def _headers(sheet: _Sheet, at: int) -> list[int]:
    """Return the header rows above the first row of the body, the lowest last."""
    grid, kinds = sheet.grid, sheet.kinds
    empty = set(np.flatnonzero((kinds[sheet.rows[at] :] == BLANK).all(axis=0)).tolist())
    found: list[int] = []
    taken, labelled = set[int](), set[int]()
    for row in sheet.rows[max(0, at - MAX_LEVELS) : at][::-1]:
        filled = {int(column) for column in np.flatnonzero(kinds[row] != BLANK)}
        figures = [int(column) for column in sheet.numeric if column in filled]
        keys = filled - empty - set(figures) | {
            one for one in figures if NUMBERED.fullmatch(grid.columns[one].cell(row))
        }
        is_label = all(kinds[row, one] != NUMBER for one in figures) or _is_numbered(grid, row, figures)
        # A second label of a column of keys is a title's, unless it stands beside the first label of figures.
        is_second = keys & taken and not (set(figures) - labelled and labelled)
        if not figures or not is_label or is_second or (found and filled == {0}):
            break
        found.insert(0, int(row))
        taken |= keys
        labelled |= set(figures)
    return found


def _is_numbered(grid: Grid, row: int, columns: Iterable[int]) -> bool:
    """Return whether the numbers of a row are labels: years, months, or 0, 1, 2 …"""
    found = [(grid.columns[column].cell(row), grid.columns[column].kinds[row]) for column in columns]
    # Beside 30-39, -29 is an age.
    has_ages = any(is_age(text) for text, kind in found if kind == TEXT)
    numbers = [text for text, kind in found if kind == NUMBER and not (has_ages and is_age(f"{text} år"))]
    if all(map(period_of, numbers)):
        return True
    is_counted = len(numbers) > 2 and all(map(str.isdecimal, numbers))
    return is_counted and {int(after) - int(before) for before, after in itertools.pairwise(numbers)} == {1}


def _columns(block: Block, sheet: _Sheet, places: frozenset[str]) -> tuple[list[int], list[int]]:
    """Return the columns of keys and of values, with those of a period, a sex … that have no figure yet."""
    body = of_rows(sheet.kinds, block.body)
    is_used = (body != BLANK).any(axis=0)
    values = [int(column) for column in sheet.numeric if not _is_key(block, int(column))]
    others = [column for column in range(len(is_used)) if column not in values]
    keys = [one for one in others if is_used[one] and not _is_remark(body[:, one], one, values)]
    empty = [one for one in others if not is_used[one] and values and one > values[0]]
    lowest = block.headers[-1]
    values += [one for one in empty if _is_known(block.grid.columns[one].cell(lowest), places)]
    return keys, sorted(values)


def _rows_without_figures(block: Block, sheet: _Sheet, rows: Places, places: frozenset[str]) -> int:
    """Return how many rows right below the last figure are of the table, and no notes: their keys are as those above."""
    texts = {column: block.texts(column) for column in block.keys}
    headings = {column: block.name(column) for column in block.keys}
    kinds = {column: kind_of([*texts[column]][:100], places, headings[column]) for column in block.keys}

    def is_alike(row: int, column: int) -> bool:
        text = block.grid.columns[column].cell(row)
        is_number = column in sheet.numeric and sheet.kinds[row, column] == NUMBER
        if is_number or text.casefold() in TOTALS or text in texts[column]:
            return True
        return kinds[column] != "measure" and kind_of([text], places, headings[column]) == kinds[column]

    for count, row in enumerate(rows):
        filled = np.flatnonzero(sheet.kinds[row] != BLANK).tolist()
        # The first keys may be merged with those above.
        if filled != block.keys[-len(filled) :] or not all(is_alike(row, column) for column in filled):
            return count
    return len(rows)


def _is_known(label: str, places: frozenset[str]) -> bool:
    """Return whether a label is a region, a period, a sex, an age or a total."""
    is_total = label.casefold() in TOTALS
    return is_total or (bool(label) and (is_place(label, places) or kind_of([label], places) != "measure"))


def _is_key(block: Block, column: int) -> bool:
    """Return whether a column of whole numbers has a heading of codes or of time, or none over years."""
    name = block.name(column)
    if not name:
        return all(map(period_of, block.texts(column)))
    return bool(NUMBERED.fullmatch(name)) and all(text.isdecimal() or not text for text in block.texts(column))


def _is_remark(cells: Kinds, column: int, values: list[int]) -> bool:
    """Return whether a column to the right of figures has something on few rows only."""
    return bool(values) and column > values[0] and (cells == BLANK).sum() * 2 > len(cells)


def _require_rows(block: Block, kinds: Kinds) -> None:
    body = of_rows(kinds, block.body)
    values, keys = body[:, block.values], body[:, block.keys] != BLANK
    is_heading = (values == BLANK).all(axis=1) & (keys.sum(axis=1) < len(block.keys))
    wrong = np.flatnonzero((values == TEXT).any(axis=1) | is_heading | ~keys.any(axis=1))
    if len(wrong) and block.keys:
        row = int(block.body[wrong[0]])
        texts = (block.grid.columns[column].cell(row) for column in block.values if kinds[row, column] == TEXT)
        found = next(filter(None, texts), " ".join(filter(None, block.grid.row(row))))
        raise FormatError(
            f"{capitalized(block.grid.line(row))}: {found[:60]!r} står mitt i tabellen, där det ska vara tal. Ta bort raden, eller"
            " dela filen där."
        )


def _texts(grid: Grid, rows: Places) -> list[str]:
    """Return the texts of some rows above or below a table, each row's cells together."""
    return [" ".join(filter(None, grid.row(int(row)))) for row in rows[:MAX_ABOVE]]
