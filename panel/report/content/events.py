"""What has changed since the previous state, and what deviates."""

from typing import NamedTuple

import pandas as pd

from panel.report.content import budget, goals
from panel.report.content.data import ASSESSMENT, NOT_MET, PARTLY, ReportContent
from panel.report.origins import reported_by
from panel.wording import labels, text
from panel.wording.plan import forecast
from panel.wording.plan.assessment_changes import assessment_changes

# A longer action would push the rest off the page; its own chapter has it whole.
MAX_ACTION_LENGTH = 160


class Message(NamedTuple):
    """One message, with the notes of its figures. Without notes, its own chapter has the origin."""

    text: str
    notes: tuple[str, ...] = ()


def changes(content: ReportContent) -> list[Message]:
    """Return what has changed since the previous state: the frame's forecast, assessments, points."""
    return [*_forecast(content), *_assessments(content), *_points(content)]


def _forecast(content: ReportContent) -> list[Message]:
    frame = content.frame
    if frame is None or not content.has_forecast or labels.is_missing(before := frame["earlier_forecast_mnkr"]):
        return []
    now = frame["forecast_mnkr"]
    way = f"{text.mnkr(before)} i {labels.follow_up_name(frame['earlier_period'])} → {text.mnkr(now)}"
    return [
        Message(
            f"Ramens helårsprognos: {way} ({text.signed_amount(now - before)})", (reported_by(frame, "forecast_mnkr"),)
        )
    ]


def _assessments(content: ReportContent) -> list[Message]:
    return [
        Message(
            f"Måluppfyllelse {goals.name_of(row)}: {row['assessment_before']} → {labels.cell(ASSESSMENT, row[ASSESSMENT])}"
        )
        for _, row in assessment_changes(content.standing, content.before).iterrows()
    ]


def _points(content: ReportContent) -> list[Message]:
    moved = content.points[content.points["before"].notna() & (content.points["before"] != content.points["status"])]
    return [
        Message(f"Programpunkt {row['point_no']}: {row['before']} → {labels.cell('status', row['status'])}")
        for _, row in moved.iterrows()
    ]


def deviations(content: ReportContent) -> list[Message]:
    """Return what deviates: budget lines worse than budget, with actions, then criteria not met or met in part."""
    found = [
        Message(
            f"{row['name']}: {forecast.deviation(row)} mnkr. {_action(row)}",
            (reported_by(row, "forecast_mnkr", "action"),),
        )
        for _, row in forecast.causes(content.lines).iterrows()
    ]
    assessed = pd.concat([content.assessed(NOT_MET), content.assessed(PARTLY)])
    found += [
        Message(f"Måluppfyllelse {goals.name_of(row)}: {labels.cell(ASSESSMENT, row[ASSESSMENT])}")
        for _, row in assessed.iterrows()
    ]
    return found


def _action(row: pd.Series) -> str:
    if not isinstance(row["action"], str):
        return "Ingen åtgärd är ifylld."
    if len(row["action"]) > MAX_ACTION_LENGTH:
        return f"Åtgärden står under rubriken {budget.TITLE}."
    return f"Åtgärd: ”{row['action']}”"
