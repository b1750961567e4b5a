"""Which offices are to be reminded today: on the days that panel.toml sets for a follow-up, once each, while answers are missing."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from panel.errors import SourceError
from panel.ledger.waiting import waiting_receipts
from panel.records import audit
from panel.records.audit import Event, LogFilter
from panel.report.mail.letters import Letter, left, letters
from panel.report.state import State, state_of
from panel.warehouse import read
from panel.wording.settings import settings, settings_file

EVERY = "every"
# A day on which nobody ran the job is made good within so many days.
MAX_LATE = timedelta(days=7)


class Reminder(NamedTuple):
    """A letter that is due: of which plan and follow-up, and for which of its days."""

    state: State
    day: date
    letter: Letter


def day_due(due_on: date, days_before: Collection[int], today: date) -> date | None:
    """Return the newest day on which to remind of a follow-up, of today and the days just before; None for none."""
    days = [due_on - timedelta(days=one) for one in days_before]
    return max((day for day in days if today - MAX_LATE <= day <= today), default=None)


def reminders(today: date) -> list[Reminder]:
    """Return the letters that are due, of all plans: to offices that lack answers and are not reminded of that day yet.

    Raises SourceError for a follow-up in panel.toml that no plan has, and AuditError where the log cannot be read.
    """
    stated = settings().reminders
    follow_ups = [
        (str(plan_id), row.period, row.due_on.date())
        for plan_id in read("plans")["plan_id"]
        for row in read("deadlines", plan_id=plan_id).itertuples()
    ]
    if unknown := sorted({*stated} - {EVERY} - {period for _, period, _ in follow_ups}):
        raise SourceError(
            f"[reminders] har {', '.join(unknown)}, som ingen plan följs upp genom.",
            "Rätta namnet eller ta bort raden.",
            path=settings_file(),
        )
    return [
        Reminder(state, day, letter)
        for plan_id, period, due_on in follow_ups
        if (day := day_due(due_on, _days(stated, period), today))
        for state in [state_of(plan_id, period)]
        for letter in letters(state, str(today), offices=_waiting(state, day, today))
    ]


def _days(stated: Mapping[str, tuple[int, ...]], period: str) -> tuple[int, ...]:
    return stated.get(period, stated.get(EVERY, ()))


def _waiting(state: State, day: date, today: date) -> set[str]:
    """Return the offices that lack answers and have not been reminded on a day or after it.

    What waits for approval is no longer missing to its office.
    """
    rows = left(state, str(today))
    handed_in = {
        (one.sheet_kind, one.item_id)
        for receipt in waiting_receipts(state.plan_id)
        for one in receipt.changes
        if one.period == state.period
    }
    rows = rows[[cell not in handed_in for cell in zip(rows["sheet_kind"], rows["item_id"], strict=True)]]
    done = {office for office, reminded in reminded_on(state.plan_id, state.period).items() if reminded >= day}
    return set(rows.loc[rows["state"] == "missing", "office_id"]) - done


def reminded_on(plan_id: str, period: str) -> dict[str, date]:
    """Return the newest day that each office has been reminded of in a follow-up, by office_id. Raises AuditError."""
    found: dict[str, date] = {}
    for line in audit.every_line(LogFilter(Event.REMINDED, plan_id=plan_id)):
        if line.about["period"] == period:
            found.setdefault(str(line.about["office"]), date.fromisoformat(str(line.about["day"])))
    return found
