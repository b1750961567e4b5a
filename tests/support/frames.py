"""Strategies for the data of sentences: any years, ties, one row, gaps, negative values."""

import numpy as np
import pandas as pd
from hypothesis import strategies as st

COUNTS = st.integers(0, 300_000)
CHANGES = st.integers(-3000, 3000)
SHARES = st.integers(0, 1000).map(lambda tenths: tenths / 10)
STEPS = {"M": 1, "Q": 3, "Y": 12}


@st.composite
def some_missing(draw, values: st.SearchStrategy, count: int) -> list[float | None]:
    """So many values, of which some repeat, for ties, and some are missing. At least one is not."""
    few = draw(st.lists(values, min_size=1, max_size=4))
    drawn = draw(st.lists(st.one_of(values, st.sampled_from(few), st.none()), min_size=count, max_size=count))
    if all(value is None for value in drawn):
        drawn[draw(st.integers(0, count - 1))] = few[0]
    return drawn


def with_gaps(values: st.SearchStrategy) -> st.SearchStrategy:
    """Values of which some are missing."""
    return st.one_of(values, values, st.none())


def starts(frequency: str, count: int, first: str) -> pd.DatetimeIndex:
    """The first days of consecutive periods, from a month such as 2025-04."""
    months = np.datetime64(first, "M") + STEPS[frequency] * np.arange(count)
    return pd.DatetimeIndex(months.astype("datetime64[us]"))


@st.composite
def series(draw, frequency: str, values: st.SearchStrategy, column: str = "value", max_size: int = 30) -> pd.DataFrame:
    """One row a period, consecutive, with period_start and the column. At least one has a value."""
    count = draw(st.integers(1, max_size))
    figures = draw(some_missing(values, count))
    month = 1 + STEPS[frequency] * draw(st.integers(0, 12 // STEPS[frequency] - 1))
    days = starts(frequency, count, f"{draw(st.integers(1950, 2060))}-{month:02}")
    return pd.DataFrame({"period_start": days, column: pd.Series(figures, dtype=float)})


@st.composite
def years(draw, values: st.SearchStrategy, column: str) -> pd.DataFrame:
    """One row a year, not all consecutive, with year and the column. At least one has a value."""
    shown = sorted(draw(st.sets(st.integers(1990, 2060), min_size=1, max_size=25)))
    return pd.DataFrame({"year": shown, column: pd.Series(draw(some_missing(values, len(shown))), dtype=float)})


@st.composite
def regions(draw, values: st.SearchStrategy, column: str = "value") -> pd.DataFrame:
    """One row a region: region_code, name, kind, is_own and the column.

    Municipalities, with or without the country and a county.
    """
    count = draw(st.integers(1, 14))
    codes = [f"{580 + at:04}" for at in range(count)]
    rows = [(code, f"Kommun {code}", "municipality") for code in codes]
    rows += draw(
        st.sampled_from([[], [("00", "Riket", "country")], [("00", "Riket", "country"), ("05", "Län", "county")]])
    )
    frame = pd.DataFrame(draw(st.permutations(rows)), columns=["region_code", "name", "kind"])
    frame[column] = pd.Series(draw(some_missing(values, len(frame))), dtype=float)
    frame["is_own"] = frame["region_code"] == draw(st.sampled_from(codes))
    return frame


def plain(sentence: str) -> str:
    """The sentence with ordinary spaces and minus signs, to parse its figures."""
    return sentence.replace("\u00a0", " ").replace("−", "-")
