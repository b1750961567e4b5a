"""A statistical table with any number of dimensions: what all the formats have in common."""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

Role = Literal["time", "geo", "metric"]


class FormatError(Exception):
    """A file cannot be read for certain. The text, in Swedish, says what, where (line, keyword) and what to do."""


@dataclass(frozen=True)
class Dimension:
    """One dimension: its own code and label, and the code and label of each of its values, in order."""

    code: str
    label: str
    codes: tuple[str, ...]
    labels: tuple[str, ...]
    role: Role | None = None


@dataclass(frozen=True)
class Cube:
    """The cells of a table, the last dimension varying fastest.

    `values` has one float a cell, NaN where there is none. `flags` has one small number a cell: its place in
    `flag_names`, where 0 is the empty text, and the others what stands in the source (`..`, `.`, `-`).
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

    @property
    def shape(self) -> tuple[int, ...]:
        """How many values each dimension has."""
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
