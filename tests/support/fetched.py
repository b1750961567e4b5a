"""Fetch a series, and load the snapshots."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import pandas as pd

from etl.fetch.catalogue.catalogue import Series
from etl.fetch.meaning.reference import read_reference
from etl.fetch.run import Outcome, fetch_series
from etl.fetch.snapshots import load_snapshots
from etl.fetch.sources.web import Web
from tests.conftest import ROOT

REFERENCE = read_reference(ROOT / "data")
FIRST = datetime(2026, 11, 24, 22, 10, tzinfo=UTC)
DAY = timedelta(days=1)
CELL = ("0581", "TotSA", "TotSa", "000007SF", "2026M01")


def fetch(series: Series, data: Path, now: datetime = FIRST, since: date | None = None) -> Outcome:
    return fetch_series(series, data, Web(), since, REFERENCE, now)


def loaded(data: Path, until: datetime | None = None) -> dict[str, pd.DataFrame]:
    names = ("raw_snapshot", "raw_fetched", "raw_catalogue_indicator")
    with duckdb.connect() as connection:
        load_snapshots(connection, data, until)
        return {name: connection.execute(f"FROM {name}").df() for name in names}
