"""A sheet's or a csv file's cells by column: the numbers that they plainly are, and the texts of the others."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from panel.formats.cube import FormatError
from panel.formats.published.words import flag_of, text_of

BLANK, NUMBER, FLAG, TEXT = range(4)
FEW = 100
Kinds = npt.NDArray[np.uint8]
Places = npt.NDArray[np.intp]
SPACES = r"[ \t\x{A0}\x{202F}\x{2009}]"
# A number with a decimal sign, thousands grouped or not, and a per cent sign.
PATTERN = r"^[-+]?(?:\d{{1,3}}(?:[{groups}]\d{{3}})+|\d+)(?:{decimal}\d+)?(?:[eE][-+]?\d{{1,3}})?%?$"
GROUPS = {",": " .", ".": " ,'"}
MARKS = {",": ",", ".": r"\."}
# A single mark before three digits may be decimals or thousands.
TWO_WAYS = r"^[-+]?[1-9]\d{0,2}[.,]\d{3}$"


@dataclass(frozen=True)
class Coded:
    """The distinct texts of a column, and each row's place among them (-1: empty)."""

    texts: list[str]
    at: npt.NDArray[np.int64]


@dataclass(frozen=True)
class Column:
    """A column's cells.

    `strings` has the column's texts, once for all rows where many have it, and `plain` the number that each plainly is
    (NaN: none): digits, with a decimal point or without. `at` has each row's place among them (-1: none). Of a workbook,
    whose numbers are no texts (null), `own` has the rows' cells themselves.
    """

    strings: pa.Array
    plain: npt.NDArray[np.float64]
    at: Places
    own: list[object] | None = None

    @cached_property
    def coded(self) -> Coded:
        """The cells as texts, each once."""
        if self.own is None:
            coded = pc.dictionary_encode(self.strings)
            places = pc.fill_null(coded.indices, -1).to_numpy(zero_copy_only=False)
            at, distinct = np.append(places, -1)[self.at], coded.dictionary.to_pylist()
        else:
            at, distinct = pd.factorize(np.fromiter(self.own, dtype=object, count=len(self.own)))
        texts = [text_of(cell) for cell in distinct]
        blank = np.array([not text for text in texts] + [True])
        return Coded(texts, np.where(blank[at], -1, at))

    @cached_property
    def _rest(self) -> tuple[Places, pa.Array]:
        """The places of texts that are no plain number, and these with plain spaces and a plain minus."""
        places = np.flatnonzero(np.isnan(self.plain) & _bools(self.strings.is_valid()))
        texts = pc.utf8_trim_whitespace(self.strings.take(pa.array(places)))
        texts = pc.replace_substring_regex(texts, "\N{MINUS SIGN}|\N{EN DASH}", "-")
        return places, pc.replace_substring(pc.replace_substring_regex(texts, SPACES, " "), " %", "%")

    @cached_property
    def _written(self) -> dict[str, npt.NDArray[np.bool_]]:
        """Which texts of the rest are numbers, by decimal sign."""
        return {
            sign: _bools(pc.match_substring_regex(self._rest[1], PATTERN.format(groups=groups, decimal=MARKS[sign])))
            for sign, groups in GROUPS.items()
        }

    @cached_property
    def _pointed(self) -> Places:
        """The places of plain numbers that have a decimal point in their text."""
        return np.flatnonzero(_bools(pc.match_substring(self.strings, ".")) & ~np.isnan(self.plain))

    @cached_property
    def _signs(self) -> tuple[Places, Places, list[str]]:
        """The places of texts that are no numbers at all, each one's place among these, and these once."""
        places = self._rest[0][~(self._written[","] | self._written["."])]
        coded = pc.dictionary_encode(self.strings.take(pa.array(places)))
        return places, coded.indices.to_numpy(), [text.strip() for text in coded.dictionary.to_pylist()]

    @cached_property
    def kinds(self) -> Kinds:
        """BLANK, NUMBER (with either decimal sign), FLAG or TEXT of each row."""
        kinds = np.full(len(self.plain) + 1, NUMBER, np.uint8)
        kinds[-1] = BLANK
        places, at, texts = self._signs
        kinds[places] = np.array([_kind_of(text) for text in texts], np.uint8)[at]
        return kinds[self.at]

    def marks(self, rows: npt.NDArray[np.intp]) -> dict[str, list[str]]:
        """Return texts of some rows that only one decimal sign can read, by that sign; under "" those both can."""
        used = np.zeros(len(self.plain) + 1, bool)
        used[self.at[rows]] = True
        places, texts = self._rest
        comma, point = (self._written[sign] & used[places] for sign in ",.")
        some = self._pointed[used[self._pointed]]
        pointed = pc.utf8_trim_whitespace(self.strings.take(pa.array(some[:FEW])))
        if pc.all(pc.match_substring_regex(pointed, TWO_WAYS)).as_py():
            # One that is certain is enough, and usually among the first.
            pointed = pc.utf8_trim_whitespace(self.strings.take(pa.array(some)))
        is_two_ways = pc.match_substring_regex(pointed, TWO_WAYS)
        both = texts.filter(pa.array(comma & point))
        found = {
            ",": [texts.filter(pa.array(comma & ~point))],
            ".": [texts.filter(pa.array(point & ~comma)), pointed.filter(pc.invert(is_two_ways))],
            "": [both.filter(pc.match_substring_regex(both, TWO_WAYS)), pointed.filter(is_two_ways)],
        }
        return {mark: [text for some in given for text in some[:3].to_pylist()] for mark, given in found.items()}

    def numbers(self, decimal: str) -> npt.NDArray[np.float64]:
        """Return each row's number, NaN where it has none. Raises FormatError for an infinite one."""
        values = np.append(self.plain, np.nan)
        if decimal == "," and len(self._pointed):
            values[self._pointed] = _floats(pc.replace_substring(self.strings.take(pa.array(self._pointed)), ".", ""))
        places, texts = self._rest
        is_written = self._written[decimal]
        written = texts.filter(pa.array(is_written))
        written = pc.replace_substring_regex(written, rf"[ {re.escape(GROUPS[decimal])}%+]", "")
        values[places[is_written]] = _floats(pc.replace_substring(written, decimal, "."))
        if np.isinf(values).any():
            raise FormatError("Ett av talen är oändligt stort. Rätta det i källan.")
        return values[self.at]

    def flags(self) -> tuple[Places, list[str]]:
        """Return each row's index among some flags, and those; a row with a number has the empty one."""
        places, at, texts = self._signs
        names = [flag_of(text) for text in texts]
        known = list(dict.fromkeys(["", *names]))
        index = np.zeros(len(self.plain) + 1, dtype=np.intp)
        index[places] = np.array([known.index(name) for name in names], dtype=np.intp)[at]
        return index[self.at], known

    def cell(self, row: int) -> str:
        """Return a row's text."""
        place = self.at[row]
        return "" if place < 0 else text_of(self.strings[place].as_py() if self.own is None else self.own[row])


