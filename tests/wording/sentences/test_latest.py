"""Test the newest figure of an indicator over all frequencies, its change and the plan's claim."""

from datetime import date, timedelta
from math import nan

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel.wording import text
from panel.wording.sentences import latest as sentences
from panel.wording.statistics import latest as rule
from tests.support import frames
from tests.support.claims import claims

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
MONTHS_A_PERIOD = {"M": 1, "Q": 3, "H": 6, "Y": 12}
FREQUENCIES = st.sampled_from(list(MONTHS_A_PERIOD))


@claims(sentences.population_claim, sentences.unemployment_claim)
@given(frames.COUNTS, DAYS, frames.COUNTS | st.just(nan), frames.COUNTS | st.just(nan), st.booleans())
def test_a_claim_from_another_register_is_said_to_be_one(
    value: int, day: date, scb: float, register: float, is_registers: bool
) -> None:
    register = value if is_registers else register
    sentence = sentences.population_claim(value, day, scb, register)
    assert sentence.startswith(f"Planen: {text.number(value)} i {text.month(day)}")
    assert ("SCB hade då" in sentence) == (scb == scb and scb != value)
    assert ("annat register" in sentence) == (scb == scb and scb != value and register == value)
    assert sentences.unemployment_claim(8.8, day) == f"Planen: {text.percent(8.8)} i {text.month(day)}"
    assert sentences.unemployment_claim(8.8, day, "Y") == f"Planen: {text.percent(8.8)} {day.year}"


@given(DAYS, FREQUENCIES, st.integers(0, 400))
def test_the_next_figure_is_due_some_days_after_its_own_period(day: date, rhythm: str, lag: int) -> None:
    end = (pd.Timestamp(day) + pd.offsets.MonthEnd(0)).date()
    next_end = (pd.Timestamp(end) + pd.offsets.MonthEnd(MONTHS_A_PERIOD[rhythm])).date()
    assert rule.due_on(end, rhythm, lag) == next_end + timedelta(days=lag)


@pytest.mark.parametrize(
    ("end", "day", "months"),
    [("2025-12-31", "2026-11-29", 11), ("2025-12-31", "2026-01-31", 1), ("2025-12-31", "2026-12-31", 12)],
)
def test_age_is_to_the_nearest_month(end: str, day: str, months: int) -> None:
    assert rule.age_in_months(date.fromisoformat(end), date.fromisoformat(day)) == months


@pytest.mark.usefixtures("panel")
def test_the_newest_population_is_that_of_the_quarter_where_the_months_end_before() -> None:
    found = rule.latest("population", "0581")
    assert found is not None
    assert (found.value, found.period_end, found.frequency, found.change) == (144904, date(2025, 12, 31), "Q", -76)
    assert rule.latest("population", "9999") is None


@claims(sentences.official)
@given(st.integers(0, 10**6).map(str), st.sampled_from(["procent", "antal"]), st.integers(1990, 2100).map(str))
def test_a_figure_of_statistics_has_its_period_and_source(value: str, unit: str, year: str) -> None:
    assert sentences.official(value, unit, year, "Kolada") == f"{value} {unit}, {year} (Kolada)"
