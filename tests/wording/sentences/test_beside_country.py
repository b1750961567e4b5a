"""Test the sentences on a municipality beside the country: per cent with per cent, and the right side of it."""

from datetime import date
from math import isnan, nan

from hypothesis import assume, example, given
from hypothesis import strategies as st

from panel.wording import text
from panel.wording.sentences import beside_country as sentences
from tests.support.claims import claims

PERSONS = st.integers(0, 2_000_000)
CHANGES = st.integers(-5000, 5000).map(float) | st.just(nan)
TENTHS = st.integers(-100, 100).map(lambda value: value / 10) | st.just(nan)


@claims(sentences.population_change, sentences.persons)
@given(PERSONS, CHANGES, TENTHS)
@example(144_904, -76.0, 0.2)
@example(5, 5.0, 0.2)
def test_a_population_changes_in_per_cent_beside_the_country_s(before: int, change: float, country: float) -> None:
    value = before + (0 if isnan(change) else change)
    sentence = sentences.population_change(change, value, country)
    assert bool(sentence) == (not isnan(change) and before > 0)
    if sentence:
        assert sentence.startswith(text.signed_percent(100 * change / before))
        assert ("riket" in sentence) == (not isnan(country))
        assert sentence.count("%") == 2 - isnan(country)
    told = sentences.persons(change)
    assert ("färre" in told) == (change < 0)
    assert ("fler" in told) == (change > 0)
    assert bool(told) == (not isnan(change))
    assert not told or "år" in told


@claims(sentences.points_change)
@given(TENTHS)
def test_a_percentage_goes_up_or_down(change: float) -> None:
    sentence = sentences.points_change(change)
    assert sentence.startswith("ned") == (change < 0)
    assert sentence.startswith("upp") == (change > 0)
    assert bool(sentence) == (not isnan(change))
    assert not change or isnan(change) or text.number(abs(change), 1) in sentence


@claims(sentences.gap)
@given(TENTHS, TENTHS)
@example(2.3, 2.4)
@example(0.1, -0.2)
def test_the_distance_names_its_side_now_and_where_it_was_another(now: float, before: float) -> None:
    sentence = sentences.gap(now, before)
    assert bool(sentence) == (not isnan(now))
    assume(sentence)
    assert ("över riket" in sentence) == (now > 0)
    assert ("under riket" in sentence) == (now < 0)
    assert ("för ett år sedan" in sentence) == (not isnan(before))
    if now > 0 > before:
        assert sentence.endswith("under")
    if now < 0 < before:
        assert sentence.endswith("över")


@claims(sentences.change_since, sentences.lines_in_words, sentences.not_here, sentences.as_now)
@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)), st.lists(st.just(("Riket", "6,8 %")), min_size=1, max_size=2))
def test_the_lines_and_what_is_missing_are_named(day: date, newest: list[tuple[str, str]]) -> None:
    about = sentences.change_since(day)
    assert text.month(day) in about
    words = sentences.lines_in_words(about, newest)
    assert words.startswith(about)
    assert words.count("Riket 6,8 %") == len(newest)
    assert sentences.not_here("Folkmängd", "Salem") == "Folkmängd finns inte för Salem."
    assert "nu" in sentences.as_now()
