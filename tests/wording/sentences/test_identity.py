"""Test the sentences of the line on every page, on any day and with any follow-ups."""

from datetime import date

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from panel.wording import text
from panel.wording.sentences import identity as sentences
from tests.support.claims import claims

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@claims(sentences.phase, sentences.is_over, sentences.years)
@given(st.integers(2000, 2099), st.integers(0, 4), DAYS)
def test_a_plan_year_has_not_begun_goes_on_or_is_over(year: int, more: int, today: date) -> None:
    words = sentences.phase(year, last := year + more, today)
    assert sentences.is_over(last, today) == ("avsluta" in words)
    assert sentences.years(year, last) == (f"{year}–{last}" if more else str(year))
    assert ("avsluta" in words) == (date(last, 12, 31) < today)
    assert ("pågår" in words) == (date(year, 1, 1) <= today <= date(last, 12, 31))
    assert ("börjar" in words) == (today < date(year, 1, 1))


@claims(sentences.next_follow_up)
@given(st.lists(DAYS, max_size=4, unique=True), DAYS)
def test_the_next_follow_up_is_the_first_that_is_due_today_or_later(due: list[date], today: date) -> None:
    rows = pd.DataFrame({"name": [f"Uppföljning {at}" for at in range(len(due))], "due_on": pd.to_datetime(due)})
    left = [day for day in due if day >= today]
    words = sentences.next_follow_up(rows, today)
    if left:
        assert words == f"Nästa: uppföljning {due.index(min(left))} senast {text.brief_day(min(left))}"
    else:
        assert words == (f"Sista svarsdag {text.brief_day(max(due))}" if due else "Ingen uppföljning planerad")


@claims(sentences.data_age)
@given(DAYS, st.integers(0, 400))
def test_the_age_of_the_statistics_is_stated_from_half_a_year_on(end: date, months: int) -> None:
    words = sentences.data_age(end, months)
    assert words.startswith(f"Statistik t.o.m. {text.month(end)}")
    assert words.endswith(f", {months} mån gammal") == (months >= 6)
