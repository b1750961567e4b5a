"""What has been fetched of a series: how many times, and which periods and regions of each indicator."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pandas as pd

from etl.fetch.meaning.reference import read_reference
from etl.fetch.snapshots import is_readable, stored_figures
from etl.fetch.store import read_snapshots


@dataclass(frozen=True)
class Extent:
    """The figures with a value of one indicator and frequency: first and last period, and how many there are."""

    indicator_id: str
    frequency: str
    first_period: date
    last_period: date
    periods: int
    regions: int


@dataclass(frozen=True)
class Contents:
    """The moments of a series' snapshots, the oldest first, whether the newest can be used, and what they hold."""

    taken_at: list[datetime]
    is_usable: bool
    extents: list[Extent]


def contents_of(data: Path, series_id: str) -> Contents:
    """Return what has been fetched of a series. Raises SourceError for a damaged snapshot."""
    reference = read_reference(data)
    newest, figures = stored_figures(data, series_id, reference)
    taken_at = [one.taken_at for one in read_snapshots(data, series_id)]
    with_value = figures[figures["value"].notna()]
    groups = with_value.groupby(["indicator_id", "frequency"], sort=True) if len(with_value) else []
    extents = [_extent(str(indicator), str(frequency), rows) for (indicator, frequency), rows in groups]
    return Contents(taken_at, newest is None or is_readable(newest, data, reference), extents)


def _extent(indicator_id: str, frequency: str, rows: pd.DataFrame) -> Extent:
    periods = rows["period_start"]
    return Extent(
        indicator_id, frequency, periods.min(), periods.max(), periods.nunique(), rows["region_code"].nunique()
    )
