"""The one answer to what the newest figure of a subject is, over all frequencies and sources held, and to whether it is old."""

from dataclasses import dataclass
from datetime import date
from math import nan

import pandas as pd

from panel.warehouse import read
from panel.wording.sentences import latest as sentences
from panel.wording.statistics.attribution import attributed

MONTHS_A_PERIOD = {"M": 1, "Q": 3, "Y": 12}
DAYS_A_MONTH = 365.25 / 12


@dataclass(frozen=True)
class Latest:
    """The newest figure of an indicator in a region. `producer` made it, by the file that it comes from.

    `change` is from the same period a year before, NaN where that is not held or the measure has changed since. `rhythm`
    (M, Q, Y) and `lag` (days, None where nobody has said) are how often and how late figures of the indicator come.
    """

    title: str
    unit: str
    decimals: int
    producer: str
    frequency: str
    period_start: date
    period_end: date
    value: float
    change: float
    source_id: str
    rhythm: str
    lag: int | None

    def months_overdue_at(self, day: date) -> int | None:
        """Return how many months old the figure is on a day, where a newer should have come by then; else None."""
        if self.lag is None:
            return None
        return age_in_months(self.period_end, day) if day > due_on(self.period_end, self.rhythm, self.lag) else None


def latest(indicator_id: str, region_code: str) -> Latest | None:
    """Return the newest figure held of a subject: the one whose period ends last. None where none is held."""
    rows = read("latest_observation", indicator_id=indicator_id, region_code=region_code)
    if rows.empty:
        return None
    row = rows.iloc[0]
    return Latest(
        title=str(row["title"]),
        unit=str(row["unit"]),
        decimals=int(row["decimals"]),
        producer=attributed(str(row["source_producer"]), str(row["producer"])),
        frequency=str(row["frequency"]),
        period_start=row["period_start"].date(),
        period_end=row["period_end"].date(),
        value=float(row["value"]),
        change=float(row["value"]) - float(row["value_year_before"]),
        source_id=str(row["source_id"]),
        rhythm=str(row["rhythm"]),
        lag=None if pd.isna(row["lag"]) else int(row["lag"]),
    )


def due_on(period_end: date, rhythm: str, lag: int) -> date:
    """Return the day by which the figure after this one should have been published: the end of its period, and the lag."""
    next_end = pd.Timestamp(period_end) + pd.offsets.MonthEnd(MONTHS_A_PERIOD[rhythm])
    due: date = (next_end + pd.Timedelta(days=lag)).date()
    return due


def age_in_months(period_end: date, day: date) -> int:
    """Return how many months ago a period ended, to the nearest whole month."""
    return round((day - period_end).days / DAYS_A_MONTH)


def population_claim(region_code: str, claim: pd.Series) -> str:
    """Return what a plan says of the population, and what SCB had for the same month where that is another figure.

    `claim` is a row of the query level_claim.
    """
    monthly = read("population_monthly", region_code=region_code).astype({"register_population": "float64"})
    then = monthly[monthly["period_start"] == claim["period_start"]]
    scb, register = (
        float(then[column].iloc[0]) if len(then) else nan for column in ("population", "register_population")
    )
    return sentences.population_claim(claim["value"], claim["period_start"], scb, register)
