"""Test the sentences on what an address asks for in vain: they name the word, and what can be had."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from panel.wording import text
from panel.wording.sentences import address as sentences
from tests.support.claims import claims

WORDS = st.text(max_size=100)
DAYS = st.none() | st.dates(date(1900, 1, 1), date(2100, 12, 31))


@claims(sentences.unknown)
@given(WORDS, st.lists(st.text(st.characters(categories=["L"]), min_size=1, max_size=9), min_size=1, max_size=30))
def test_a_choice_that_is_not_there_is_named_with_those_that_are(word: str, options: list[str]) -> None:
    sentence = sentences.unknown("visa", word, options)
    assert word[: sentences.MAX_WORD] in sentence
    offered = sentence.rpartition("Möjliga: ")[2].removesuffix(".").removesuffix(", …").split(", ")
    assert offered == options[: sentences.MAX_OFFERED]
    assert sentence.endswith("….") == (len(options) > sentences.MAX_OFFERED)


@claims(sentences.no_such_choice)
@given(WORDS, st.lists(st.text(st.characters(categories=["L"]), min_size=1, max_size=9), max_size=12))
def test_a_choice_that_the_page_has_not_is_named_with_those_that_it_has(name: str, choices: list[str]) -> None:
    sentence = sentences.no_such_choice(name, choices)
    assert name[: sentences.MAX_WORD] in sentence
    offered = sentence.rpartition("Möjliga: ")[2].removesuffix(".").split(", ")
    assert offered == choices if choices else sentence.endswith("Sidan har inga val.")


@claims(sentences.of_no_use)
@given(WORDS)
def test_a_choice_that_bears_on_nothing_shown_is_named(name: str) -> None:
    assert f"{name} har ingen betydelse" in sentences.of_no_use(name)


@claims(sentences.day_of_another_plan)
@given(st.dates(), st.dates())
def test_a_day_of_another_plan_is_named_with_the_day_it_would_have_to_follow(day: date, decided_on: date) -> None:
    sentence = sentences.day_of_another_plan(day, decided_on)
    assert sentence.index(text.day(decided_on)) < sentence.index(f"efter den {text.day(day)}")


@claims(
    sentences.no_such_number,
    sentences.not_in_document,
    sentences.not_to_write,
    sentences.no_saved_query,
    sentences.no_saved_view,
)
@given(WORDS)
def test_what_is_not_there_is_named(word: str) -> None:
    in_vain = (
        sentences.no_such_number,
        sentences.not_in_document,
        sentences.not_to_write,
        sentences.no_saved_query,
        sentences.no_saved_view,
    )
    for sentence in in_vain:
        assert word[: sentences.MAX_WORD] in sentence("citat", word)


@claims(sentences.no_such_day)
@given(WORDS, DAYS, DAYS)
def test_a_day_that_is_not_there_is_named_with_the_bounds(word: str, first: date | None, last: date | None) -> None:
    sentence = sentences.no_such_day("per", word, first, last)
    assert word[: sentences.MAX_WORD] in sentence
    bounds = sentence.rpartition("2024-08-15")[2]
    assert ("tidigast" in bounds) == (first is not None)
    assert ("senast" in bounds) == (last is not None)
    for day in (first, last):
        assert day is None or text.day(day) in bounds


@claims(sentences.retired)
@given(WORDS)
def test_a_choice_that_is_not_needed_any_more_is_named(word: str) -> None:
    shown = sentences.retired("visa", word)
    assert word[: sentences.MAX_WORD] in shown
    assert "allt på en gång" in shown
