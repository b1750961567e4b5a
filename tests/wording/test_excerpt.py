"""Test that what somebody has written is shown as whole sentences, and marked where more follows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel.wording.excerpt import MORE, excerpt

REASON = "Två lokaler är uppsagda. Hyran går till underhållsplanerna."


@pytest.mark.parametrize(
    ("words", "width", "shown"),
    [
        (REASON, 60, REASON),
        (REASON, 54, "Två lokaler är uppsagda. …"),
        ("Det går. Vi ses. Om en vecka.", 20, "Det går. Vi ses. …"),
        ("Målet nås om bl.a. medel tillförs. Det är osäkert.", 20, "Målet nås om bl.a. medel tillförs. …"),
        ("Målet nås inte.", 10, "Målet nås inte."),
        ("Målet nås inte i år heller", 10, "Målet nås inte i …"),
        ("  Rad ett.\nRad två. ", 30, "Rad ett. Rad två."),
        ("", 10, ""),
    ],
)
def test_whole_sentences_are_shown(words: str, width: int, shown: str) -> None:
    assert excerpt(words, width) == shown


@given(st.lists(st.text("ab.", min_size=1, max_size=9), max_size=30).map(" ".join), st.integers(10, 60))
def test_what_is_left_out_is_marked_and_no_word_is_cut(words: str, width: int) -> None:
    shown = excerpt(words.title(), width)
    assert len(shown) <= 2 * width
    kept = shown.removesuffix(MORE).split()
    assert words.title().split()[: len(kept)] == kept
    assert shown.endswith(MORE) == (len(kept) < len(words.split()))
