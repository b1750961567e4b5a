"""Strategies for what a sentence may meet: any years, ties, one row, gaps, negative values."""

import pandas as pd
from hypothesis import strategies as st

YEARS = st.integers(1900, 2100)
COUNTS = st.integers(0, 300_000)
CHANGES = st.integers(-3000, 3000)
SHARES = st.integers(0, 1000).map(lambda tenths: tenths / 10)
STEPS = {"M": 1, "Q": 3, "Y": 12}


def with_ties(values: st.SearchStrategy) -> st.SearchStrategy:
    """Values of which some are drawn anew from a few, so that ties are common."""
    return st.lists(values, min_size=1, max_size=4).flatmap(lambda few: st.one_of(values, st.sampled_from(few)))


def with_gaps(values: st.SearchStrategy) -> st.SearchStrategy:
    """Values of which some are missing."""
    return st.one_of(values, values, st.none())


def starts(frequency: str, count: int, first_year: int) -> list[pd.Timestamp]:
    """The first days of consecutive periods."""
    first = pd.Timestamp(first_year, 1, 1)
    return [first + pd.DateOffset(months=STEPS[frequency] * at) for at in range(count)]


@st.composite
def series(draw, frequency: str, values: st.SearchStrategy, column: str = "value", min_size: int = 1) -> pd.DataFrame:
    """One row a period, consecutive, some without a value: period_start and the column. At least one has a value."""
    count = draw(st.integers(min_size, 30))
    held = draw(st.lists(with_gaps(with_ties(values)), min_size=count, max_size=count).filter(any_value))
    months = STEPS[frequency] * draw(st.integers(0, 12 // STEPS[frequency] - 1))
    shift = pd.DateOffset(months=months)
    days = [day + shift for day in starts(frequency, count, draw(st.integers(1950, 2060)))]
    return pd.DataFrame({"period_start": days, column: pd.Series(held, dtype=float)})


def any_value(values: list[float | None]) -> bool:
    """Whether any of them is known."""
    return any(value is not None for value in values)


@st.composite
def years(draw, values: st.SearchStrategy, column: str, min_size: int = 1) -> pd.DataFrame:
    """One row a year, some years left out and some without a value: year and the column. At least one has a value."""
    held = sorted(draw(st.sets(st.integers(1990, 2060), min_size=min_size, max_size=25)))
    drawn = draw(st.lists(with_gaps(with_ties(values)), min_size=len(held), max_size=len(held)).filter(any_value))
    return pd.DataFrame({"year": held, column: pd.Series(drawn, dtype=float)})


@st.composite
def regions(draw, values: st.SearchStrategy, column: str = "value") -> pd.DataFrame:
    """One row a region: region_code, name, kind, is_own and the column. Municipalities beside the country and a county, or without."""
    count = draw(st.integers(1, 14))
    codes = [f"{580 + at:04}" for at in range(count)]
    rows = [(code, f"Kommun {code}", "municipality") for code in codes]
    rows += draw(
        st.sampled_from([[], [("00", "Riket", "country")], [("00", "Riket", "country"), ("05", "Län", "county")]])
    )
    frame = pd.DataFrame(draw(st.permutations(rows)), columns=["region_code", "name", "kind"])
    held = draw(st.lists(with_gaps(with_ties(values)), min_size=len(frame), max_size=len(frame)).filter(any_value))
    frame[column] = pd.Series(held, dtype=float)
    frame["is_similar"] = draw(st.booleans())
    frame["is_own"] = frame["region_code"] == draw(st.sampled_from(codes))
    return frame


def plain(sentence: str) -> str:
    """The sentence with ordinary spaces and minus signs, to read figures back from."""
    return sentence.replace("\u00a0", " ").replace("−", "-")
