"""A statistical table with any number of dimensions: what all formats are read to and written from."""

from collections import Counter
from dataclasses import dataclass, field
from math import prod
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

Role = Literal["time", "geo", "metric"]
ROLES: tuple[Role, ...] = ("time", "geo", "metric")
MISSING = ".."
MAX_CELLS = 20_000_000
MAX_FLAGS = 255


class FormatError(Exception):
    """A file cannot be read unambiguously. The text, in Swedish, gives place (line, keyword), problem and action."""


@dataclass(frozen=True)
class Dimension:
    """A dimension's code and label, and the codes and labels of its values, in order.

    `units` and `decimals` are empty, or have one for each code where these differ between the contents of the table.
    """

    code: str
    label: str
    codes: tuple[str, ...]
    labels: tuple[str, ...]
    role: Role | None = None
    units: tuple[str | None, ...] = ()
    decimals: tuple[int | None, ...] = ()


@dataclass(frozen=True)
class Cube:
    """The cells of a table, the last dimension varying fastest.

    `values` has a float for each cell, NaN where there is none. `flags` has each cell's index in `flag_names`, where 0
    is the empty text and the others are the source's own (`..`, `.`, `-`). A reader sets the flag `..` on a cell
    without value that has none in its file. `more` has other keywords, by name. `left_out` names what a reader found in
    its file and a Cube cannot represent. `warnings` has a Swedish sentence for each fault of the file that leaves no
    doubt about its content.
    """

    title: str
    dimensions: tuple[Dimension, ...]
    values: npt.NDArray[np.float64]
    flags: npt.NDArray[np.uint8]
    flag_names: tuple[str, ...] = ("",)
    unit: str | None = None
    decimals: int | None = None
    source: str | None = None
    updated: str | None = None
    language: str | None = None
    notes: tuple[str, ...] = ()
    more: dict[str, str] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Raise FormatError when the number of cells does not match the dimensions, and for infinite values."""
        if not len(self.values) == len(self.flags) == prod(self.shape):
            counts = f"{len(self.values)} värden och {len(self.flags)} flaggor, men {prod(self.shape)} celler"
            raise FormatError(f"Tabellen har {counts}. De ska vara lika många.")
        if np.isinf(self.values).any():
            raise FormatError("Ett av värdena är oändligt stort. Rätta det i källan.")

    @property
    def shape(self) -> tuple[int, ...]:
        """The number of values of each dimension."""
        return tuple(len(dimension.codes) for dimension in self.dimensions)

    def tidy(self) -> pd.DataFrame:
        """Return one row a cell: <dimension>_code and <dimension>_label for each dimension, then value and flag."""
        grid = np.indices(self.shape, dtype=np.int32).reshape(len(self.dimensions), -1)
        columns: dict[str, object] = {}
        for dimension, at in zip(self.dimensions, grid, strict=True):
            columns[f"{dimension.code}_code"] = pd.Categorical.from_codes(at, categories=list(dimension.codes))
            columns[f"{dimension.code}_label"] = np.asarray(dimension.labels, dtype=object)[at]
        columns["value"] = self.values
        columns["flag"] = np.asarray(self.flag_names, dtype=object)[self.flags]
        return pd.DataFrame(columns)


def check_dimensions(dimensions: tuple[Dimension, ...]) -> None:
    """Raise FormatError for no dimensions, an empty one, duplicate or empty codes, and more than MAX_CELLS cells."""
    if not dimensions:
        raise FormatError("Tabellen har inga dimensioner. Hämta den igen med minst en.")
    _no_duplicate([dimension.code for dimension in dimensions], "Dimensionen")
    for dimension in dimensions:
        if not dimension.codes:
            raise FormatError(f"Dimensionen {dimension.code} har inga värden: tabellen är tom. Hämta den igen.")
        if len(dimension.codes) != len(dimension.labels):
            counts = f"{len(dimension.codes)} koder men {len(dimension.labels)} namn"
            raise FormatError(f"Dimensionen {dimension.code} har {counts}. Rätta så att de är lika många.")
        if "" in dimension.codes or not dimension.code:
            raise FormatError(f"Dimensionen {dimension.code} har en kod som är tom. Ge den en kod.")
        _no_duplicate(dimension.codes, f"I dimensionen {dimension.code} står koden")
    count = prod(len(dimension.codes) for dimension in dimensions)
    if count > MAX_CELLS:
        max_text = f"{MAX_CELLS // 1_000_000} miljoner"
        raise FormatError(f"Tabellen har {count} celler, och fler än {max_text} läses inte. Hämta den i delar.")


def with_flags(
    values: npt.NDArray[np.float64], positions: npt.NDArray[np.intp], names: list[str]
) -> tuple[npt.NDArray[np.uint8], tuple[str, ...]]:
    """Return flags and flag_names of a Cube, from each cell's index among some names (which may include "").

    A cell without a value and with the empty text gets `..`. Raises FormatError for more than MAX_FLAGS names.
    """
    ordered = list(dict.fromkeys(["", *names]))
    if len(ordered) > MAX_FLAGS:
        raise FormatError(f"Tabellen har fler än {MAX_FLAGS} olika flaggor. Det är nog inte flaggor som står där.")
    flags = np.array([ordered.index(name) for name in names], dtype=np.uint8)[positions]
    silent = np.isnan(values) & (flags == 0)
    if silent.any():
        if MISSING not in ordered:
            ordered.append(MISSING)
        flags[silent] = ordered.index(MISSING)
    return flags, tuple(ordered)


def _no_duplicate(codes: tuple[str, ...] | list[str], what: str) -> None:
    if len(set(codes)) != len(codes):
        code, times = Counter(codes).most_common(1)[0]
        raise FormatError(f"{what} {code} {times} gånger. Varje kod får stå en gång: rätta källan.")
