"""The rule for ranks: who is counted, how ties are ranked, and from which end."""

from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

# Computed values that differ in their last floating-point digits only are treated as equal.
SIGNIFICANT_DIGITS = 12


@dataclass(frozen=True)
class Rank:
    """A region's rank among those of its kind with a value, counted from the highest.

    `tied` is how many others share it, `counted` how many have a value, including the region.
    """

    number: int
    tied: int
    counted: int


def ranks_of(values: pd.Series) -> pd.Series:
    """Return the ranks of values from the highest, 1 first; ties share the first of their ranks. NA without a value."""
    rounded = values.astype(float).map(lambda value: float(f"{value:.{SIGNIFICANT_DIGITS}g}"))
    return rounded.rank(method="min", ascending=False).astype("Int64")


def ranks_by_kind(frame: pd.DataFrame, value: str, kind: str, ranked: Collection[str] = ("municipality",)) -> pd.Series:
    """Return the rank of each row among the rows of its kind; NA for kinds not in `ranked`, and without a value.

    The country and the counties are shown beside municipalities for comparison, and are not ranked with them.
    """
    found = pd.Series(pd.NA, index=frame.index, dtype="Int64")
    for one in ranked:
        of_kind = frame.loc[frame[kind] == one, value]
        found.loc[of_kind.index] = ranks_of(of_kind)
    return found


def rank_of(frame: pd.DataFrame, region_code: str, value: str, kind: str) -> Rank | None:
    """Return a region's rank among the rows of its kind; None where it has no value, or no other has one.

    `frame` has a row per region: region_code, and the columns that `value` and `kind` name.
    """
    own = frame[frame["region_code"] == region_code]
    if own.empty or pd.isna(own[value].iloc[0]):
        return None
    peers = frame.loc[frame[kind] == own[kind].iloc[0], ["region_code", value]].dropna(subset=value)
    if len(peers) < 2:
        return None
    found = ranks_of(peers[value])
    number = int(found[peers["region_code"] == region_code].iloc[0])
    return Rank(number, int((found == number).sum()) - 1, len(peers))
