"""Test which points a choice shows, and that an order only orders: each point stands once."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panel.ui.programme.choice import (
    BY_GOAL,
    BY_OFFICE,
    BY_STATUS,
    HANDLING,
    NO_OFFICE,
    ORDERS,
    STATUSES,
    Choice,
    chosen,
    groups,
    offices,
)
from panel.ui.programme.points import Point, only_names

GOALS = ((1, "Näringsliv"), (2, "Skola"), (3, "Klimat"))
PLAIN = Point(1, "Punkten", "Pågår", "", "outside", "", (), "", None, "", "", "", True, "", ())


@st.composite
def made_points(draw: st.DrawFn) -> list[Point]:
    """Any points in number order: with and without goals and offices."""
    numbers = draw(st.lists(st.integers(1, 300), unique=True, max_size=12))
    return [
        replace(
            PLAIN,
            number=number,
            status=draw(st.sampled_from(STATUSES)),
            handling_kind=draw(st.sampled_from(list(HANDLING.values()))),
            goals=tuple(sorted(draw(st.sets(st.sampled_from(GOALS), max_size=2)))),
            office=draw(st.sampled_from(["", "Ängskontoret", "Åkontoret"])),
        )
        for number in sorted(numbers)
    ]


@given(made_points(), st.sampled_from(ORDERS))
def test_an_order_shows_every_point_once_and_by_number_within_a_group(points: list[Point], order: str) -> None:
    found = groups(points, order)
    assert sorted(point.number for group in found for point in group.points) == [point.number for point in points]
    for group in found:
        numbers = [point.number for point in group.points]
        assert numbers == sorted(numbers)
        if order == BY_STATUS:
            assert {point.status for point in group.points} == {group.status}
        if order == BY_OFFICE and group.title:
            assert {point.office or NO_OFFICE for point in group.points} == {group.title}
        if order == BY_GOAL and group.title not in HANDLING:
            here = {goal for point in [*group.points, *group.elsewhere] for goal in point.goals}
            assert any(f"Mål {number} {name}" == group.title for number, name in here)
    named = [(point.number, goal) for point in points for goal in point.goals]
    if order == BY_GOAL:
        under = sum(len(group.points) + len(group.elsewhere) for group in found if group.title not in HANDLING)
        assert under == len(named)


@given(made_points(), st.lists(st.integers(1, 300), min_size=1, max_size=5))
def test_numbers_find_the_points_with_them_and_no_others(points: list[Point], numbers: list[int]) -> None:
    for sought in (", ".join(map(str, numbers)), "punkt " + ",".join(map(str, numbers))):
        found = {point.number for point in chosen(points, Choice(words=sought))}
        assert found == {point.number for point in points} & set(numbers)


def test_what_is_not_begun_stands_first() -> None:
    points = [replace(PLAIN, number=number, status=status) for number, status in enumerate(STATUSES[::-1])]
    assert [group.title for group in groups(points, BY_STATUS)] == ["Ej påbörjad", "Pågår", "Slutförd"]


@given(made_points(), st.sampled_from(["Alla", *STATUSES]), st.sampled_from(["Alla", *HANDLING]))
def test_a_filter_shows_what_matches_and_nothing_else(points: list[Point], status: str, handling: str) -> None:
    shown = chosen(points, Choice(status=status, handling=handling))
    for point in points:
        is_match = status in ("Alla", point.status) and handling in (
            "Alla",
            *[k for k in HANDLING if HANDLING[k] == point.handling_kind],
        )
        assert (point in shown) == is_match
    assert sum(len(chosen(points, Choice(office=office))) for office in offices(points)) in (len(points), 0)


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("", True),
        ("KÄRNKRAFT", True),
        ("8", True),
        ("Punkt 8", True),
        ("86", False),
        ("klimat", True),
        ("finns.*(", False),
    ],
)
def test_a_search_reads_text_goal_comment_and_number(words: str, is_found: bool) -> None:
    point = replace(PLAIN, number=8, text="Ny kärnkraft", goals=GOALS[2:], comment="Klart 86 dagar")
    assert bool(chosen([point], Choice(words=words))) == is_found


@pytest.mark.parametrize(
    ("handling", "says_no_more"),
    [
        ("Hanteras via uppdragsplanens mål 1 Näringsliv.", True),
        ("Mål 1 Näringsliv", True),
        ("Hanteras via uppdragsplanens mål 1 Näringsliv samt via handslaget.", False),
        ("Hanteras via uppdragsplanens mål 1 Företag.", False),
        ("Hanteras.", False),
    ],
)
def test_the_plans_words_are_left_out_only_where_they_name_the_goal_and_nothing_else(
    handling: str, says_no_more: bool
) -> None:
    assert only_names(handling, GOALS[:1]) == says_no_more
    assert not only_names(handling, ())
