"""What Mål shows of each goal as of a day: its mark, criteria, points, office, activities and history."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from panel.ui.as_of_day import AsOf
from panel.ui.cached import per_build
from panel.ui.goals.levels import Higher, with_those_above
from panel.ui.plan.offices import others_of
from panel.ui.source_line import link
from panel.warehouse import read
from panel.warehouse.origins import read_origins, with_origins
from panel.wording import labels, text, theme
from panel.wording.plan.goal_mark import FULLY, NOT_ASSESSED, PARTLY, goal_mark
from panel.wording.sentences import goals as sentences
from panel.wording.sentences import status
from panel.wording.statistics.outcomes import official_outcomes

Row = Mapping[Any, Any]


@dataclass(frozen=True)
class Report:
    """What one follow-up reported on a criterion. `kept` is what it left unchanged, `measured` its key figure, in words."""

    period: str
    assessment: str
    work: str
    comment: str
    kept: str
    measured: str
    row: Row


@dataclass(frozen=True)
class Criterion:
    """A criterion. `number` is "8A", `letter` "A"; `measure` says how far its key figure has come, "" where it has none.

    `targets` are those of each year, where the plan states one a year, `official` its outcome in the statistics that the
    plan says measures it, "" for none. `office` is the goal's where it has none of its own; `others` work with it.
    """

    number: str
    letter: str
    text: str
    assessment: str
    work: str
    comment: str
    action: str
    measure: str
    targets: str
    official: str
    office: str
    address: str
    reports: tuple[Report, ...]
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Point:
    """A programme point under a goal. `is_of_plan` is whether its status is the plan's own, where others are reported."""

    number: int
    text: str
    status: str
    is_of_plan: bool = False

    @property
    def status_in_words(self) -> str:
        """The status, and that it is the plan's where nobody has reported on the point."""
        return f"{self.status} enligt planen, inte rapporterad" if self.is_of_plan else self.status


@dataclass(frozen=True)
class Goal:
    """A goal: a row of the table. `earlier` are its marks in earlier follow-ups, by their titles.

    `above` are the goals that it stands under, the highest first: those above the board's, and the board's own. `council`
    are the numbers of the council's goals that it serves, `activities` rows of the query activities, `sdgs` rows of the
    query goal_sdgs. `office` is "" where none is named.
    """

    number: str
    above: tuple[Higher, ...]
    level_name: str
    name: str
    text: str
    address: str
    mark: str
    earlier: tuple[tuple[str, str], ...]
    office: str
    criteria: tuple[Criterion, ...]
    points: tuple[Point, ...]
    council: tuple[str, ...]
    activities: tuple[Row, ...]
    sdgs: tuple[Row, ...]
    others: tuple[str, ...] = ()

    @property
    def depth(self) -> int:
        """How deep it stands among the board's own goals, from 1."""
        return 1 + sum(one.is_own for one in self.above)

    @property
    def higher(self) -> tuple[Higher, ...]:
        """The goals above the board's own that it stands under, the highest first; none in a plan without levels."""
        return tuple(one for one in self.above if not one.is_own)

    @property
    def mark_in_words(self) -> str:
        """The mark, with how many of the criteria are met where the goal is met in part."""
        met = sum(one.assessment == FULLY for one in self.criteria)
        return sentences.met_in_part(met, len(self.criteria)) if self.mark == PARTLY else self.mark

    @property
    def offices(self) -> set[str]:
        """The offices that answer for the goal or for one of its criteria, or work with it."""
        return {self.office, *self.others}.union(*((one.office, *one.others) for one in self.criteria)) - {""}

    @property
    def points_in_words(self) -> str:
        """The number of points by status: "4 pågår, 1 slutförd"."""
        return status.counted(Counter(point.status for point in self.points))


