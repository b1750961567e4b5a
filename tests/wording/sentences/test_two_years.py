"""Test the sentences on two plans of one board."""

from hypothesis import given
from hypothesis import strategies as st

from panel.wording import text
from panel.wording.sentences import two_years as sentences
from tests.support.claims import claims

COUNTS = st.integers(0, 200)
AMOUNTS = st.floats(0, 9000)


@claims(sentences.headline)
@given(st.integers(2000, 2090), st.tuples(COUNTS, COUNTS, COUNTS), st.none() | st.tuples(AMOUNTS, AMOUNTS))
def test_goals_are_counted_and_frames_are_those_of_each_year(
    year: int, goals: tuple[int, int, int], frames: tuple[float, float] | None
) -> None:
    sentence = sentences.headline(year, year + 1, goals, frames)
    assert sentence.startswith(
        f"Från {year} till {year + 1}: {goals[0]} mål i båda planerna, {goals[1]} nya och {goals[2]}"
    )
    assert ("Ramen går från" in sentence) == (frames is not None)
    assert frames is None or sentence.endswith(f"från {text.mnkr(frames[0])} till {text.mnkr(frames[1])}")


@claims(sentences.measure)
@given(st.none() | st.integers(0, 100), st.none() | st.integers(0, 100))
def test_a_measure_states_what_the_plan_does(baseline: int | None, target: int | None) -> None:
    sentence = sentences.measure({"baseline": baseline, "target": target, "unit": "procent"})
    assert (f"från {baseline}" in sentence) == (baseline is not None)
    assert (f"till {target} procent" in sentence) == (target is not None)
    assert bool(sentence) == (baseline is not None or target is not None)


@claims(sentences.unchanged)
@given(st.integers(1, 200))
def test_unchanged_points_are_counted(points: int) -> None:
    assert sentences.unchanged(points).startswith("1 punkt har" if points == 1 else f"{points} punkter har")


@claims(sentences.proposed, sentences.proposal, sentences.save)
@given(st.integers(1, 200), st.integers(2000, 2090))
def test_proposals_are_counted_and_name_both_years(pairs: int, year: int) -> None:
    assert sentences.proposed(pairs).startswith("1 par är ett förslag" if pairs == 1 else f"{pairs} par är förslag")
    assert sentences.proposal("Klimat", year, "Energi", year + 1) == f"Klimat ({year}) och Energi ({year + 1})"
    assert (sentences.save(pairs), sentences.save(0)) == (f"Spara {pairs} svar", "Spara svar")
