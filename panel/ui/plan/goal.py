"""One goal of the plan as HTML: its criteria, activities and programme points, and who reported what."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from markupsafe import Markup

from panel.wording import labels, text
from panel.wording.sentences import goals as sentences
from panel.wording.templates import component, render


@dataclass(frozen=True)
class GoalData:
    """What is reported on all goals as of a day.

    `reports` are rows on criteria, `measures` the key figures by criterion ("8A"). `now` is the reports as of today,
    where the page shows an earlier day; None otherwise.
    """

    reports: pd.DataFrame
    measures: dict[str, pd.DataFrame]
    activities: pd.DataFrame
    points: pd.DataFrame
    now: pd.DataFrame | None


def goal(row: pd.Series, criteria: pd.DataFrame, data: GoalData, is_open: bool) -> Markup:
    """Return one goal with its criteria, activities and points. `is_open` unfolds criteria and activities."""
    number = row["goal_no"]
    own = criteria[criteria["goal_no"] == number]
    reports = of_goal(data.reports, number)
    return render(
        "plan/goal.html",
        goal=row,
        is_open=is_open,
        marks=marks(reports, len(own)) if len(reports) else "",
        heading=sentences.criteria(len(own), row["measurable"]) if len(own) else "",
        criteria=[_criterion(item, data) for item in own.to_dict("records")],
        activities=data.activities[data.activities["goal_no"] == number].to_dict("records"),
        points=data.points[[number in numbers for numbers in data.points["goal_nos"]]].to_dict("records"),
    )


def of_goal(reports: pd.DataFrame, goal_no: int) -> pd.DataFrame:
    """Return the last report on each criterion of a goal."""
    return reports[reports["goal_no"] == goal_no].groupby("letter").tail(1)


def marks(standing: pd.DataFrame, criteria: int) -> Markup:
    """Return the number of criteria by assessment and by status, as two rows of marks.

    `standing` has one row per reported criterion, with status and assessment. `criteria` is how many the goal has.
    """
    assessed, worked = (standing[column].value_counts().to_dict() for column in ("assessment", "status"))
    left = sentences.not_assessed(criteria - int(standing["assessment"].notna().sum()))
    return component("marks", assessed, worked, left)


def _criterion(item: dict[Hashable, Any], data: GoalData) -> dict[str, object]:
    """Return one criterion for the template: name, text, measure, today's report, and its reports in order."""
    name, reports = f"{item['goal_no']}{item['letter']}", _of(data.reports, item)
    measure = ""
    if not labels.is_missing(item["baseline"]) and not labels.is_missing(item["target"]):
        measure = f"{text.shortest(item['baseline'])} → {text.shortest(item['target'])} {item['unit'] or ''}".rstrip()
    entries: list[tuple[dict[Hashable, Any], str, str]] = [
        (row, "report", kept(row)) for row in reports.to_dict("records")
    ]
    for row in data.measures.get(name, pd.DataFrame()).to_dict("records"):
        entries.append((row, "measured", sentences.way(row["baseline"], row["target"], row["value"])))
    entries.sort(key=lambda entry: entry[0]["period"])
    return {
        "name": name,
        "text": item["text"],
        "measure": measure,
        "now": _now(reports, item, data),
        "entries": entries,
    }


def _of(reports: pd.DataFrame, item: dict[Hashable, Any]) -> pd.DataFrame:
    return reports[(reports["goal_no"] == item["goal_no"]) & (reports["letter"] == item["letter"])]


def _now(then: pd.DataFrame, item: dict[Hashable, Any], data: GoalData) -> pd.Series | None:
    """Return a criterion's report as of today, None where it equals the one as of the day shown."""
    if data.now is None or (now := _of(data.now, item)).empty:
        return None
    columns = ["status", "assessment"]
    last = now.iloc[-1]
    if len(then) and then.iloc[-1][columns].fillna("").tolist() == last[columns].fillna("").tolist():
        return None
    return last


def kept(row: Mapping[Hashable, Any]) -> str:
    """Return, in Swedish, which values a follow-up left unchanged and from which follow-up they are; "" for none."""
    still = "oförändrad" if row["confirmed"] == "Ja" else "kvar"
    return ", ".join(
        f"{name} {still} från {labels.period_name(row[column])}"
        for name, column in (("status", "status_period"), ("bedömning", "assessment_period"))
        if isinstance(row[column], str) and row[column] != row["period"]
    ).capitalize()


def activity_list(rows: pd.DataFrame) -> Markup:
    """Return activities as a list: what, who, from when to when, and the status."""
    return component("activities", rows.to_dict("records"))
