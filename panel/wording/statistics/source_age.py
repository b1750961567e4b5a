"""How old the figures of a source are against how often they come."""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from panel.warehouse import read
from panel.wording.period_lengths import LENGTHS, last_day, next_end, position
from panel.wording.statistics.latest import due_on

# Below this share of the periods between the first and the last, a series is single figures and has no rhythm.
MIN_DENSITY = 0.5


@dataclass(frozen=True)
class SourceAge:
    """The age of a source, or of one of its series.

    `behind` is how many periods (`frequency`: a key of LENGTHS) should have been published after the last one held, None where
    nothing says when they come: single figures (`is_scattered`), or a publisher whose lag is not known. `is_replaced`:
    another source holds newer figures of the same.
    """

    frequency: str
    first_period: date
    last_period: date
    behind: int | None
    is_scattered: bool
    is_replaced: bool

    @property
    def months_behind(self) -> int:
        """The same in whole months, 0 where it is not late, to sort by."""
        return 12 * (self.behind or 0) // LENGTHS[self.frequency].per_year


def periods_behind(last_period: date, frequency: str, lag: int, today: date) -> int:
    """Return how many periods after the last one should have been published by today. `lag` is in days."""
    end, behind = last_day(last_period, frequency), 0
    while today > due_on(end, frequency, lag):
        end, behind = next_end(end, frequency), behind + 1
    return behind


def series_age(row: pd.Series, today: date) -> SourceAge:
    """Return the age of one series of a source: a row of the query source_series."""
    first, last, frequency = row["first_period"].date(), row["last_period"].date(), str(row["frequency"])
    count = position(last, frequency) - position(first, frequency) + 1
    is_scattered = int(row["period_count"]) < MIN_DENSITY * count
    is_replaced = bool(row["last_period"] < row["newest_period"])
    has_rhythm = not (is_scattered or is_replaced or pd.isna(row["lag"]))
    behind = periods_behind(last, frequency, int(row["lag"]), today) if has_rhythm else None
    return SourceAge(frequency, first, last, behind, is_scattered, is_replaced)


def source_age(series: list[SourceAge]) -> SourceAge:
    """Return the age of a source: that of the series that reach longest, the latest of them first."""
    reach = max(one.last_period for one in series)
    longest = [one for one in series if one.last_period == reach]
    found = max(longest, key=lambda one: (one.months_behind, one.behind is not None))
    return SourceAge(
        found.frequency,
        min(one.first_period for one in series),
        reach,
        found.behind,
        found.is_scattered,
        all(one.is_replaced for one in series),
    )


def ages_of_sources(today: date) -> dict[str, SourceAge]:
    """Return the age of each source of the build, by its id. Raises DatabaseUnavailableError."""
    return {
        str(source_id): source_age([series_age(row, today) for _, row in rows.iterrows()])
        for source_id, rows in read("source_series").groupby("source_id")
    }
