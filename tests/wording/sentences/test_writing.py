"""Property tests of the sentences on what is written in the page."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from panel.wording import text
from panel.wording.sentences import to_do, writing
from tests.support.claims import claims

COUNTS = st.integers(0, 3000)


@claims(writing.saved)
@given(st.datetimes(datetime(2020, 1, 1), datetime(2090, 1, 1)))
def test_when_a_draft_was_saved_is_in_swedish_time(at: datetime) -> None:
    moment = text.swedish_moment(at.replace(tzinfo=UTC))
    assert writing.saved(at.replace(tzinfo=UTC)).startswith(f"Utkastet sparades {moment}.")


@claims(writing.to_mend, writing.left_out, writing.hand_in, writing.group)
@given(COUNTS)
def test_counts_are_those_given(count: int) -> None:
    number = text.number(count)
    assert f"Rätta {number}" in writing.to_mend(count)
    assert f"({number})" in writing.left_out(count)
    assert writing.hand_in(count).startswith(f"Lämna in {number}")
    assert writing.group("Kvar", count) == f"Kvar: {text.count(count, 'rad', 'rader')}"


@claims(writing.drafts_left)
@given(COUNTS)
def test_drafts_are_told_only_where_there_are_any(count: int) -> None:
    sentence = writing.drafts_left(count)
    assert (sentence == "") == (count == 0)
    assert not count or text.number(count) in sentence
    assert ("är lämnat." in sentence) == (count == 1)


@claims(writing.headline)
@given(COUNTS, COUNTS, COUNTS)
def test_all_is_said_only_of_all(missing: int, more: int, drafts: int) -> None:
    sentence = writing.headline(missing, missing + more, drafts)
    assert sentence.startswith(to_do.answers(missing, missing + more))
    assert ("utkast" in sentence) == (drafts > 0)
