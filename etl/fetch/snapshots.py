"""The snapshots that have been fetched, as the tables that the build reads."""

from datetime import datetime
from pathlib import Path

import duckdb

TABLES = """
CREATE OR REPLACE TEMP TABLE raw_snapshot (
    snapshot_id VARCHAR, series_id VARCHAR, taken_at TIMESTAMP, since DATE, service VARCHAR, title VARCHAR,
    producer VARCHAR, publisher VARCHAR, url VARCHAR, licence VARCHAR, path VARCHAR, sha256 VARCHAR, row_count INTEGER
);
CREATE OR REPLACE TEMP TABLE raw_fetched (
    snapshot_id VARCHAR, indicator_id VARCHAR, region_code VARCHAR, period_start DATE, frequency VARCHAR, sex VARCHAR,
    age VARCHAR, value DOUBLE, flag VARCHAR, note VARCHAR
);
CREATE OR REPLACE TEMP TABLE raw_catalogue_indicator (
    indicator_id VARCHAR, title VARCHAR, unit VARCHAR, decimals INTEGER, frequency VARCHAR, direction VARCHAR,
    definition VARCHAR, comparable_group VARCHAR, producer VARCHAR
);
"""


def load_snapshots(connection: duckdb.DuckDBPyConnection, data: Path, until: datetime | None = None) -> None:
    """Make raw_snapshot, raw_fetched and raw_catalogue_indicator of the snapshots in data/snapshots/."""
    connection.execute(TABLES)
