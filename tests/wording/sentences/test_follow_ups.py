"""Test the sentence on when a plan is followed up: each follow-up once, in order, with its month and year."""

import re
from datetime import date

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from panel.wording.sentences import follow_ups as sentences
from tests.support.claims import claims
from tests.support.periods import MONTHS

NAMES = st.sampled_from(["Delårsuppföljning", "Helårsuppföljning", "Tertialuppföljning och bokslut"])
WORDS = st.text("abcåäö ", min_size=1, max_size=8)
# Name, year and month of the follow-up, and the last day to hand in, which may lie in another year.
FOLLOW_UPS = st.lists(
    st.tuples(NAMES, st.integers(1990, 2100), st.integers(1, 12), st.dates(date(1990, 1, 1), date(2100, 12, 31))),
    max_size=6,
    unique_by=lambda row: row[3],
)


@claims(sentences.schedule)
@given(FOLLOW_UPS)
def test_the_schedule_names_each_follow_up_once_by_its_last_day_with_its_own_month_and_year(
    rows: list[tuple[str, int, int, date]],
) -> None:
    sentence = sentences.schedule(pd.DataFrame(rows, columns=["name", "year", "month", "due_on"]))
    named = [
        f"{name.lower()} i {MONTHS[month - 1]} {year}" for name, year, month, _ in sorted(rows, key=lambda r: r[3])
    ]
    if len(named) > 1:
        assert sentence == f"{', '.join(named[:-1])} och {named[-1]}"
    else:
        assert sentence == "".join(named)


DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))


@claims(sentences.lacking)
@given(st.lists(DAYS, unique=True, max_size=4).map(sorted), DAYS)
def test_what_is_lacking_is_reported_by_its_last_days_and_never_before_them(due: list[date], today: date) -> None:
    sentence = sentences.lacking(due, today)
    past = [day for day in due if day < today]
    assert bool(sentence) == bool(due)
    if past:
        assert sentence.count("skulle ha lämnats") == 1
        assert all(f"{day.day} {MONTHS[day.month - 1]}" in sentence for day in past)
        assert {str(day.year) for day in past} == set(re.findall(r"\d{4}", sentence))
    elif due:
        first = due[0]
        assert f"senast {first.day} {MONTHS[first.month - 1]} {first.year}" in sentence


@claims(sentences.other_words)
@given(words=st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=5))
def test_each_other_word_is_named_once_and_each_cell_counted(words: list[tuple[str, str]]) -> None:
    sentence = sentences.other_words(words)
    assert sentence.split(" cell")[0] == str(len(words))
    assert sentence.startswith("1 cell har ett ") == (len(words) == 1)
    assert sentence.partition(": ")[2] == ", ".join(f"'{a}' som {b}" for a, b in dict.fromkeys(words)) + "?"


@claims(sentences.standing)
@given(
    opens_on=st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    days_left=st.integers(-2000, 2000),
    missing=st.integers(0, 99),
    has_begun=st.booleans(),
)
def test_a_follow_up_is_to_come_open_late_or_done(
    opens_on: date, days_left: int, missing: int, has_begun: bool
) -> None:
    sentence = sentences.standing(opens_on, days_left, missing, has_begun=has_begun)
    assert ("börjar den" in sentence and str(opens_on.year) in sentence) == (not has_begun)
    assert ("pågår" in sentence) == (has_begun and missing > 0 and days_left >= 0)
    assert ("Alla svar är inne" in sentence) == (has_begun and missing == 0)
    assert ("ista dagen har passerat" in sentence) == (has_begun and days_left < 0)
    assert ("lämnas in" in sentence) == (has_begun and (days_left < 0 or missing == 0))


@claims(sentences.words_read)
@given(count=st.integers(1, 100_000))
def test_the_words_that_have_been_read_as_others_are_counted(count: int) -> None:
    sentence = sentences.words_read(count)
    assert int("".join(sign for sign in sentence if sign.isdigit())) == count
    assert ("annat ord läst som" in sentence) == (count == 1)


@claims(sentences.seen_unread, sentences.seen_read_anyway, sentences.seen_odd)
@given(count=st.integers(1, 100_000))
def test_what_has_been_seen_is_counted(count: int) -> None:
    for sentence in (sentences.seen_unread(count), sentences.seen_read_anyway(count), sentences.seen_odd(count)):
        assert int("".join(sign for sign in sentence.partition("(")[2] if sign.isdigit())) == count
    assert sentences.seen_unread(count).startswith("Jag har sett det som inte läses")
    assert sentences.seen_read_anyway(count).startswith("Jag har sett det som läses ändå")


@claims(sentences.before_publishing)
@given(waits=st.lists(st.sampled_from(["skriv din funktion", "bekräfta"]), unique=True), undecided=st.integers(0, 9))
def test_all_that_is_left_to_do_is_said_and_nothing_more(waits: list[str], undecided: int) -> None:
    sentence = sentences.before_publishing(waits, undecided)
    assert bool(sentence) == bool(waits or undecided)
    assert all(wait in sentence for wait in waits)
    assert (f"gör {undecided} val ovan" in sentence) == (undecided > 0)
    assert sentence.count(" och ") == (len(waits) + bool(undecided) > 1)