@per_build
def goals(plan_id: str, as_of: AsOf) -> tuple[Goal, ...]:
    """Return the plan's goals in their order, as of a day."""
    params = {"plan_id": plan_id, "known_on": as_of.known_on}
    items, over_time = read("goal_states", **params), read("goal_assessments_over_time", **params)
    reports, activities = _reports(plan_id, as_of), _activities(plan_id, as_of)
    points, sdgs = read("programme_points", **params), read("goal_sdgs", plan_id=plan_id)
    served, with_measure, targets = _served(plan_id), measurable(plan_id), _targets(plan_id)
    official, others = official_outcomes(plan_id), others_of(plan_id)
    found = []
    for row, above in with_those_above(items):
        number = str(row["number"])
        highest = next((one.number for one in above if one.is_own), number)
        own = items[(items["kind"] == "criterion") & (items["parent"] == number)]
        criteria = tuple(
            _criterion(item, reports.get(str(item["number"]), ()), with_measure, targets, official, others)
            for item in own.to_dict("records")
        )
        found.append(
            Goal(
                number=number,
                above=above,
                level_name=str(row["level_name"]),
                name=str(row["name"]),
                text=labels.or_empty(row["text"]),
                address=link(row["statement_id"]),
                mark=goal_mark(_counts(criteria)),
                earlier=_earlier(over_time[over_time["goal_no"] == number]),
                office=labels.or_empty(row["office"]),
                criteria=criteria,
                points=_points(points, number),
                council=tuple(served.get(number, served.get(highest, []))),
                activities=_of_goal(activities, number),
                sdgs=_of_goal(sdgs, number),
                others=others.get(f"goal:{number}", ()),
            )
        )
    return tuple(found)


def assessed(every: Iterable[Goal]) -> Counter[str]:
    """Return the number of criteria by assessment."""
    return Counter(one.assessment for goal in every for one in goal.criteria)


@per_build
def stray_activities(plan_id: str, as_of: AsOf) -> tuple[Row, ...]:
    """Return the reported activities whose goal is not one of the plan's."""
    rows = _activities(plan_id, as_of)
    return tuple(rows[rows["goal_no"].isna()].to_dict("records"))


@per_build
def _activities(plan_id: str, as_of: AsOf) -> pd.DataFrame:
    rows = read("activities", plan_id=plan_id, known_on=as_of.known_on)
    return with_origins(rows, "activity", read_origins(plan_id, as_of.known_on))


@per_build
def periods(plan_id: str, as_of: AsOf) -> tuple[str, ...]:
    """Return the follow-ups that have reports on criteria, the first due first."""
    rows = read("goal_assessments_over_time", plan_id=plan_id, known_on=as_of.known_on)
    return tuple(rows.sort_values("period_position")["period"].drop_duplicates())


def _counts(criteria: tuple[Criterion, ...]) -> dict[str, int]:
    return {word: sum(one.assessment == word for one in criteria) for word in theme.ASSESSMENT_ICONS}


def _earlier(rows: pd.DataFrame) -> tuple[tuple[str, str], ...]:
    """Return a goal's mark after each follow-up but the latest, as (its title, mark)."""
    marks = [
        (
            labels.period_name(str(period)).capitalize(),
            goal_mark(dict(zip(own["assessment"], own["criteria"], strict=True))),
        )
        for (_, period), own in rows.groupby(["period_position", "period"])
    ]
    return tuple(marks[:-1])


