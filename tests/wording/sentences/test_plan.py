"""Test the sentences on a plan's parts with any numbers, and for plans that lack some."""

from hypothesis import example, given
from hypothesis import strategies as st

from panel.wording.sentences import plan as sentences
from tests.support.claims import claims

COUNTS = st.integers(0, 120)
BOARDS = st.sampled_from(["styrelsen", "nämnden", "utskottet"])


@claims(sentences.measured)
@given(COUNTS, COUNTS)
def test_criteria_are_counted_in_agreement(measurable: int, more: int) -> None:
    total = measurable + more
    sentence = sentences.measured(total, measurable)
    assert ("1 måluppfyllelser" in sentence.split(",")[0].replace(f"{total} ", "1 ") and total == 1) is False
    assert (f"{total} måluppfyllelse" in sentence) == (total > 0)
    assert (f"varav {measurable} går" in sentence) == (total > 0)


@claims(sentences.share_of_programme)
@given(COUNTS, COUNTS, BOARDS)
def test_the_rest_of_the_programme_is_others_only_where_there_is_a_rest(points: int, more: int, board: str) -> None:
    sentence = sentences.share_of_programme(points, points + more, board)
    assert bool(sentence) == (points + more > 0)
    assert ("resten" in sentence) == (more > 0)
    if sentence:
        assert sentence.startswith(f"{board.capitalize()} ansvarar för {points} av programmets {points + more} ")


@claims(sentences.no_points)
@given(COUNTS, BOARDS)
@example(0, "nämnden")
def test_a_plan_that_is_silent_on_points_says_nothing_of_who_answers(whole: int, board: str) -> None:
    sentence = sentences.no_points(whole, board)
    assert (sentence == "Planen anger inga programpunkter") == (whole == 0)
    assert (f"ansvarar {board} inte" in sentence) == (whole > 0)


@claims(sentences.open_findings, sentences.findings_of_plan, sentences.of_the_world)
@given(COUNTS, COUNTS, COUNTS, BOARDS, st.sampled_from(["", "helårsuppföljningen 2024"]))
@example(0, 24, 4, "styrelsen", "")
@example(3, 0, 0, "nämnden", "helårsuppföljningen 2024")
@example(0, 2, 0, "nämnden", "")
def test_open_findings_are_counted_in_agreement(
    reported: int, of_plan: int, grave: int, board: str, until: str
) -> None:
    opened = reported + of_plan
    sentence = sentences.open_findings(opened, reported, min(grave, opened), board, until, min(of_plan, 2))
    assert ("jämför flera planer" in sentence) == (of_plan > 0)
    about_reports = f"{reported} om det som är rapporterat{f' till och med {until}' if until else ''}"
    of_weight = f"{min(grave, opened)} som {board} bör känna till"
    assert (about_reports in sentence) == (reported > 0)
    assert (of_weight in sentence) == (min(grave, opened) > 0)
    assert (f"{about_reports} och {of_weight}." in sentence) == (reported > 0 and grave > 0)
    assert ("varav" in sentence) == (reported > 0 or min(grave, opened) > 0)
    assert sentence.startswith(
        "Ingen" if not opened else f"{opened} iakttagelse{' är öppen' if opened == 1 else 'r är öppna'}"
    )
    rest = sentences.findings_of_plan(of_plan)
    assert bool(rest) == (of_plan > 0)
    assert ("Den står" in rest) == (of_plan == 1)
    of_the_world = sentences.of_the_world(of_plan)
    assert bool(of_the_world) == (of_plan > 0)
    assert of_the_world.startswith(f"{of_plan} av dem ") or not of_plan
    assert ("Den står" in of_the_world) == (of_plan == 1)


@claims(sentences.claims_tested)
@given(st.dictionaries(st.sampled_from(list(sentences.FOUND)), st.integers(0, 9)))
def test_every_verdict_is_counted(counts: dict[str, int]) -> None:
    sentence = sentences.claims_tested(counts).removesuffix(".").split(": ", 1)[1]
    assert sum(int(part.split(" ")[0]) for part in sentence.split(", ") if part) == sum(counts.values())


@claims(sentences.questions, sentences.questions_for_board, sentences.for_board, sentences.duties)
@given(COUNTS, BOARDS)
def test_findings_and_duties_are_counted(count: int, board: str) -> None:
    assert sentences.questions("planens mål", count) == f"Frågetecken i planens mål: {count}"
    assert sentences.for_board(board) == f"{board.capitalize()} bör känna till"
    assert sentences.questions_for_board(board, count) == f"Frågetecken som {board} bör känna till: {count}"
    heading = sentences.duties(board, count)
    assert bool(heading) == (count > 0)
    if heading:
        assert heading.startswith(f"Vad {board} ansvarar för: {count} uppgift")
        assert heading.endswith("uppgift") == (count == 1)
