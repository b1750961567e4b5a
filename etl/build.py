"""Build the database beside the old one, check it, and put it in place.

sources -> raw_* tables -> the tables of schema.sql -> checks (zero rows) -> findings -> swap
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from etl.database_fault import naming
from etl.load.claim_answers import write_claim_answers
from etl.load.ledger_tables import load_receipts
from etl.load.package import Resource
from etl.load.responsibility import load_responsibility
from etl.loading import ETL, STEPS, Report, load_all_but_reports, run_file
from etl.quality import run_checks, write_findings
from panel import warehouse
from panel.errors import SourceError
from panel.ledger.erase.apply import enforce, settle
from panel.ledger.ledger import Receipt, is_example, ledger_folder, read_receipts
from panel.warehouse.content import sha256_of, tables_of
from panel.warehouse.paths import literal

# Lies beside the database during a restore. As long as it is there, the folder mixes old and restored files.
UNFINISHED = ".restore-unfinished"

# Each column takes at least one block, and most tables have few rows: a quarter of DuckDB's default size makes the
# file a third as large. With a hundred times as many figures it would be twice as large and 5-28 % slower to read.
BLOCK_BYTES = 65_536


@dataclass(frozen=True)
class BuildResult:
    """Rows by table, number of findings by severity, duration, content hash, and warnings about the statistics."""

    rows: dict[str, int]
    findings: dict[str, int]
    seconds: float
    content_sha256: str
    warnings: tuple[str, ...] = ()


def build(data: Path, target: Path, report: Report = lambda step: None, until: datetime | None = None) -> BuildResult:
    """Build the database from the sources in `data` and replace `target` with it.

    Statistics fetched after `until` (UTC) are left out. Waits while another process builds the same target.

    Raises SourceError when a source cannot be used and CheckError when a check returns rows; `target` is then
    unchanged. A build that is killed leaves only a file beside the target, which the next build removes.
    """
    with build_lock(target):
        return build_and_swap(data, target, report, until=until)


build_lock = warehouse.write_lock


def build_and_swap(
    data: Path,
    target: Path,
    report: Report = lambda step: None,
    receipts: list[Receipt] | None = None,
    before_swap: Callable[[], None] = lambda: None,
    until: datetime | None = None,
) -> BuildResult:
    """Build and swap, for a caller that has the build lock. `receipts` replace those read from the ledger.

    `before_swap` is called when all checks have passed and `target` is still unchanged. Without `receipts`, an erasure
    that was interrupted is completed first, and one that a restore has undone is repeated.
    """
    _require_restored(target)
    is_erasing = receipts is None and enforce(target.parent)
    result = _build_once(data, target, report, receipts, before_swap, until)
    if is_erasing:
        for _ in range(warehouse.builds_kept(target) - 1):
            _build_once(data, target, report, None, lambda: None, until)
        settle(target.parent)
    return result


def _build_once(
    data: Path,
    target: Path,
    report: Report,
    receipts: list[Receipt] | None,
    before_swap: Callable[[], None],
    until: datetime | None,
) -> BuildResult:
    beside = warehouse.built_beside(target)
    _remove(beside)
    try:
        stored = read_receipts(ledger_folder(target)) if receipts is None else receipts
        result = assemble(data, beside, report, stored, is_example(ledger_folder(target)), until)
        report(STEPS[5])
        warehouse.publish(beside, target, before_swap)
    finally:
        _remove(beside)
    return result


def _require_restored(target: Path) -> None:
    if (target.parent / UNFINISHED).exists():
        problem = "En återställning avbröts halvvägs."
        raise SourceError(problem, "Kör samma `uppdragspanelen restore` igen.", path=target.parent / UNFINISHED)


def assemble(
    data: Path,
    file: Path,
    report: Report = lambda step: None,
    receipts: Sequence[Receipt] = (),
    example: bool = False,
    until: datetime | None = None,
) -> BuildResult:
    """Build the whole database, checked and with findings, in a new file.

    Statistics fetched after `until` (UTC) are left out: the database as it could have been built at that time.
    Raises SourceError or CheckError.
    """
    started_at = _now()
    with new_database(file) as connection:
        resources, sums = load_all_but_reports(connection, data, report, until)
        with naming("kvittona i uploads/"):
            load_receipts(connection, receipts)
            load_responsibility(connection, receipts)
        run_file(connection, ETL / "load" / "report.sql")
        report(STEPS[3])
        check_count = run_checks(connection)
        report(STEPS[4])
        write_findings(connection)
        write_claim_answers(connection)
        result = _write_build(connection, resources, started_at, check_count, receipts, example, sums)
    return result


@contextmanager
def new_database(file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a new database file to build in, without a write-ahead log: an unfinished file is thrown away.

    Ends with a checkpoint, which raises duckdb.Error where the file cannot be written; closing alone would ignore that.
    """
    with duckdb.connect(config={"temp_directory": f"{file}.tmp"}) as connection:
        given = f"RECOVERY_MODE no_wal_writes, BLOCK_SIZE {BLOCK_BYTES}"
        connection.execute(f"ATTACH {literal(str(file))} AS building ({given})")
        connection.execute("USE building")
        yield connection
        connection.execute("CHECKPOINT building")


