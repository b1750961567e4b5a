"""Test the age of a source against how often its figures come."""

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel.wording.statistics import source_age as rule
from panel.wording.statistics.latest import due_on

TODAY = date(2026, 11, 29)
MONTHS_A_PERIOD = {"M": 1, "Q": 3, "H": 6, "Y": 12}


def series(first: str, last: str, frequency: str = "M", lag: int | None = 45, **other: object) -> pd.Series:
    days = {"first_period": pd.Timestamp(first), "last_period": pd.Timestamp(last)}
    months = (days["last_period"].to_period("M") - days["first_period"].to_period("M")).n
    whole = {"period_count": months // MONTHS_A_PERIOD[frequency] + 1, "newest_period": days["last_period"]}
    return pd.Series({**days, "frequency": frequency, "lag": lag, **whole, **other})


@given(st.dates(date(1990, 1, 1), date(2040, 1, 1)), st.sampled_from("MQHY"), st.integers(0, 400), st.integers(0, 2000))
def test_as_many_periods_are_behind_as_have_fallen_due(day: date, frequency: str, lag: int, later: int) -> None:
    months = MONTHS_A_PERIOD[frequency]
    start = pd.Timestamp(day.year, (day.month - 1) // months * months + 1, 1)
    today = start.date() + timedelta(days=later)
    behind = rule.periods_behind(start.date(), frequency, lag, today)
    held_end = start + pd.offsets.MonthEnd(months) + pd.offsets.MonthEnd(months * behind)
    assert today <= due_on(held_end.date(), frequency, lag)
    if behind:
        assert today > due_on((held_end - pd.offsets.MonthEnd(months)).date(), frequency, lag)


def test_a_period_is_behind_from_the_day_after_it_fell_due() -> None:
    due = due_on(date(2025, 7, 31), "M", 45)
    assert rule.periods_behind(date(2025, 7, 1), "M", 45, due) == 0
    assert rule.periods_behind(date(2025, 7, 1), "M", 45, due + timedelta(days=1)) == 1


@pytest.mark.parametrize(
    ("row", "behind", "is_scattered", "is_replaced"),
    [
        (series("2000-01-01", "2025-07-01"), 14, False, False),
        (series("2011-01-01", "2024-01-01", "Y"), 1, False, False),
        (series("2010-01-01", "2025-10-01", "Q", 75), 2, False, False),
        (series("2000-01-01", "2026-09-01"), 0, False, False),
        (series("2000-01-01", "2025-01-01", "Y", None), None, False, False),
        (series("2008-02-01", "2023-10-01", period_count=13), None, True, False),
        (series("2000-01-01", "2024-12-01", newest_period=pd.Timestamp("2026-09-01")), None, False, True),
    ],
)
def test_a_series_is_late_only_where_a_newer_figure_should_be_held(
    row: pd.Series, behind: int | None, is_scattered: bool, is_replaced: bool
) -> None:
    age = rule.series_age(row, TODAY)
    assert (age.behind, age.is_scattered, age.is_replaced) == (behind, is_scattered, is_replaced)


def test_a_source_is_as_old_as_the_series_that_reach_longest() -> None:
    rows = [
        series("2010-01-01", "2025-10-01", "Q", 75),
        series("2010-01-01", "2025-10-01", "Q", None),
        series("2011-01-01", "2024-01-01", "Q", 120),
    ]
    age = rule.source_age([rule.series_age(row, TODAY) for row in rows])
    assert (age.behind, age.months_behind, age.first_period) == (2, 6, date(2010, 1, 1))
    assert (age.last_period, age.is_replaced) == (date(2025, 10, 1), False)
