"""Sentences on a plan's parts: agreement with the number, and no word of what the plan does not have."""

from hypothesis import given
from hypothesis import strategies as st

from tests.sentences.claims import claims
from ui.sentences import plan as sentences

COUNTS = st.integers(0, 120)
BOARDS = st.sampled_from(["styrelsen", "nämnden", "utskottet"])


@claims(sentences.worth_knowing)
@given(COUNTS, COUNTS, BOARDS)
def test_the_findings_worth_knowing_are_counted_for_the_plans_own_board(grave: int, more: int, board: str) -> None:
    said = sentences.worth_knowing(grave, grave + more, board)
    assert said.startswith(f"{grave} iakttagelse{'' if grave == 1 else 'r'} som {board} ")
    assert said.endswith(f"av {grave + more} i allt.")


@claims(sentences.measured)
@given(COUNTS, COUNTS)
def test_criteria_are_counted_in_agreement(measurable: int, more: int) -> None:
    total = measurable + more
    said = sentences.measured(total, measurable)
    assert ("1 måluppfyllelser" in said.split(",")[0].replace(f"{total} ", "1 ") and total == 1) is False
    assert (f"{total} måluppfyllelse" in said) == (total > 0)
    assert (f"varav {measurable} går" in said) == (total > 0)


@claims(sentences.share_of_programme)
@given(COUNTS, COUNTS, BOARDS)
def test_the_rest_of_the_programme_is_others_only_where_there_is_a_rest(points: int, more: int, board: str) -> None:
    said = sentences.share_of_programme(points, points + more, board)
    assert bool(said) == (points + more > 0)
    assert ("resten" in said) == (more > 0)
    if said:
        assert said.startswith(f"{board.capitalize()} ansvarar för {points} av programmets {points + more} ")
