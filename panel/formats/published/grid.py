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
GROUPS = {",": " .", ".": " ,'"}
MARKS = {",": ",", ".": r"\."}
# A single mark before three digits may be decimals or thousands.
TWO_WAYS = re.compile(r"[-+]?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)


@dataclass(frozen=True)
class Column:
    """The distinct cells of a column, as text, number or day, and each row's place among them (-1: empty)."""

    distinct: list[object]
    at: npt.NDArray[np.int64]

    @cached_property
    def texts(self) -> list[str]:
        """The distinct cells as text."""
        return [text_of(cell) for cell in self.distinct]

    @cached_property
    def is_number(self) -> list[bool]:
        """Whether each distinct cell is a number by itself, not by how its text is read."""
        return [type(cell) in (int, float) for cell in self.distinct]

    @cached_property
    def plain(self) -> pa.Array:
        """The distinct texts without spaces inside numbers, with a plain minus; those that are none are null."""
        texts = pa.array([one if isinstance(one, str) else None for one in self.distinct], pa.string())
        texts = pc.utf8_trim_whitespace(texts)
        texts = pc.replace_substring_regex(texts, "\N{MINUS SIGN}|\N{EN DASH}", "-")
        return pc.replace_substring_regex(texts, rf"({SPACES})", " ")

    def is_written(self, decimal: str) -> npt.NDArray[np.bool_]:
        """Return whether each distinct text is a number with this decimal sign."""
        pattern = PATTERN.format(groups=GROUPS[decimal], decimal=MARKS[decimal])
        found = pc.match_substring_regex(pc.replace_substring(self.plain, " %", "%"), pattern)
        return pc.fill_null(found, False).to_numpy(zero_copy_only=False)

    def kinds(self, decimal: str | None) -> Kinds:
        """Return BLANK, NUMBER, FLAG or TEXT of each row; without a decimal sign a number has either."""
        signs = decimal or ",."
        written = (
            np.logical_or.reduce([self.is_written(sign) for sign in signs]) if self.distinct else np.zeros(0, bool)
        )
        flags = np.array([isinstance(one, str) and one.strip() in FLAGS for one in self.distinct], bool)
        blank = np.array([isinstance(one, str) and not one.strip() for one in self.distinct], bool)
        kinds = np.where(written | np.array(self.is_number, bool), NUMBER, np.where(flags, FLAG, TEXT))
        kinds = np.append(np.where(blank, BLANK, kinds), BLANK).astype(np.uint8)
        return kinds[self.at]

    def marks(self) -> dict[str, set[str]]:
        """Return texts that only one decimal sign can read, by that sign, and under "" such as both can."""
        comma, point = self.is_written(","), self.is_written(".")
        texts = np.array(self.texts, dtype=object)
        both = [text for text in texts[comma & point] if TWO_WAYS.fullmatch(text)]
        return {",": set(texts[comma & ~point][:3]), ".": set(texts[point & ~comma][:3]), "": set(both[:3])}

    def numbers(self, decimal: str) -> npt.NDArray[np.float64]:
        """Return each row's number, NaN where it has none. Raises FormatError for an infinite one."""
        is_written = self.is_written(decimal)
        texts = pc.replace_substring_regex(self.plain, rf"[ {re.escape(GROUPS[decimal])}%+]", "")
        texts = pc.if_else(pa.array(is_written), pc.replace_substring(texts, decimal, "."), None)
        written = pc.cast(texts, pa.float64()).to_numpy(zero_copy_only=False)
        own = np.array(
            [float(one) if n else np.nan for n, one in zip(self.is_number, self.distinct, strict=True)]  # type: ignore[arg-type]
        )
        values = np.append(np.where(is_written, written, own) if len(own) else own, np.nan)
        if np.isinf(values).any():
            raise FormatError("Ett av talen är oändligt stort. Rätta det i källan.")
        return values[self.at]

    def flags(self) -> tuple[npt.NDArray[np.intp], list[str]]:
        """Return each row's index among some flags, and those; a row with a number has the empty one."""
        names = [FLAGS.get(one.strip(), "") if isinstance(one, str) else "" for one in self.distinct]
        known = ["", *dict.fromkeys(name for name in names if name)]
        index = np.array([*(known.index(name) for name in names), 0], dtype=np.intp)
        return index[self.at], known

    def cell(self, row: int) -> str:
        """Return a row's text."""
        return self.texts[self.at[row]] if self.at[row] >= 0 else ""


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
