"""Test that status words agree with any count, and that nothing counted is left out."""

import re

from hypothesis import given
from hypothesis import strategies as st

from panel.wording.sentences import status as sentences
from panel.wording.theme import STATUS_ICONS
from tests.support.claims import claims

COUNTS = st.integers(0, 95)


def test_every_status_is_inflected() -> None:
    assert list(sentences.INFLECTED) == list(STATUS_ICONS)
    counts = {"Ej påbörjad": 3, "Slutförd": 11, "Pågår": 22}
    assert sentences.counted(counts) == "11 slutförda, 22 pågår, 3 ej påbörjade"
    assert sentences.counted(dict.fromkeys(counts, 1)) == "1 slutförd, 1 pågår, 1 ej påbörjad"


@claims(sentences.of_plan)
@given(st.sampled_from(list(STATUS_ICONS)), COUNTS, COUNTS)
def test_a_status_that_nobody_has_reported_is_the_plans(status: str, count: int, unreported: int) -> None:
    sentence = sentences.of_plan(status, count, min(count, unreported))
    assert sentence.startswith(sentences.inflected(status, count))
    assert sentence.endswith("enligt planen") == (0 < count <= unreported)
    assert sentences.counted({status: 3}, {status: 3}).endswith("enligt planen")


@claims(sentences.inflected, sentences.counted)
@given(st.dictionaries(st.sampled_from(list(STATUS_ICONS)), COUNTS))
def test_status_words_agree_with_their_count(counts: dict[str, int]) -> None:
    sentence = sentences.counted(counts)
    assert not any(status in sentence for status in STATUS_ICONS)
    shown = {words: int(count) for count, words in re.findall(r"(\d+) ([^,]+)", sentence)}
    assert shown == {sentences.inflected(status, count): count for status, count in counts.items() if count}
    assert all(words.endswith(("da", "de")) == (count > 1) for words, count in shown.items() if words != "pågår")
