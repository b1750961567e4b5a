"""What has changed since the state before, and what deviates: the part of the report that leadership acts on."""

from typing import NamedTuple

import pandas as pd

from panel.report.content import budget, goals
from panel.report.content.data import ASSESSMENT, NOT_MET, PARTLY, Known
from panel.report.origins import said_by
from panel.wording import labels, text
from panel.wording.plan import forecast

# An action longer than this would push the rest off the page: it stands whole under its own heading.
LONGEST_ACTION = 160


class Said(NamedTuple):
    """One thing worth saying, with the notes of its figures. What has none stands with its origin in its own chapter."""

    text: str
    notes: tuple[str, ...] = ()


def changes(told: Known) -> list[Said]:
    """Return what has changed since the state before: the frame's forecast, judgements, points."""
    return [*_forecast(told), *_judgements(told), *_points(told)]


def _forecast(told: Known) -> list[Said]:
    frame = told.frame
    if frame is None or not told.has_forecast or labels.is_missing(before := frame["earlier_forecast_mnkr"]):
        return []
    now = frame["forecast_mnkr"]
    way = f"{text.mnkr(before)} i {labels.period_name(frame['earlier_period'])} → {text.mnkr(now)}"
    return [
        Said(f"Ramens helårsprognos: {way} ({text.signed_amount(now - before)})", (said_by(frame, "forecast_mnkr"),))
    ]


def _judgements(told: Known) -> list[Said]:
    both = told.standing.merge(told.before, on=["goal_no", "letter"], suffixes=("", "_before"))
    moved = both[both[ASSESSMENT].notna() & both["assessment_before"].notna()]
    moved = moved[moved[ASSESSMENT] != moved["assessment_before"]]
    return [
        Said(
            f"Måluppfyllelse {goals.name_of(row)}: {row['assessment_before']} → {labels.cell(ASSESSMENT, row[ASSESSMENT])}"
        )
        for _, row in moved.iterrows()
    ]


def _points(told: Known) -> list[Said]:
    moved = told.points[told.points["before"].notna() & (told.points["before"] != told.points["status"])]
    return [
        Said(f"Programpunkt {row['point_no']}: {row['before']} → {labels.cell('status', row['status'])}")
        for _, row in moved.iterrows()
    ]


def deviations(told: Known) -> list[Said]:
    """Return what deviates, with what is done about it: the lines of the budget first, then what is judged not to be met."""
    found = [
        Said(
            f"{row['name']}: {forecast.deviation(row)} mnkr. {_action(row)}", (said_by(row, "forecast_mnkr", "action"),)
        )
        for _, row in told.worse_lines.iterrows()
    ]
    judged = pd.concat([told.judged(NOT_MET), told.judged(PARTLY)])
    found += [
        Said(f"Måluppfyllelse {goals.name_of(row)}: {labels.cell(ASSESSMENT, row[ASSESSMENT])}")
        for _, row in judged.iterrows()
    ]
    return found


def _action(row: pd.Series) -> str:
    if not isinstance(row["action"], str):
        return "Ingen åtgärd är ifylld."
    if len(row["action"]) > LONGEST_ACTION:
        return f"Åtgärden står under rubriken {budget.TITLE}."
    return f"Åtgärd: ”{row['action']}”"
