"""How each board of the current plan's municipality stands, as of today: a row of the page Nämnder."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

import pandas as pd

from panel.ui.as_of_day import AsOf
from panel.ui.cached import per_build
from panel.ui.follow_up.reported import statuses
from panel.ui.goals.standing import Goal, goals
from panel.ui.overview.state import DONE, State
from panel.ui.plan.frame_forecast import frame_forecast
from panel.ui.plan.plan import current_plan
from panel.ui.plan.which_plan import plan_ids
from panel.warehouse import read
from panel.wording import labels, text
from panel.wording.ordering import swedish_order
from panel.wording.plan import forecast
from panel.wording.plan.goal_mark import FULLY, NOT_ASSESSED, NOT_MET, PARTLY
from panel.wording.sentences import boards as sentences

MARKS = (NOT_MET, PARTLY, FULLY, NOT_ASSESSED)


@dataclass(frozen=True)
class Board:
    """A board by its plan. `marks` are its goals by mark, `points` those done and all of them.

    `deviation` is of the newest forecast of its frame, in mnkr, "" without one; `edge` is how far it is over (ok, part,
    no, or "" without a forecast). `late` is the number of answers missing in the follow-up that was due last, as on
    Översikt, `due` the next follow-up in words.
    """

    plan_id: str
    name: str
    goals: tuple[Goal, ...]
    marks: tuple[tuple[str, int], ...]
    points: tuple[int, int]
    frame: str
    deviation: str
    edge: str
    late: int
    due: str


@per_build
def boards(today: date) -> tuple[Board, ...]:
    """Return the boards with a plan for the current plan's year that the user may see, by name."""
    own, plans = current_plan(), read("plans")
    same = plans[
        plans["plan_id"].isin(plan_ids())
        & (plans["region_code"] == own["region_code"])
        & (plans["year"] == own["year"])
    ]
    found = [_board(str(plan_id), today) for plan_id in same["plan_id"]]
    return tuple(sorted(found, key=lambda board: (swedish_order(board.name), board.plan_id)))


def _board(plan_id: str, today: date) -> Board:
    plan = read("plan", plan_id=plan_id).iloc[0]
    last = str(read("recorded_days", plan_id=plan_id)["recorded_on"].iloc[-1].date())
    state = State(plan, AsOf(last, last), today)
    every = goals(plan_id, state.as_of)
    marks = Counter(goal.mark for goal in every)
    points = statuses(plan_id, last)
    frame, deviation, edge = _money(plan_id, last)
    return Board(
        plan_id=plan_id,
        name=str(plan["board"]),
        goals=every,
        marks=tuple((mark, marks[mark]) for mark in MARKS if marks[mark]),
        points=(points.get(DONE, 0), sum(points.values())),
        frame=frame,
        deviation=deviation,
        edge=edge,
        late=_late(read("to_do", plan_id=plan_id, today=str(today), known_on=last)),
        due=sentences.next_due(state.next_due),
    )


def _money(plan_id: str, last: str) -> tuple[str, str, str]:
    """Return the frame, the deviation of its forecast and how far it is over; "" for what there is not."""
    frame = forecast.whole_frame(read("budget_lines", plan_id=plan_id))
    if frame is None:
        return "", "", ""
    found = frame_forecast(plan_id, last)
    if found is None:
        return text.amount(frame["high_mnkr"]), "", ""
    row, _ = found
    return text.amount(row["high_mnkr"]), forecast.about_deviation(row), forecast.mark(row)


def _late(rows: pd.DataFrame) -> int:
    due = rows[rows["days_left"] < 0]
    return int((due.loc[due["days_left"] == due["days_left"].max(), "state"] == "missing").sum())


def by_council_goal(every: tuple[Board, ...]) -> list[tuple[str, list[tuple[Board, Goal]]]]:
    """Return the council's goals and the boards' goals that serve each, and last those that serve none.

    Where goals stand under levels it is the highest. Boards whose plans word a council goal alike share it.
    """
    titles: dict[str, str] = {}
    served: dict[str, list[tuple[Board, Goal]]] = {}
    for board in every:
        own = read("council_goals", plan_id=board.plan_id)
        own = own[own["parent"].isna()]
        names = dict(zip(own["council_goal_no"], own["title"], strict=True))
        for number, title in names.items():
            key = str(title).casefold()
            titles.setdefault(key, str(title))
            served.setdefault(key, []).extend((board, goal) for goal in board.goals if number in _highest(goal))
    found = [(titles[key], rows) for key, rows in served.items()]
    alone = [(board, goal) for board in every for goal in board.goals if not _highest(goal)]
    return [*found, *([(sentences.SERVE_NONE, alone)] if alone else [])]


def highest_level(every: tuple[Board, ...]) -> str:
    """Return what the boards' plans call their highest goals, as within a sentence: "fokusområde"."""
    names = [
        labels.or_empty(name)
        for board in every
        for name in read("council_goals", plan_id=board.plan_id).query("parent.isna()")["level_name"]
    ]
    return sentences.levels(list(dict.fromkeys(names)))


def _highest(goal: Goal) -> tuple[str, ...]:
    return (goal.higher[0].number,) if goal.higher else goal.council
