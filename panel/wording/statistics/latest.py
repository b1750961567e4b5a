"""The newest figure of an indicator, over all frequencies and sources, and when a newer one is due."""

from dataclasses import dataclass
from datetime import date, timedelta
from math import nan

import pandas as pd

from panel.warehouse import read
from panel.wording.period_lengths import next_end
from panel.wording.sentences import latest as sentences
from panel.wording.statistics.attribution import attributed

DAYS_A_MONTH = 365.25 / 12


@dataclass(frozen=True)
class Latest:
    """The newest figure of an indicator in a region.

    `change` is from the same period a year before, NaN where that is missing or the measure has changed since.
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


def latest(indicator_id: str, region_code: str) -> Latest | None:
    """Return the newest figure: the one whose period ends last. None where there is none."""
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
    )


def due_on(period_end: date, rhythm: str, lag: int) -> date:
    """Return the day by which the next figure should have been published: its period's end plus the lag in days."""
    return next_end(period_end, rhythm) + timedelta(days=lag)


def age_in_months(period_end: date, day: date) -> int:
    """Return how many months ago a period ended, rounded."""
    return round((day - period_end).days / DAYS_A_MONTH)


def population_claim(region_code: str, claim: pd.Series) -> str:
    """Return the plan's claim on the population, and SCB's figure for the same month where it differs.

    `claim` is a row of the query level_claim.
    """
    monthly = read("population_monthly", region_code=region_code).astype({"register_population": "float64"})
    then = monthly[monthly["period_start"] == claim["period_start"]]
    scb, register = (
        float(then[column].iloc[0]) if len(then) else nan for column in ("population", "register_population")
    )
    return sentences.population_claim(claim["value"], claim["period_start"], scb, register)
