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


@claims(sentences.no_points)
@given(BOARDS)
def test_it_is_the_plans_own_board_that_answers_for_no_point(board: str) -> None:
    assert f"ansvarar {board} inte" in sentences.no_points(board)


@claims(sentences.open_findings, sentences.findings_of_plan, sentences.to_sort_out)
@given(COUNTS, COUNTS, COUNTS, BOARDS)
def test_open_findings_are_counted_in_agreement(reported: int, of_plan: int, grave: int, board: str) -> None:
    opened = reported + of_plan
    said = sentences.open_findings(opened, reported, min(grave, opened), board)
    assert said.startswith(
        "Ingen" if not opened else f"{opened} iakttagelse{' är öppen' if opened == 1 else 'r är öppna'}"
    )
    assert (f"{reported} om det som är rapporterat" in said) == (opened > 0)
    rest = sentences.findings_of_plan(of_plan)
    assert bool(rest) == (of_plan > 0)
    assert ("Den står" in rest) == (of_plan == 1)
    assert sentences.to_sort_out(opened) == f"{opened} {'sak' if opened == 1 else 'saker'} att reda ut"


@claims(sentences.claims_tested)
@given(st.dictionaries(st.sampled_from(list(sentences.FOUND)), st.integers(0, 9)))
def test_every_verdict_is_counted(counts: dict[str, int]) -> None:
    said = sentences.claims_tested(counts).removesuffix(".").split(": ", 1)[1]
    assert sum(int(part.split(" ")[0]) for part in said.split(", ") if part) == sum(counts.values())


@claims(sentences.over_findings)
@given(st.lists(st.sampled_from(list(sentences.FOUND)), max_size=4))
def test_a_heading_says_that_it_does_not_add_up_only_of_what_does_not(verdicts: list[str]) -> None:
    said = sentences.over_findings(verdicts)
    false = [verdict for verdict in verdicts if verdict in ("contradicted", "does_not_add_up")]
    assert ("stämmer inte" in said) == bool(false)
    assert ("värt att veta" in said) == (len(false) < len(verdicts))
    assert (said == "Iakttagelser") == (not verdicts)
