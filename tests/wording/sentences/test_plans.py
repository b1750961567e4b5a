"""Test the sentences about a plan that is taken in: they have the counts that they are given, and no others."""

import re

from hypothesis import given
from hypothesis import strategies as st

from panel.wording import text
from panel.wording.sentences import plans
from tests.support.claims import claims

COUNTS = st.integers(0, 5000)
TITLES = st.sampled_from(["Mål", "Budget", "Programpunkter"])


@claims(plans.draft)
@given(st.dictionaries(TITLES, COUNTS), COUNTS, COUNTS)
def test_a_draft_names_each_sheet_with_rows_and_what_was_not_placed(
    found: dict[str, int], unplaced: int, beyond: int
) -> None:
    words = plans.draft(found, unplaced, beyond)
    for title, count in found.items():
        assert (f"{text.number(count)} på bladet {title}" in words) == (count > 0)
    assert words.startswith("Ingen del") == (not any(found.values()))
    assert ("Allt i dokumentet är placerat." in words) == (not unplaced and not beyond)
    assert len(re.findall(r"\d[\d\u00a0]*", words)) == sum(map(bool, [*found.values(), unplaced, beyond]))


@claims(plans.label)
@given(
    st.sampled_from(
        ["Kommunstyrelsens uppdragsplan 2024", "Internbudget", "Verksamhetsplan 2025 för bildningsnämnden"]
    ),
    st.sampled_from(["Kommunstyrelsen", "Bildningsnämnden"]),
    st.integers(2023, 2027),
)
def test_plans_of_one_title_are_told_apart_by_board_and_year(title: str, board: str, year: int) -> None:
    name = plans.label(title, board, year, year)
    assert title in name
    assert board.casefold() in name.casefold()
    assert str(year) in name
    assert (
        plans.label("Kommunstyrelsens uppdragsplan 2024", "Kommunstyrelsen", 2024, 2024)
        == "Kommunstyrelsens uppdragsplan 2024"
    )


@claims(plans.before_taking_in)
@given(st.lists(st.sampled_from(["har sett det", "vill ersätta ks-2024"]), min_size=1, unique=True))
def test_all_that_is_left_is_named(left: list[str]) -> None:
    assert all(one in plans.before_taking_in(left) for one in left)


@claims(plans.ready)
@given(TITLES, COUNTS, COUNTS)
def test_a_sheet_that_is_ready_has_its_goals_and_points_counted(title: str, goals: int, points: int) -> None:
    held = f"{text.number(goals)} mål och {text.count(points, 'programpunkt', 'programpunkter')}."
    assert plans.ready(title, goals, points) == f"Bladet är rätt ifyllt: {title}, med {held}"


@claims(plans.settings_saved)
@given(st.lists(st.sampled_from(["kommunen", "märkets färg", "kommunens märke"]), unique=True))
def test_what_was_saved_is_named(changed: list[str]) -> None:
    words = plans.settings_saved(changed)
    assert all(one in words for one in changed)
    assert ("Sparat" in words) == bool(changed)
