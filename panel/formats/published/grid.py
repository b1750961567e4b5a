"""A sheet's or a csv file's cells by column, each distinct cell once: what is found out is found out once a text."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from panel.formats.cube import FormatError
from panel.formats.published.words import FLAGS, text_of

BLANK, NUMBER, FLAG, TEXT = range(4)
Kinds = npt.NDArray[np.uint8]
SPACES = r"[ \t\x{A0}\x{202F}\x{2009}]"
# A number with a decimal sign, thousands grouped or not, and a per cent sign.
PATTERN = r"^[-+]?(?:\d{{1,3}}(?:[{groups}]\d{{3}})+|\d+)(?:{decimal}\d+)?(?:[eE][-+]?\d{{1,3}})?%?$"
NUMBERS = {int, float}
GROUPS = {",": " .", ".": " ,'"}
MARKS = {",": ",", ".": r"\."}
# A single mark before three digits may be decimals or thousands.
TWO_WAYS = re.compile(r"[-+]?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)


@dataclass(frozen=True)
class Column:
    """The distinct cells of a column, as text, number or day, and each row's place among them (-1: empty).

    Numbers of a workbook may be there several times.

    `strings` has those that are text, null for the others. Most texts of a large column are plain digits: only the rest
    is looked at with what takes longer.
    """

    distinct: list[object]
    at: npt.NDArray[np.int64]
    strings: pa.Array | None = None

    @cached_property
    def texts(self) -> list[str]:
        """The distinct cells as text."""
        return [text_of(cell) for cell in self.distinct]

    @cached_property
    def _raw(self) -> pa.Array:
        if self.strings is not None:
            return self.strings
        return pa.array([one if isinstance(one, str) else None for one in self.distinct], pa.string())

    @cached_property
    def _digits(self) -> npt.NDArray[np.bool_]:
        """Which distinct cells are text of digits alone."""
        return _bools(pc.match_substring_regex(self._raw, r"^-?\d{1,15}$"))

    @cached_property
    def _rest(self) -> npt.NDArray[np.intp]:
        return np.flatnonzero(~(self._digits | self._numeric))

    @cached_property
    def _plain(self) -> pa.Array:
        """The rest's texts with plain spaces and a plain minus; null for what is no text."""
        texts = pc.utf8_trim_whitespace(self._raw.take(pa.array(self._rest)))
        texts = pc.replace_substring_regex(texts, "\N{MINUS SIGN}|\N{EN DASH}", "-")
        return pc.replace_substring(pc.replace_substring_regex(texts, SPACES, " "), " %", "%")

    @cached_property
    def _written(self) -> dict[str, npt.NDArray[np.bool_]]:
        """Which of the rest are numbers, by decimal sign."""
        return {
            sign: _bools(pc.match_substring_regex(self._plain, PATTERN.format(groups=groups, decimal=MARKS[sign])))
            for sign, groups in GROUPS.items()
        }

    @cached_property
    def _numeric(self) -> npt.NDArray[np.bool_]:
        """Which distinct cells are numbers by themselves."""
        if self.strings is not None:
            return np.zeros(len(self.distinct), bool)
        return np.array([type(one) in NUMBERS for one in self.distinct], bool)

    def kinds(self, decimal: str | None) -> Kinds:
        """Return BLANK, NUMBER, FLAG or TEXT of each row; without a decimal sign a number has either."""
        others = [_kind_of_text(self.distinct[one]) for one in self._rest]
        kinds = np.full(len(self.distinct) + 1, NUMBER, np.uint8)
        kinds[-1] = BLANK
        is_number = np.logical_or.reduce([self._written[sign] for sign in decimal or ",."])
        kinds[self._rest] = np.where(is_number, NUMBER, others)
        return kinds[self.at]

    def marks(self, rows: npt.NDArray[np.intp]) -> dict[str, list[str]]:
        """Return texts of some rows that only one decimal sign can read, by that sign; under "" those both can."""
        used = np.zeros(len(self.distinct) + 1, bool)
        used[self.at[rows]] = True
        comma, point = (self._written[sign] & used[self._rest] for sign in ",.")
        both = [text for text in self._some(comma & point) if TWO_WAYS.fullmatch(text)]
        return {",": self._some(comma & ~point)[:3], ".": self._some(point & ~comma)[:3], "": both[:3]}

    def _some(self, chosen: npt.NDArray[np.bool_]) -> list[str]:
        return [str(self.distinct[one]).strip() for one in self._rest[chosen]]

    def numbers(self, decimal: str) -> npt.NDArray[np.float64]:
        """Return each row's number, NaN where it has none. Raises FormatError for an infinite one."""
        values = np.full(len(self.distinct) + 1, np.nan)
        values[:-1][self._digits] = _floats(self._raw.filter(pa.array(self._digits)))
        is_written = self._written[decimal]
        texts = self._plain.filter(pa.array(is_written))
        texts = pc.replace_substring_regex(texts, rf"[ {re.escape(GROUPS[decimal])}%+]", "")
        values[self._rest[is_written]] = _floats(pc.replace_substring(texts, decimal, "."))
        own = np.flatnonzero(self._numeric)
        values[own] = [self.distinct[one] for one in own]
        if np.isinf(values).any():
            raise FormatError("Ett av talen är oändligt stort. Rätta det i källan.")
        return values[self.at]

    def flags(self) -> tuple[npt.NDArray[np.intp], list[str]]:
        """Return each row's index among some flags, and those; a row with a number has the empty one."""
        names = [FLAGS.get(one.strip(), "") if isinstance(one := self.distinct[at], str) else "" for at in self._rest]
        known = ["", *dict.fromkeys(name for name in names if name)]
        index = np.zeros(len(self.distinct) + 1, dtype=np.intp)
        index[self._rest] = [known.index(name) for name in names]
        return index[self.at], known

    def cell(self, row: int) -> str:
        """Return a row's text."""
        return text_of(self.distinct[self.at[row]]) if self.at[row] >= 0 else ""


def _bools(found: pa.Array) -> npt.NDArray[np.bool_]:
    return pc.fill_null(found, False).to_numpy(zero_copy_only=False)


def _floats(texts: pa.Array) -> npt.NDArray[np.float64]:
    return pc.cast(texts, pa.float64()).to_numpy(zero_copy_only=False)


def _kind_of_text(cell: object) -> int:
    if not isinstance(cell, str):
        return TEXT
    text = cell.strip()
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
        return len(self.columns[0].at) if self.columns else 0

    def line(self, row: int) -> str:
        """Return "rad 7", or "bladet Totalt, rad 7", as a person sees it in the file."""
        number = f"rad {self.line_of(row)}"
        return f"bladet {self.name}, {number}" if self.name else number
