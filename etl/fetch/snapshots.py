"""The fetched snapshots, as tables for the build."""

import hashlib
from collections.abc import Iterator
from dataclasses import astuple
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from etl.fetch.catalogue.catalogue import Series, read_catalogue, require_filled
from etl.fetch.failure import FetchError
from etl.fetch.meaning.figures import COLUMNS, KEY
from etl.fetch.meaning.places import FILE as PLACES
from etl.fetch.meaning.reference import Reference, read_reference, reference_files
from etl.fetch.services import parse_responses
from etl.fetch.store import FOLDER, SNAPSHOT_FILE, Snapshot, read_responses, read_snapshots, require_unchanged
from etl.load.rows import insert_rows
from panel.errors import SourceError
from panel.wording.period_lengths import RHYTHMS

ROOT = Path(__file__).resolve().parent.parent.parent
READERS = ("etl/fetch", "panel/formats")
PARSED_FILE = "figures.parquet"
PARSED_OF = b"parsed_of"
TABLES = """
CREATE OR REPLACE TEMP TABLE raw_snapshot (
    snapshot_id VARCHAR, series_id VARCHAR, taken_at TIMESTAMP, since DATE, service VARCHAR, title VARCHAR,
    producer VARCHAR, publisher VARCHAR, url VARCHAR, licence VARCHAR, path VARCHAR, sha256 VARCHAR, row_count INTEGER
);
CREATE OR REPLACE TEMP TABLE raw_fetched (
    snapshot_id VARCHAR, indicator_id VARCHAR, region_code VARCHAR, period_start DATE, frequency VARCHAR, sex VARCHAR,
    age VARCHAR, value DOUBLE, flag VARCHAR, note VARCHAR, breakdown_id VARCHAR, breakdown_dimension VARCHAR,
    breakdown_name VARCHAR
);
CREATE OR REPLACE TEMP TABLE raw_catalogue_indicator (
    indicator_id VARCHAR, title VARCHAR, unit VARCHAR, decimals INTEGER, frequency VARCHAR, direction VARCHAR,
    definition VARCHAR, comparable_group VARCHAR, rhythm VARCHAR, lag INTEGER,
    aggregation VARCHAR, producer VARCHAR
);
CREATE OR REPLACE TEMP TABLE raw_place (
    region_code VARCHAR, name VARCHAR, kind VARCHAR, parent_code VARCHAR, members VARCHAR
);
CREATE OR REPLACE TEMP TABLE raw_catalogue_series (
    series_id VARCHAR, indicator_id VARCHAR, title VARCHAR, service VARCHAR, code VARCHAR
);
CREATE OR REPLACE TEMP TABLE raw_left_out (
    snapshot_id VARCHAR, series_id VARCHAR, title VARCHAR, problem VARCHAR, action VARCHAR, is_current BOOLEAN
);
"""
FIGURES = pa.schema(
    [(name, {"period_start": pa.date32(), "value": pa.float64()}.get(name, pa.string())) for name in COLUMNS]
)


def load_snapshots(connection: duckdb.DuckDBPyConnection, data: Path, until: datetime | None = None) -> None:
    """Create raw_snapshot, raw_fetched, raw_catalogue_indicator, raw_catalogue_series, raw_left_out and raw_place.

    Each snapshot is parsed by the entry stored in it. Those taken after `until` (UTC) are ignored; without snapshots
    the tables are empty. One that the panel cannot use (an unknown region, another unit) goes to raw_left_out with the
    reason, and does not stop the build. Raises SourceError for a damaged one.
    """
    connection.execute(TABLES)
    catalogue = _catalogue(data)
    insert_rows(connection, "raw_catalogue_series", [row for one in catalogue for row in _indicators(one)])
    taken = [one for one in read_snapshots(data) if until is None or one.taken_at.replace(tzinfo=None) <= _utc(until)]
    if not taken and not (data / PLACES).exists():
        return
    reference = read_reference(data)
    insert_rows(connection, "raw_place", [astuple(one) for one in reference.own_places])
    reference = reference.with_declared(one.series for one in taken)
    read: list[Snapshot] = []
    faults: dict[str, FetchError] = {}
    for snapshot in taken:
        try:
            connection.register("parsed", _parsed(snapshot, data, reference))
        except FetchError as error:
            faults[snapshot.snapshot_id] = error
            continue
        read.append(snapshot)
        connection.execute(
            "INSERT INTO raw_fetched BY NAME SELECT ? AS snapshot_id, * FROM parsed", [snapshot.snapshot_id]
        )
        connection.unregister("parsed")
    insert_rows(connection, "raw_snapshot", [_row(one) for one in read])
    insert_rows(connection, "raw_left_out", _left_out(catalogue, taken, faults))
    declared = {row[0]: row for snapshot in read for row in _declared(snapshot)}
    insert_rows(connection, "raw_catalogue_indicator", list(declared.values()))


def _catalogue(data: Path) -> list[Series]:
    """Return the catalogue's series; none where it has a fault, which each command on the catalogue reports."""
    try:
        return read_catalogue(data)
    except SourceError:
        return []


