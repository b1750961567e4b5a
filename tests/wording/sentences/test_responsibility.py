"""Test the sentences on who is responsible for what."""

from hypothesis import given
from hypothesis import strategies as st

from panel.wording.sentences.responsibility import follows, linked, named, save, show_all
from tests.support.claims import claims

counts = st.integers(1, 40).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))
numbers = st.lists(st.integers(1, 20), max_size=4, unique=True)


@claims(named, linked)
@given(goals=counts, points=st.one_of(st.just((0, 0)), counts))
def test_what_has_an_office_is_counted(goals: tuple[int, int], points: tuple[int, int]) -> None:
    shown, both = named(*goals, *points), goals[0] + points[0]
    assert ("utanför målen" in shown) == (points[1] > 0)
    assert shown.startswith("Inget kontor") == (both == 0)
    if both:
        assert f"{goals[0]} av {goals[1]} mål" in shown
        assert not points[1] or f"{points[0]} av {points[1]} punkt" in shown
    assert linked(*goals).startswith("Inget" if goals[0] == 0 else f"{goals[0]} av {goals[1]} mål")


@claims(save, show_all)
@given(count=st.integers(0, 200))
def test_a_button_says_how_many_it_is_about(count: int) -> None:
    assert save(count) == (
        "Spara ansvar" if count == 0 else f"Spara ansvar ({count} {'ändrad' if count == 1 else 'ändrade'})"
    )
    assert show_all(count).split()[2] == str(count)


@claims(follows)
@given(goals=numbers.map(lambda drawn: [str(one) for one in drawn]), line=st.sampled_from(["", "Budgetram"]))
def test_what_is_followed_is_named(goals: list[str], line: str) -> None:
    shown = follows(goals, line)
    if line:
        assert shown == "Följer Budgetram"
    else:
        assert [word.strip(",") for word in shown.split() if word.strip(",").isdigit()] == goals
        assert shown.startswith("Följer mål") == bool(goals)
