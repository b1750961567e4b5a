"""Which follow-up is meant where none is chosen: one rule for pages, sheets, reports and the command line."""

from datetime import date, datetime

from panel.warehouse.reading import read
from panel.wording.moments import SWEDEN


def today() -> date:
    """Return the day that it is in Sweden."""
    return datetime.now(SWEDEN).date()


def current_period(plan_id: str, on: date | None = None) -> str:
    """Return the period of the follow-up that is open on a day (today where it is not given), or was due last.

    Before any has opened it is the first to come. The rule is the query current_follow_up. IndexError: no such plan.
    """
    return str(read("current_follow_up", plan_id=plan_id, today=str(on or today()))["period"].iloc[0])
