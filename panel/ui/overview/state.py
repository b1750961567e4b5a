"""What the cards of Översikt share: the plan, the day, and which follow-ups are reported by then."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pandas as pd

from panel.ui.as_of_day import AsOf
from panel.warehouse import read
from panel.wording import labels, text, theme

DONE, ONGOING, NOT_BEGUN = theme.STATUS_COLOURS


@dataclass(frozen=True, eq=False)
class State:
    """A plan as of a day. `plan` is the row of the query plan, `today` the calendar's day."""

    plan: pd.Series
    as_of: AsOf
    today: date

    @property
    def plan_id(self) -> str:
        """The plan's id."""
        return str(self.plan["plan_id"])

    @property
    def known_on(self) -> str:
        """The day of what is reported, as text: 2024-06-20."""
        return self.as_of.known_on

    @property
    def on(self) -> date:
        """The day that due dates are compared with: the chosen one, or today."""
        return self.as_of.chosen_day or self.today

    @cached_property
    def reported(self) -> pd.DataFrame:
        """The follow-ups with something reported, the latest first: period, name, year, position, recorded_on."""
        return read("reported_follow_ups", plan_id=self.plan_id, known_on=self.known_on)

    @property
    def has_reports(self) -> bool:
        """Whether anything is reported."""
        return len(self.reported) > 0

    @property
    def period(self) -> str:
        """The latest follow-up with something reported; only where has_reports."""
        return str(self.reported["period"].iloc[0])

    @cached_property
    def follow_ups(self) -> list[tuple[str, date]]:
        """The plan's follow-ups: (name in the definite form, last day), the first due first."""
        rows = read("follow_ups", plan_id=self.plan_id).sort_values("due_on")
        return [
            (labels.definite(row.name_), row.due_on.date())
            for row in rows.rename(columns={"name": "name_"}).itertuples()
        ]

    @property
    def next_due(self) -> tuple[str, date] | None:
        """The next follow-up in the definite form and its last day; None where the last day of all has been."""
        return next((one for one in self.follow_ups if one[1] >= self.on), None)

    def period_in_words(self, period: str, recorded_on: date) -> str:
        """Return the source of what a follow-up reported: "Helårsuppföljning 25 nov 2024"."""
        rows = read("follow_ups", plan_id=self.plan_id).set_index("period")
        return f"{rows.loc[period, 'name']} {text.brief_day(recorded_on)}"

    @property
    def decided(self) -> str:
        """The source of what the plan itself states: "Planen 28 nov 2023"."""
        return f"Planen {text.brief_day(self.plan['decided_on'])}"