def of_rows(kinds: Kinds, rows: Places) -> Kinds:
    """Return the kinds of some rows' cells, column by column in memory as they were: rows are short, and many."""
    return kinds.T[:, rows].T


def compacted(at: npt.NDArray[np.int64], count: int) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.int64]]:
    """Return which of `count` places are used, in order, and each row's place among those; -1 stays."""
    is_used = np.zeros(count + 1, bool)
    is_used[at] = True
    is_used[-1] = False
    moved = np.where(is_used, np.cumsum(is_used) - 1, -1)
    return np.flatnonzero(is_used), moved[at]


def _bools(found: pa.Array) -> npt.NDArray[np.bool_]:
    return pc.fill_null(found, False).to_numpy(zero_copy_only=False)


def _floats(texts: pa.Array) -> npt.NDArray[np.float64]:
    return pc.cast(texts, pa.float64()).to_numpy(zero_copy_only=False)


def _kind_of(text: str) -> int:
    return BLANK if not text else FLAG if flag_of(text) else TEXT


@dataclass(frozen=True)
class Grid:
    """The columns of a sheet (by its name) or of a csv file, all of one length.

    `line_of` returns a row's number in the file. `percent` has the columns whose cells Excel shows as per cent, with
    values already times a hundred. `said` is what a person should know of how the file was read.
    """

    name: str
    columns: list[Column]
    line_of: Callable[[int], int]
    percent: frozenset[int] = frozenset()
    separator: str = ""
    said: tuple[str, ...] = ()

    def row(self, number: int) -> list[str]:
        """Return the texts of one row."""
        return [column.cell(number) for column in self.columns]

    @property
    def rows(self) -> int:
        """The number of rows."""
        return len(self.columns[0].at) if self.columns else 0

    def line(self, row: int) -> str:
        """Return "rad 7", or "bladet Totalt, rad 7", as a person sees it in the file."""
        number = f"rad {self.line_of(row)}"
        return f"bladet {self.name}, {number}" if self.name else number
