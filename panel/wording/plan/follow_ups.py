"""The default follow-up where none is chosen: one rule for pages, sheets, reports and the command line."""

from datetime import date

from panel.warehouse.reading import read
from panel.wording import clock


def current_period(plan_id: str, on: date | None = None) -> str:
    """Return the period of the follow-up open on a day (default today), else of the one due last.

    Before the first opens it is the first. The rule is the query current_follow_up. Raises IndexError for an unknown
    plan.
    """
    return str(read("current_follow_up", plan_id=plan_id, today=str(on or clock.today()))["period"].iloc[0])
