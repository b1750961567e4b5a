"""What two plans of one board have in common and not: goals with their criteria, budget lines, and points year by year."""

from dataclasses import dataclass

import pandas as pd

from panel.ui.cached import per_build
from panel.ui.plan.plan import current_plan
from panel.ui.plan.which_plan import plan_ids
from panel.warehouse import read
from panel.wording import labels, text
from panel.wording.plan import forecast
from panel.wording.plan.pairing import GONE, KEPT, NEW, Pair, Row, paired


@dataclass(frozen=True)
class GoalPair:
    """A goal in both plans, or in one, and those of its criteria that are not the same in both.

    `stood_under` are the goals above it in the earlier plan, "" where it stands under the same in both.
    """

    pair: Pair
    criteria: tuple[Pair, ...]
    stood_under: str


@dataclass(frozen=True)
class PointYears:
    """A programme point and its last known status in each plan, "" where the plan does not answer for it."""

    number: int
    text: str
    statuses: tuple[str, ...]

    @property
    def has_changed(self) -> bool:
        """Whether the status is another, or the point is in some plans only."""
        return len(set(self.statuses)) > 1


@dataclass(frozen=True)
class LinePair:
    """A budget line: its amounts in words, and the change in mnkr between two exact amounts, "" between others."""

    pair: Pair
    name: str
    before: str
    after: str
    change: str


@dataclass(frozen=True)
class Proposal:
    """Two items, the later plan's and the earlier's, that are one if somebody confirms it, with their names."""

    item_id: str
    earlier_id: str
    earlier_name: str
    name: str


@per_build
def others() -> pd.DataFrame:
    """Return the plans of the current plan's board for other years that the user may see, the nearest year first.

    Of two years equally near it is the earlier.
    """
    own, plans = current_plan(), read("plans")
    is_same = (plans["region_code"] == own["region_code"]) & (plans["board"] == own["board"])
    found = plans[is_same & plans["plan_id"].isin(plan_ids()) & (plans["year"] != own["year"])]
    apart = (found["year"] - own["year"]).abs()
    return found.assign(apart=apart).sort_values(["apart", "year"], ignore_index=True)


@per_build
def goals(before: str, after: str) -> tuple[GoalPair, ...]:
    """Return the goals of two plans."""
    own = {
        plan_id: read("goals", plan_id=plan_id).fillna({"description": ""}).to_dict("records")
        for plan_id in (before, after)
    }
    criteria = {plan_id: read("criteria", plan_id=plan_id) for plan_id in (before, after)}
    stated = stated_of(before, after, "goal")
    pairs = paired(own[before], own[after], "goal_no", ("name", "description"), stated=stated)
    return tuple(
        GoalPair(
            pair, _criteria(_of(criteria[before], pair.before), _of(criteria[after], pair.after)), _stood_under(pair)
        )
        for pair in pairs
    )


def stated_of(before: str, after: str, kind: str) -> dict[str, str | None]:
    """Return what is stated of the later plan's items of a kind: the number in the earlier plan by the item's own."""
    rows = read("same_as", plan_id=after)
    own = rows[(rows["earlier_plan_id"] == before) & rows["item_id"].str.startswith(f"{kind}:")]
    return {
        row.item_id.partition(":")[2]: None
        if labels.is_missing(row.earlier_item_id)
        else row.earlier_item_id.partition(":")[2]
        for row in own.itertuples()
    }


def proposals(before: str, after: str) -> list[Proposal]:
    """Return the pairs that only words say are one: goals above the board's own, its goals, and budget lines."""
    kinds = (
        ("council_goal", "council_goal_no", "title", higher(before, after)),
        ("goal", "goal_no", "name", [one.pair for one in goals(before, after)]),
        ("line", "line_id", "name", [one.pair for one in lines(before, after)]),
    )
    return [
        Proposal(f"{kind}:{pair.after[number]}", f"{kind}:{pair.before[number]}", pair.before[name], pair.after[name])
        for kind, number, name, pairs in kinds
        for pair in pairs
        if pair.is_proposed and pair.before and pair.after
    ]


def _stood_under(pair: Pair) -> str:
    if pair.before is None or pair.after is None:
        return ""
    above = labels.or_empty(pair.before["above"])
    return above if above != labels.or_empty(pair.after["above"]) else ""


@per_build
def higher(before: str, after: str) -> tuple[Pair, ...]:
    """Return the goals that others stand under, of two plans; none where they have no levels."""
    rows = [read("council_goals", plan_id=plan_id) for plan_id in (before, after)]
    own = [frame[frame["level"].notna()].to_dict("records") for frame in rows]
    return tuple(paired(own[0], own[1], "council_goal_no", ("title",), stated=stated_of(before, after, "council_goal")))


def _of(criteria: pd.DataFrame, goal: Row | None) -> list[Row]:
    return [] if goal is None else criteria[criteria["goal_no"] == goal["goal_no"]].to_dict("records")


def _criteria(before: list[Row], after: list[Row]) -> tuple[Pair, ...]:
    if not before or not after:
        return ()
    return tuple(pair for pair in paired(before, after, "letter", ("text",)) if pair.kind != KEPT)


@per_build
def lines(before: str, after: str) -> tuple[LinePair, ...]:
    """Return the budget lines of two plans: by id, then by name."""
    own = [read("budget_lines", plan_id=plan_id).to_dict("records") for plan_id in (before, after)]
    stated = stated_of(before, after, "line")
    return tuple(_line(pair) for pair in paired(own[0], own[1], "line_id", ("name",), is_lasting=True, stated=stated))


def _line(pair: Pair) -> LinePair:
    amounts = [None if row is None else pd.Series(dict(row)) for row in (pair.before, pair.after)]
    words = ["" if row is None else forecast.budget(row) for row in amounts]
    exact = [row["high_mnkr"] for row in amounts if row is not None and row["low_mnkr"] == row["high_mnkr"]]
    return LinePair(
        pair=pair,
        name=str((pair.after or pair.before or {})["name"]),
        before=words[0],
        after=words[1],
        change=text.signed_amount(exact[1] - exact[0]) if len(exact) == len(words) else "",
    )


@per_build
def points(plans: tuple[str, ...]) -> tuple[PointYears, ...]:
    """Return each point that some of the plans answers for, with its status in each, those that change first."""
    texts, statuses = dict[int, str](), dict[int, dict[str, str]]()
    for plan_id in plans:
        last = read("recorded_days", plan_id=plan_id)["recorded_on"].iloc[-1]
        for row in read("programme_points", plan_id=plan_id, known_on=str(last.date())).itertuples():
            texts[int(row.point_no)] = str(row.text)
            statuses.setdefault(int(row.point_no), {})[plan_id] = labels.or_empty(row.status)
    found = [
        PointYears(number, texts[number], tuple(own.get(plan_id, "") for plan_id in plans))
        for number, own in statuses.items()
    ]
    return tuple(sorted(found, key=lambda point: (not point.has_changed, point.number)))


def counted(pairs: tuple[GoalPair, ...]) -> tuple[int, int, int]:
    """Return how many goals are in both plans, new, and gone."""
    kinds = [one.pair.kind for one in pairs]
    return sum(kind not in {NEW, GONE} for kind in kinds), kinds.count(NEW), kinds.count(GONE)
