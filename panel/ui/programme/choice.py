"""What the reader has chosen of the points, and the points chosen, in groups."""

from collections.abc import Sequence
from dataclasses import dataclass

from panel.ui.programme.points import Point, handling_name
from panel.wording import theme
from panel.wording.ordering import swedish_order
from panel.wording.search import finds
from panel.wording.sentences.status import inflected

EVERY, EVERY_OFFICE, NO_OFFICE = "Alla", "Alla kontor", "Inget kontor"
BY_STATUS, BY_NUMBER, BY_GOAL, BY_OFFICE = ORDERS = ("Status", "Nummer", "Mål", "Ansvar")
HANDLING = {handling_name(kind): kind for kind in ("goal", "decision", "outside")}
# What is not begun first: it is what a reader of a plan must see.
STATUSES = tuple(reversed(theme.STATUS_ICONS))


@dataclass(frozen=True)
class Choice:
    """The reader's choice: status, handling, office, words searched for, order, and the point whose row is open (0: none)."""

    status: str = EVERY
    handling: str = EVERY
    office: str = EVERY_OFFICE
    words: str = ""
    order: str = BY_STATUS
    opened: int = 0


@dataclass(frozen=True)
class Group:
    """Points under one heading, "" for none. `status` is set where they share one.

    `elsewhere` are those that are under this goal too but stand under another.
    """

    title: str
    points: tuple[Point, ...]
    status: str = ""
    elsewhere: tuple[Point, ...] = ()


def offices(every: Sequence[Point]) -> list[str]:
    """Return the offices that answer for the points or work with them, in Swedish order; last NO_OFFICE, where some points have none."""
    named = sorted({name for point in every for name in (point.office, *point.others)} - {""}, key=swedish_order)
    return [*named, NO_OFFICE] if named and any(not point.office for point in every) else named


def chosen(every: Sequence[Point], choice: Choice) -> tuple[Point, ...]:
    """Return the points that match the reader's choice, in number order."""
    return tuple(
        point
        for point in every
        if choice.status in (EVERY, point.status)
        and (choice.handling == EVERY or HANDLING[choice.handling] == point.handling_kind)
        and choice.office in (EVERY_OFFICE, point.office or NO_OFFICE, *point.others)
        and _has(point, choice.words)
    )


def _has(point: Point, words: str) -> bool:
    """Return whether a point has the words, inflected in any way, in its text, the plan's words or its comment, or is one of the numbers written."""
    sought = words.strip().casefold()
    # What a reader writes, and a link asks for, to see certain points: "punkt 4", "4, 14".
    numbers = [one.strip() for one in sought.removeprefix("punkt").split(",")]
    if all(one.isdecimal() for one in numbers):
        return point.number in map(int, numbers)
    goals = " ".join(name for _, name in point.goals)
    return finds(sought, f"{point.text} {point.handling} {goals} {point.comment}")


def groups(shown: Sequence[Point], order: str) -> list[Group]:
    """Return the points in the order chosen; within a group they are in number order."""
    if order == BY_NUMBER:
        return [Group("", tuple(shown))] if shown else []
    if order == BY_GOAL:
        return _by_goal(shown)
    if order == BY_OFFICE:
        owned = [
            (office, [point for point in shown if (point.office or NO_OFFICE) == office]) for office in offices(shown)
        ]
        return [Group(office, tuple(own)) for office, own in owned if own] or groups(shown, BY_NUMBER)
    own_of = {status: tuple(point for point in shown if point.status == status) for status in STATUSES}
    return [Group(inflected(status, len(own)).capitalize(), own, status) for status, own in own_of.items() if own]


def _by_goal(shown: Sequence[Point]) -> list[Group]:
    """Return the points by goal, then those under none by how they are handled. One under two goals is under the first."""
    goals = sorted({goal for point in shown for goal in point.goals})
    found = []
    for goal in goals:
        own = tuple(point for point in shown if goal in point.goals)
        first = tuple(point for point in own if point.goals[0] == goal)
        found.append(Group(f"Mål {goal[0]} {goal[1]}", first, elsewhere=tuple(one for one in own if one not in first)))
    for title, kind in HANDLING.items():
        alone = tuple(point for point in shown if not point.goals and point.handling_kind == kind)
        if alone:
            found.append(Group(title, alone))
    return found
