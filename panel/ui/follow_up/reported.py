"""What has been reported as of a day, and its source: the publication, the follow-up and the day."""

from datetime import date

import pandas as pd
from markupsafe import Markup

from panel.ui.as_of_day import AsOf
from panel.ui.plan.plan import current_plan
from panel.warehouse import read
from panel.wording import text
from panel.wording.table_files import is_example
from panel.wording.templates import component


def requested_day(as_of: AsOf) -> str:
    """Return the day shown, in words: "15 augusti 2024"."""
    return text.day(date.fromisoformat(as_of.known_on))


def as_of_note(as_of: AsOf) -> str:
    """Return the addition to a definition, in Swedish, when an earlier day is shown; "" otherwise."""
    return "" if as_of.is_latest else f" Läget som det var känt {requested_day(as_of)}."


def last_report(as_of: AsOf, sheet_kind: str) -> pd.Series | None:
    """Return the newest publication about a sheet: receipt_no, undoes, recorded_on, counted_period; None for none."""
    rows = read("last_reports", plan_id=current_plan()["plan_id"], known_on=as_of.known_on)
    found = rows[rows["sheet_kind"] == sheet_kind]
    return None if found.empty else found.iloc[0]


def offices_reports(as_of: AsOf, sheet_kind: str) -> Markup:
    """Return, as HTML, the offices' follow-ups as a source of figures; "" where nothing is reported."""
    return component("offices_reports", last_report(as_of, sheet_kind), is_example())


def statuses(plan_id: str, day: str) -> dict[str, int]:
    """Return the number of programme points by status as of a day."""
    rows = read("programme_status", plan_id=plan_id, known_on=day)
    return dict(zip(rows["status"], map(int, rows["points"]), strict=True))


def not_reported(plan_id: str, day: str) -> dict[str, int]:
    """Return the number of points by status that have the plan's own because no follow-up has an answer, as of a day."""
    rows = read("programme_status", plan_id=plan_id, known_on=day)
    return dict(zip(rows["status"], map(int, rows["not_reported"]), strict=True))
