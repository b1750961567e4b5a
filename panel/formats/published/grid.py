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
from panel.formats.published.words import FLAGS, text_of

BLANK, NUMBER, FLAG, TEXT = range(4)
Kinds = npt.NDArray[np.uint8]
Places = npt.NDArray[np.intp]
SPACES = r"[ \t\x{A0}\x{202F}\x{2009}]"
# A number with a decimal sign, thousands grouped or not, and a per cent sign.
PATTERN = r"^[-+]?(?:\d{{1,3}}(?:[{groups}]\d{{3}})+|\d+)(?:{decimal}\d+)?(?:[eE][-+]?\d{{1,3}})?%?$"
GROUPS = {",": " .", ".": " ,'"}
MARKS = {",": ",", ".": r"\."}
# A single mark before three digits may be decimals or thousands.
TWO_WAYS = r"^[-+]?[1-9]\d{0,2}[.,]\d{3}$"
AT_ONCE = 10_000


@dataclass(frozen=True)
class Coded:
    """The distinct texts of a column, and each row's place among them (-1: empty)."""

    texts: list[str]
    at: npt.NDArray[np.int64]


@dataclass(frozen=True)
class Column:
    """A column's cells.

    `strings` has each row's text (null: none), and `plain` the number that the row plainly is (NaN: none): digits, with
    a decimal point or without. Of a workbook, whose numbers are no texts, `own` has the cells themselves.

    Most cells of a large column are plain numbers: only the rest is looked at with what takes longer.
    """

    strings: pa.Array
    plain: npt.NDArray[np.float64]
    own: list[object] | None = None

    @cached_property
    def coded(self) -> Coded:
        """The cells as texts, each once."""
        if self.own is None:
            coded = pc.dictionary_encode(self.strings)
            at, distinct = _places(coded), coded.dictionary.to_pylist()
        else:
            at, distinct = pd.factorize(np.fromiter(self.own, dtype=object, count=len(self.own)))
        texts = [text_of(cell) for cell in distinct]
        blank = np.array([not text for text in texts] + [True])
        return Coded(texts, np.where(blank[at], -1, at))

    @cached_property
    def _rest(self) -> tuple[npt.NDArray[np.intp], Places, list[str]]:
        """The rows that have text and are no plain number, each one's place among the distinct texts, and these."""
        rows = np.flatnonzero(np.isnan(self.plain) & _bools(self.strings.is_valid()))
        coded = pc.dictionary_encode(self.strings.take(pa.array(rows)))
        return rows, _places(coded), coded.dictionary.to_pylist()

    @cached_property
    def _trimmed(self) -> pa.Array:
        """The distinct texts of the rest with plain spaces and a plain minus."""
        texts = pc.utf8_trim_whitespace(pa.array(self._rest[2], pa.string()))
        texts = pc.replace_substring_regex(texts, "\N{MINUS SIGN}|\N{EN DASH}", "-")
        return pc.replace_substring(pc.replace_substring_regex(texts, SPACES, " "), " %", "%")

    @cached_property
    def _written(self) -> dict[str, npt.NDArray[np.bool_]]:
        """Which distinct texts of the rest are numbers, by decimal sign."""
        return {
            sign: _bools(pc.match_substring_regex(self._trimmed, PATTERN.format(groups=groups, decimal=MARKS[sign])))
            for sign, groups in GROUPS.items()
        }

    @cached_property
    def _pointed(self) -> npt.NDArray[np.intp]:
        """The rows whose plain number has a decimal point in its text."""
        return np.flatnonzero(_bools(pc.match_substring(self.strings, ".")) & ~np.isnan(self.plain))

    @cached_property
    def kinds(self) -> Kinds:
        """BLANK, NUMBER (with either decimal sign), FLAG or TEXT of each row."""
        kinds = np.where(np.isnan(self.plain), BLANK, NUMBER).astype(np.uint8)
        rows, at, texts = self._rest
        is_number = self._written[","] | self._written["."]
        of_text = [NUMBER if known else _kind_of(text) for text, known in zip(texts, is_number, strict=True)]
        kinds[rows] = np.array(of_text, np.uint8)[at]
        return kinds

    def marks(self, rows: npt.NDArray[np.intp]) -> dict[str, list[str]]:
        """Return texts of some rows that only one decimal sign can read, by that sign; under "" those both can."""
        wanted = np.zeros(len(self.plain), bool)
        wanted[rows] = True
        rest, at, texts = self._rest
        used = np.zeros(len(texts), bool)
        used[at[wanted[rest]]] = True
        comma, point = (self._written[sign] & used for sign in ",.")
        both = [text for place in np.flatnonzero(comma & point) if re.match(TWO_WAYS, text := texts[place].strip())]
        found = {
            mark: [texts[place].strip() for place in np.flatnonzero(one)[:3]]
            for mark, one in ((",", comma & ~point), (".", point & ~comma))
        }
        pointed = self._pointed[wanted[self._pointed]]
        for first in range(0, len(pointed), AT_ONCE):
            some = pc.utf8_trim_whitespace(self.strings.take(pa.array(pointed[first : first + AT_ONCE])))
            two_ways = pc.match_substring_regex(some, TWO_WAYS)
            both += some.filter(two_ways)[:3].to_pylist()
            found["."] += some.filter(pc.invert(two_ways))[:3].to_pylist()
            if found["."]:
                # One is enough to know.
                break
        return {**found, "": both[:3]}

    def numbers(self, decimal: str) -> npt.NDArray[np.float64]:
        """Return each row's number, NaN where it has none. Raises FormatError for an infinite one."""
        values = self.plain.copy()
        if decimal == "," and len(self._pointed):
            values[self._pointed] = _floats(pc.replace_substring(self.strings.take(pa.array(self._pointed)), ".", ""))
        rows, at, texts = self._rest
        is_written = self._written[decimal]
        written = self._trimmed.filter(pa.array(is_written))
        written = pc.replace_substring_regex(written, rf"[ {re.escape(GROUPS[decimal])}%+]", "")
        of_text = np.full(len(texts), np.nan)
        of_text[is_written] = _floats(pc.replace_substring(written, decimal, "."))
        if np.isinf(of_text).any():
            raise FormatError("Ett av talen är oändligt stort. Rätta det i källan.")
        values[rows] = of_text[at]
        return values

    def flags(self) -> tuple[npt.NDArray[np.intp], list[str]]:
        """Return each row's index among some flags, and those; a row with a number has the empty one."""
        rows, at, texts = self._rest
        names = [FLAGS.get(text.strip(), "") for text in texts]
        known = ["", *dict.fromkeys(name for name in names if name)]
        index = np.zeros(len(self.plain), dtype=np.intp)
        index[rows] = np.array([known.index(name) for name in names], dtype=np.intp)[at]
        return index, known

    def cell(self, row: int) -> str:
        """Return a row's text."""
        return text_of(self.strings[row].as_py() if self.own is None else self.own[row])


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


def _places(coded: pa.DictionaryArray) -> npt.NDArray[np.int64]:
    return pc.fill_null(coded.indices, -1).to_numpy(zero_copy_only=False).astype(np.int64)


def _kind_of(text: str) -> int:
    text = text.strip()
    return BLANK if not text else FLAG if text in FLAGS else TEXT


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
        return len(self.columns[0].plain) if self.columns else 0

    def line(self, row: int) -> str:
        """Return "rad 7", or "bladet Totalt, rad 7", as a person sees it in the file."""
        number = f"rad {self.line_of(row)}"
        return f"bladet {self.name}, {number}" if self.name else number
