"""Test the mark of a goal, for any counts of its criteria."""

from hypothesis import given
from hypothesis import strategies as st

from panel.wording.plan.goal_mark import goal_mark

COUNTS = st.dictionaries(
    st.sampled_from(["Uppfylls", "Uppfylls delvis", "Uppfylls inte", "Ej bedömd", ""]), st.integers(0, 9)
)


@given(COUNTS)
def test_a_goal_is_met_by_all_criteria_and_not_met_by_none_even_in_part(counts: dict[str, int]) -> None:
    mark = goal_mark(counts)
    judged = {word for word in ("Uppfylls", "Uppfylls delvis", "Uppfylls inte") if counts.get(word)}
    unjudged = sum(counts.values()) > sum(counts.get(word, 0) for word in judged)
    assert (mark == "Ej bedömd") == (not judged)
    assert (mark == "Uppfylls") == (judged == {"Uppfylls"} and not unjudged)
    assert (mark == "Uppfylls inte") == (judged == {"Uppfylls inte"})
