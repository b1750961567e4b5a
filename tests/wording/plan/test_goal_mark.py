"""Test the mark of a goal, for any counts of its criteria."""

from hypothesis import given
from hypothesis import strategies as st

from panel.wording.plan.goal_mark import goal_mark, rule_in_words

COUNTS = st.dictionaries(
    st.sampled_from(["Uppfylls", "Uppfylls delvis", "Uppfylls inte", "Ej bedömd", ""]), st.integers(0, 9)
)


@given(COUNTS)
def test_a_goal_is_met_by_all_criteria_and_not_met_by_none_even_in_part(counts: dict[str, int]) -> None:
    mark = goal_mark(counts, "all")
    judged = {word for word in ("Uppfylls", "Uppfylls delvis", "Uppfylls inte") if counts.get(word)}
    unjudged = sum(counts.values()) > sum(counts.get(word, 0) for word in judged)
    assert (mark == "Ej bedömd") == (not judged)
    assert (mark == "Uppfylls") == (judged == {"Uppfylls"} and not unjudged)
    assert (mark == "Uppfylls inte") == (judged == {"Uppfylls inte"})


@given(COUNTS)
def test_by_the_other_rule_a_goal_is_met_by_more_than_half_where_none_is_not_met(counts: dict[str, int]) -> None:
    mark = goal_mark(counts, "most")
    is_met = 2 * counts.get("Uppfylls", 0) > sum(counts.values()) and not counts.get("Uppfylls inte")
    assert (mark == "Uppfylls") == is_met
    assert mark == goal_mark(counts, "all") or is_met
    assert ("fler än hälften" in rule_in_words("most")) > ("fler än hälften" in rule_in_words("all"))