def _write_build(
    connection: duckdb.DuckDBPyConnection,
    resources: list[Resource],
    started_at: datetime,
    check_count: int,
    receipts: Sequence[Receipt],
    example: bool,
    sums: dict[str, str],
) -> BuildResult:
    rows, content_sha256 = content_of(connection)
    files = _files_read(connection, resources, receipts)
    inputs = "\n".join(f"{name} {sha256}" for name, sha256 in files)
    finished_at = _now()
    connection.execute(
        "INSERT INTO build VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            f"{finished_at:%Y%m%dT%H%M%S}-{content_sha256[:8]}",
            started_at,
            finished_at,
            len(files),
            hashlib.sha256(inputs.encode()).hexdigest(),
            sum(rows.values()),
            content_sha256,
            warehouse.schema_sha256(),
            check_count,
            max((receipt.receipt_no for receipt in receipts), default=0),
            example,
            json.dumps(sums),
        ],
    )
    findings = dict(connection.execute("SELECT severity, count(*) FROM finding GROUP BY severity").fetchall())
    warnings = _current_warnings(connection)
    connection.execute("CHECKPOINT")
    return BuildResult(rows, findings, (finished_at - started_at).total_seconds(), content_sha256, warnings)


def _files_read(
    connection: duckdb.DuckDBPyConnection, resources: list[Resource], receipts: Sequence[Receipt]
) -> list[tuple[str, str]]:
    """Return the name and sha256 of each source, snapshot and uploaded workbook in the build."""
    files = [(resource.path_in_sources, resource.sha256) for resource in resources]
    files += connection.execute("SELECT snapshot_id, sha256 FROM snapshot ORDER BY snapshot_id").fetchall()
    return files + [(upload.kept_as, upload.sha256) for receipt in receipts for upload in receipt.uploads]


def _current_warnings(connection: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    warnings = connection.execute(
        "SELECT source_id || ' (' || title || '): ' || problem || ' ' || action FROM source_warning"
        " WHERE is_current ORDER BY warning_id"
    ).fetchall()
    return tuple(text for (text,) in warnings)


def content_of(connection: duckdb.DuckDBPyConnection) -> tuple[dict[str, int], str]:
    """Return rows by table, and one hash of the contents of all tables but build, independent of row order."""
    tables = tables_of(connection)
    return {name: stored.row_count for name, stored in tables.items()}, sha256_of(tables)


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def _remove(file: Path) -> None:
    for path in (file, file.with_name(file.name + ".wal")):
        path.unlink(missing_ok=True)