def _indicators(series: Series) -> Iterator[tuple[str | None, ...]]:
    for indicator_id, code in {one.indicator_id: one.code for one in series.indicators}.items():
        yield series.series_id, indicator_id, str(series.entry["title"]), series.service, code


def _left_out(
    catalogue: list[Series], taken: list[Snapshot], faults: dict[str, FetchError]
) -> list[tuple[object, ...]]:
    """Return the rows of raw_left_out, the oldest snapshot first.

    is_current, the last value: whether the series lacks the snapshot's figures today. It does until a later snapshot of
    the whole series could be used, or the series is no longer in the catalogue.
    """
    fetched = {series.series_id for series in catalogue} or {snapshot.series.series_id for snapshot in taken}
    whole_again: set[str] = set()
    rows: list[tuple[object, ...]] = []
    for snapshot in reversed(taken):
        series_id, error = snapshot.series.series_id, faults.get(snapshot.snapshot_id)
        if error is not None:
            is_current = series_id in fetched - whole_again
            title = snapshot.series.entry["title"]
            problem = f"{error.location}: {error.problem}" if error.location else error.problem
            rows.append((snapshot.snapshot_id, series_id, title, problem, error.action, is_current))
        elif snapshot.since is None:
            whole_again.add(series_id)
    return rows[::-1]


def stored_figures(data: Path, series_id: str, reference: Reference) -> tuple[Snapshot | None, pd.DataFrame]:
    """Return the newest snapshot of a series, and the figures of all its usable snapshots together.

    A snapshot since a period replaces all earlier figures from that period on.
    """
    stored = pd.DataFrame(columns=COLUMNS)
    newest = None
    for newest in read_snapshots(data, series_id):
        try:
            figures = _parsed(newest, data, reference).to_pandas()
        except FetchError:
            continue
        kept = stored[stored["period_start"] < newest.since] if newest.since else stored[:0]
        stored = pd.concat([kept, figures]) if len(kept) else figures
    return newest, stored.sort_values(KEY, ignore_index=True)


def is_readable(snapshot: Snapshot, data: Path, reference: Reference) -> bool:
    """Return whether a snapshot's figures can be used. Raises SourceError for a damaged one."""
    try:
        _parsed(snapshot, data, reference)
    except FetchError:
        return False
    return True


def _parsed(snapshot: Snapshot, data: Path, reference: Reference) -> pa.Table:
    """Return a snapshot's figures: from the file beside it when these responses, this code and these units made it.

    Raises FetchError when they cannot be used, and SourceError when the snapshot is damaged.
    """
    require_unchanged(snapshot)
    require_filled(snapshot.series)
    path = snapshot.folder / PARSED_FILE
    parsed_of = _state(snapshot, data, reference).encode()
    try:
        table = pq.read_table(path, page_checksum_verification=True)
        if (table.schema.metadata or {}).get(PARSED_OF) == parsed_of:
            return table.cast(FIGURES)
    except (OSError, ValueError, pa.ArrowException):
        pass  # Missing, truncated or damaged: parsed again below.
    figures = parse_responses(snapshot.series, read_responses(snapshot), reference, snapshot.since)
    table = pa.Table.from_pandas(figures[COLUMNS], schema=FIGURES, preserve_index=False)
    _keep_parsed(path, table.replace_schema_metadata({PARSED_OF: parsed_of}))
    return table


def _keep_parsed(path: Path, table: pa.Table) -> None:
    """Write parsed figures beside their snapshot. Without them the responses are parsed again next time."""
    beside = path.with_name(f".{path.name}")
    try:
        pq.write_table(table, beside, write_page_checksum=True)
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)


def _state(snapshot: Snapshot, data: Path, reference: Reference) -> str:
    """Return one hash of all that the figures depend on: snapshot, parser, regions and indicators."""
    state = hashlib.sha256((snapshot.folder / SNAPSHOT_FILE).read_bytes())
    state.update(_readers().encode())
    for path in reference_files(data):
        state.update(path.read_bytes())
    if "places" in snapshot.series.entry:
        state.update(repr(reference.own_places).encode())
    for one in snapshot.series.indicators:
        state.update(repr(reference.find(snapshot.series, one.indicator_id)).encode())
    return state.hexdigest()


@cache
def _readers() -> str:
    state = hashlib.sha256()
    files = [path for folder in READERS for path in (ROOT / folder).rglob("*.*")]
    for path in sorted(path for path in files if path.suffix in {".py", ".sql", ".toml"}):
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
        f"{FOLDER}/{snapshot.snapshot_id}",
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
            one.about.get("rhythm", RHYTHMS[one.about["frequency"]]),
            one.about.get("lag"),
            one.about.get("aggregation"),
            producer,
        )
        for one in snapshot.series.indicators
        if one.about
    ]


def _utc(moment: datetime) -> datetime:
    """Return a time in UTC without its zone; one without a zone is already UTC."""
    return moment if moment.tzinfo is None else moment.astimezone(UTC).replace(tzinfo=None)
