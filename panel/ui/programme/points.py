"""The points as the page shows them as of a day: status, handling, office, and what has been reported on each."""

from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from panel.ui.as_of_day import AsOf
from panel.ui.cached import per_build
from panel.ui.plan.offices import others_of
from panel.ui.source_line import link
from panel.warehouse import read
from panel.wording import labels, text

# The plan's words on a point under a goal are left out where, besides the goal, they have no more words than these.
MAX_WORDS_OF_NO_NEWS = 4


@dataclass(frozen=True)
class Point:
    """One point as of a day.

    `now` is its status as of today where it is another, else "". `handling` is what the plan writes, "" where it only
    names the goal. `changed_on` is when the status was last reported, None where it is the plan's own, and `is_reported`
    whether any follow-up has an answer for the point. `history` is its
    reports, newest first, by publication: the rows of programme_history. `others` are the offices that work with it beside
    the one responsible.
    """

    number: int
    text: str
    status: str
    now: str
    handling_kind: str
    handling: str
    goals: tuple[tuple[str, str], ...]
    office: str
    changed_on: date | None
    comment: str
    comment_period: str
    confirmed_period: str
    is_reported: bool
    address: str
    history: tuple[list[dict[Hashable, Any]], ...]
    others: tuple[str, ...] = ()

    @property
    def handled(self) -> str:
        """How the point is handled, in short: "Mål 7", "Mål 5 och 7", "Utanför planen"."""
        if self.goals:
            return f"Mål {text.listed([number for number, _ in self.goals])}"
        return handling_name(self.handling_kind)

    @property
    def handled_in_full(self) -> str:
        """The same with the goal's name where there is one goal."""
        return f"{self.handled} {self.goals[0][1]}" if len(self.goals) == 1 else self.handled


def handling_name(kind: str) -> str:
    """Return a kind of handling as a heading: "Under planens mål", "Genom beslut", "Utanför planen"."""
    words = labels.WORDS[kind]
    return words[0].upper() + words[1:]


@per_build
def points(plan_id: str, as_of: AsOf) -> tuple[Point, ...]:
    """Return the plan's points in number order."""
    params = {"plan_id": plan_id, "known_on": as_of.known_on}
    names = dict(read("goals", plan_id=plan_id)[["goal_no", "name"]].itertuples(index=False))
    history = dict(list(read("programme_history", **params).groupby("point_no")))
    latest = read("programme_points", plan_id=plan_id, known_on=as_of.latest_on).set_index("point_no")["status"]
    others = others_of(plan_id)
    return tuple(
        replace(
            _point(row, names, history[row["point_no"]], latest[row["point_no"]]),
            others=others.get(f"point:{row['point_no']}", ()),
        )
        for row in read("programme_points", **params).to_dict("records")
    )


def _point(row: dict[Hashable, Any], names: dict[str, str], history: pd.DataFrame, now: str) -> Point:
    goals = tuple((str(number), names[number]) for number in row["goal_nos"])
    by_publication = history.groupby(["receipt_no", "period"], sort=False, dropna=False)
    return Point(
        number=int(row["point_no"]),
        text=row["text"],
        status=row["status"],
        now="" if now == row["status"] else now,
        handling_kind=row["handling_kind"],
        handling="" if only_names(row["handling"], goals) else row["handling"],
        goals=goals,
        office=labels.or_empty(row["office"]),
        changed_on=None if labels.is_missing(row["receipt_no"]) else row["recorded_on"].date(),
        comment=labels.or_empty(row["comment"]),
        comment_period=labels.or_empty(row["comment_period"]),
        confirmed_period=labels.or_empty(row["confirmed_period"]),
        is_reported=bool(row["is_reported"]),
        address=link(row["statement_id"]),
        history=tuple(rows.to_dict("records") for _, rows in by_publication),
    )


def only_names(handling: str, goals: tuple[tuple[str, str], ...]) -> bool:
    """Return whether what the plan writes on a point says no more than which goals it is under."""
    rest = handling
    for number, name in goals:
        rest = rest.replace(f"{number} {name}", " ")
    return bool(goals) and rest != handling and len(rest.strip(" .").split()) <= MAX_WORDS_OF_NO_NEWS
