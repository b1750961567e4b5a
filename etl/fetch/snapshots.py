"""The snapshots that have been fetched, as the tables that the build reads."""

import hashlib
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from etl.errors import SourceError
from etl.fetch.failure import FetchFailed
from etl.fetch.figures import COLUMNS, KEY
from etl.fetch.regions import Names, read_names, region_files
from etl.fetch.services import parse_answers
from etl.fetch.store import SNAPSHOT_FILE, Snapshot, hold_unchanged, read_answers, read_snapshots

ROOT = Path(__file__).resolve().parent.parent.parent
PARSED_FILE = "figures.parquet"
PARSED_OF = b"parsed_of"
REPARSE = "Rätta läsaren eller katalogen, eller ta bort ögonblicksbilden och hämta serien igen."
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
    definition VARCHAR, comparable_group VARCHAR, rhythm VARCHAR, lag INTEGER, producer VARCHAR
);
"""
FIGURES = pa.schema(
    [
        *((name, pa.string()) for name in KEY[:2]),
        ("period_start", pa.date32()),
        *((name, pa.string()) for name in KEY[3:]),
        ("value", pa.float64()),
        ("flag", pa.string()),
        ("note", pa.string()),
    ]
)


def load_snapshots(connection: duckdb.DuckDBPyConnection, data: Path, until: datetime | None = None) -> None:
    """Make raw_snapshot, raw_fetched and raw_catalogue_indicator of the snapshots in data/snapshots/.

    Each is parsed by the entry that is kept in it. Those taken after `until` (UTC) are left out; all three tables are
    there, empty, when there are none. Raises SourceError when a snapshot is damaged.
    """
    connection.execute(TABLES)
    taken = [one for one in read_snapshots(data) if until is None or one.taken_at.replace(tzinfo=None) <= _utc(until)]
    if not taken:
        return
    connection.executemany(f"INSERT INTO raw_snapshot VALUES ({', '.join('?' * 13)})", [_row(one) for one in taken])
    names = read_names(data)
    for snapshot in taken:
        connection.register("parsed", _parsed(snapshot, data, names))
        connection.execute(
            "INSERT INTO raw_fetched BY NAME SELECT ? AS snapshot_id, * FROM parsed", [snapshot.snapshot_id]
        )
        connection.unregister("parsed")
    declared = {row[0]: row for snapshot in taken for row in _declared(snapshot)}
    if declared:
        marks = ", ".join("?" * 11)
        connection.executemany(f"INSERT INTO raw_catalogue_indicator VALUES ({marks})", list(declared.values()))


def held_figures(data: Path, series_id: str, names: Names) -> tuple[Snapshot | None, pd.DataFrame]:
    """Return the newest snapshot of a series, and the figures that all of them together hold.

    An answer since a period stands in for all that was known from that period on.
    """
    held = pd.DataFrame(columns=COLUMNS)
    newest = None
    for newest in read_snapshots(data, series_id):
        figures = _parsed(newest, data, names).to_pandas()
        kept = held[held["period_start"] < newest.since] if newest.since else held[:0]
        held = pd.concat([kept, figures]) if len(kept) else figures
    return newest, held.sort_values(KEY, ignore_index=True)


def _parsed(snapshot: Snapshot, data: Path, names: Names) -> pa.Table:
    """Return the figures of a snapshot, from beside it when they are of these answers and this reader."""
    hold_unchanged(snapshot)
    path = snapshot.folder / PARSED_FILE
    parsed_of = _state(snapshot, data).encode()
    try:
        table = pq.read_table(path, page_checksum_verification=True)
        if (table.schema.metadata or {}).get(PARSED_OF) == parsed_of:
            return table.cast(FIGURES)
    except (OSError, ValueError, pa.ArrowException):
        pass  # Not there yet, cut off or damaged: made anew below.
    try:
        figures = parse_answers(snapshot.series, read_answers(snapshot), names, snapshot.since)
    except FetchFailed as error:
        problem = f"Svaret går inte att läsa. {error}"
        raise SourceError(problem, REPARSE, path=snapshot.shown_path) from error
    table = pa.Table.from_pandas(figures[COLUMNS], schema=FIGURES, preserve_index=False)
    _keep_parsed(path, table.replace_schema_metadata({PARSED_OF: parsed_of}))
    return table


def _keep_parsed(path: Path, table: pa.Table) -> None:
    """Write parsed figures beside their snapshot. Where that cannot be done they are parsed again the next time."""
    beside = path.with_name(f".{path.name}")
    try:
        pq.write_table(table, beside, write_page_checksum=True)
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)


def _state(snapshot: Snapshot, data: Path) -> str:
    """Return one hash of all that the figures come from: the snapshot, the reader, the regions' names."""
    state = hashlib.sha256((snapshot.folder / SNAPSHOT_FILE).read_bytes())
    state.update(_readers().encode())
    for path in region_files(data):
        state.update(path.read_bytes())
    return state.hexdigest()


@cache
def _readers() -> str:
    state = hashlib.sha256()
    for path in sorted([*(ROOT / "etl" / "fetch").glob("*.py"), *(ROOT / "formats").glob("*.py")]):
        state.update(path.read_bytes())
    return state.hexdigest()


def _row(snapshot: Snapshot) -> tuple[object, ...]:
    entry = snapshot.series.entry
    return (
        snapshot.snapshot_id,
        snapshot.series.series_id,
        snapshot.taken_at.replace(tzinfo=None),
        snapshot.since,
        snapshot.series.service,
        entry["title"],
        entry["producer"],
        entry.get("publisher", entry["producer"]),
        snapshot.series.page_url or snapshot.files[0].url,
        entry["licence"],
        snapshot.shown_path,
        snapshot.figures_sha256,
        snapshot.figure_count,
    )


def _declared(snapshot: Snapshot) -> list[tuple[object, ...]]:
    names = ("title", "unit", "decimals", "frequency", "direction", "definition", "comparable_group")
    producer = snapshot.series.entry["producer"]
    return [
        (
            one.indicator_id,
            *(one.about[name] for name in names),
            one.about.get("rhythm", one.about["frequency"]),
            one.about.get("lag"),
            producer,
        )
        for one in snapshot.series.indicators
        if one.about
    ]


def _utc(moment: datetime) -> datetime:
    """Return a moment in UTC without its zone; one without is in UTC already."""
    return moment if moment.tzinfo is None else moment.astimezone(UTC).replace(tzinfo=None)
