"""Test the search in Swedish text: what is written is found, and a word in another form; another word is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel.wording.search import ENDINGS, finds, is_same_word

STEMS = st.text("abdfgkloprtuvåäö", min_size=4, max_size=12)
WORDS = st.text("abdeiklnorståäö", min_size=1, max_size=12)
TEXTS = st.lists(WORDS, min_size=1, max_size=8).map(" ".join)


@given(TEXTS, st.data())
def test_what_is_written_is_found_as_it_is_and_word_by_word(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    assert finds(text[start : data.draw(st.integers(start + 1, len(text)))].upper(), text)
    assert finds(" ".join(data.draw(st.permutations(text.split()))), text)


@given(STEMS, st.sampled_from(sorted(ENDINGS)), st.sampled_from(sorted(ENDINGS)))
def test_a_word_is_found_by_its_other_forms(stem: str, written: str, sought: str) -> None:
    assert finds(f"{stem}{sought}", f"Här står {stem}{written}.")


@given(WORDS, WORDS)
def test_two_words_are_the_same_either_way_and_only_with_a_common_beginning(one: str, other: str) -> None:
    assert is_same_word(one, other) == is_same_word(other, one)
    assert is_same_word(one, one)
    assert not is_same_word(one, other) or one[:3] == other[:3]


@pytest.mark.parametrize(
    ("sought", "text", "is_found"),
    [
        ("skolor", "Starta en ny skola i Vilbergen", True),
        ("skolans", "Fler platser i skolorna", True),
        ("fastigheter", "En fastighets underhåll", True),
        ("äldre bostad", "Bostäder och bostaden för äldre", True),
        ("kommuner", "God kommunikation", False),
        ("planer", "Nya planteringar", False),
        ("bro", "Ett bra liv", False),
        ("skola park", "En skola", False),
        ("...", "Allt", False),
        ("", "Allt", True),
    ],
)
def test_another_word_with_the_same_beginning_is_not_found(sought: str, text: str, is_found: bool) -> None:
    assert finds(sought, text) == is_found