def _criterion(
    item: Row,
    reports: tuple[Report, ...],
    measurable: Sequence[str],
    targets: Mapping[str, str],
    official: Mapping[str, str],
    others: Mapping[str, tuple[str, ...]],
) -> Criterion:
    """Return a criterion. `targets` are by its number, "8A", `official` and `others` by its item, "criterion:8A"."""
    number, measure = str(item["number"]), ""
    if number in measurable:
        values = [report.row["value"] for report in reports if report.measured]
        # The target of the year that the latest report is on.
        aim = sentences.Aim.of(next((one.row for one in reversed(reports) if one.measured), item))
        measure = sentences.measure(number, labels.or_empty(item["unit"]), aim, values)
    return Criterion(
        number=number,
        letter=number.removeprefix(str(item["parent"])),
        text=str(item["text"]),
        assessment=labels.or_empty(item["assessment"]) or NOT_ASSESSED,
        work=sentences.work(labels.or_empty(item["status"])),
        comment=labels.or_empty(item["comment"]),
        action=labels.or_empty(item["action"]),
        measure=measure,
        targets=targets.get(number, ""),
        official=official.get(f"criterion:{number}", ""),
        office=labels.or_empty(item["office"]),
        address=link(item["statement_id"]),
        reports=reports,
        others=others.get(f"criterion:{number}", ()),
    )


def _reports(plan_id: str, as_of: AsOf) -> dict[str, tuple[Report, ...]]:
    """Return the reports on each criterion ("8A") and its key figure, in the order of the follow-ups."""
    params = {"plan_id": plan_id, "known_on": as_of.known_on}
    origins = read_origins(plan_id, as_of.known_on)
    found: dict[str, list[tuple[int, Report]]] = {}
    for row in with_origins(read("criteria_reported", **params), "criterion", origins).to_dict("records"):
        assessment, work = labels.or_empty(row["assessment"]), sentences.work(labels.or_empty(row["status"]))
        report = Report(row["period"], assessment, work, labels.or_empty(row["comment"]), sentences.kept(row), "", row)
        found.setdefault(f"{row['goal_no']}{row['letter']}", []).append((int(row["period_position"]), report))
    for name in measurable(plan_id):
        values = read("measure_values", **params, item_id=f"criterion:{name}").dropna(subset="value")
        for row in with_origins(values, "measure", origins).to_dict("records"):
            value = f"{text.shortest(row['value'])} {labels.or_empty(row['unit'])}".strip()
            measured = value + sentences.way(sentences.Aim.of(row), row["value"])
            report = Report(row["period"], "", "", labels.or_empty(row["comment"]), "", measured, row)
            found.setdefault(name, []).append((int(row["period_position"]), report))
    return {name: tuple(report for _, report in sorted(own, key=lambda one: one[0])) for name, own in found.items()}


@per_build
def measurable(plan_id: str) -> tuple[str, ...]:
    """Return the criteria with a target or a direction, such as "8A"."""
    rows = read("criteria", plan_id=plan_id)
    rows = rows[rows["target"].notna() | rows["target_word"].notna()]
    return tuple(rows["goal_no"] + rows["letter"])


def _targets(plan_id: str) -> dict[str, str]:
    """Return the targets of each criterion that has one a year, in words."""
    rows = read("criterion_targets", plan_id=plan_id)
    return {
        f"{number}{letter}": sentences.targets(dict(zip(own["year"], own["value"], strict=True)), own["unit"].iloc[0])
        for (number, letter), own in rows.groupby(["goal_no", "letter"])
    }


def _served(plan_id: str) -> dict[str, list[str]]:
    """Return the council's goals that each goal serves."""
    rows = read("council_goals", plan_id=plan_id).explode("goal_nos").astype({"council_goal_no": str})
    return rows.groupby("goal_nos")["council_goal_no"].agg(list).to_dict()


def _points(rows: pd.DataFrame, number: str) -> tuple[Point, ...]:
    """Return the points under a goal, the done ones first."""
    own = [row for row in rows.itertuples() if number in row.goal_nos]
    has_answers = bool(rows["is_reported"].any())
    found = [
        Point(int(row.point_no), str(row.text), labels.or_empty(row.status), has_answers and not row.is_reported)
        for row in own
    ]
    order = [*theme.STATUS_ICONS, ""]
    return tuple(sorted(found, key=lambda point: (order.index(point.status), point.number)))


def _of_goal(rows: pd.DataFrame, number: str) -> tuple[Row, ...]:
    return tuple(rows[rows["goal_no"] == number].to_dict("records"))
