"""Property tests of the sentences on what is handed in for approval."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from panel.wording import text
from panel.wording.sentences import approval
from tests.support.claims import claims

COUNTS = st.integers(0, 3000)
FUNCTIONS = st.sampled_from(["kontorschef", "controller", "godkännare på Tillväxtkontoret"])


@claims(approval.waits, approval.step, approval.approved)
@given(FUNCTIONS, st.dates(date(2020, 1, 1), date(2090, 1, 1)), st.integers(1, 999))
def test_who_and_when_are_those_given(who: str, on: date, number: int) -> None:
    assert approval.waits(who).endswith(f"av {who}")
    assert approval.step("sent back", who, on) == f"skickades tillbaka {text.day(on)} av {who}"
    assert approval.step("withdrawn", who, on) == f"togs tillbaka {text.day(on)} av {who}"
    shown = approval.approved(who, number, on)
    assert shown.startswith(f"Godkänd av {who}.")
    assert shown.endswith(f"{text.day(on)} som inlämning {number}.")


@claims(approval.handed_in, approval.sent_back, approval.waiting, approval.to_approve, approval.taken_up)
@given(COUNTS, st.dates(date(2020, 1, 1), date(2090, 1, 1)))
def test_counts_are_those_given_in_the_right_number(count: int, on: date) -> None:
    values = text.count(count, "uppgift", "uppgifter")
    assert approval.handed_in(count, on) == f"{values}, {text.day(on)}"
    assert approval.taken_up(count).startswith(values)
    for sentence in (approval.sent_back(count), approval.waiting(count), approval.to_approve(count)):
        assert sentence.startswith(text.count(count, "inlämning ", "inlämningar "))


@claims(approval.left)
@given(COUNTS)
def test_what_an_approval_leaves_is_told_only_where_there_is_any(count: int) -> None:
    sentence = approval.left(count)
    assert (sentence == "") == (count == 0)
    assert not count or sentence.startswith(text.count(count, "uppgift till", "uppgifter till"))
