"""Build the database beside the old one, check it, and put it in place.

sources -> raw_* tables -> the tables of schema.sql -> checks (zero rows) -> findings -> swap
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from etl.database_fault import naming
from etl.fetch.snapshots import load_snapshots
from etl.kept_files import kept_sums
from etl.load.claim_answers import write_claim_answers
from etl.load.ledger_tables import load_contract, load_receipts
from etl.load.observations import has_observations, load_observations, require_stated_units
from etl.load.package import Resource, load_resource, read_package, require_keys
from etl.load.source import write_sources
from etl.load.stated_amounts import load_stated_amounts
from panel import warehouse
from panel.errors import BuildStoppedError, SourceError
from panel.ledger.erase.apply import enforce, settle
from panel.ledger.ledger import Receipt, is_example, ledger_folder, read_receipts
from panel.plans.document.plan import Correction, read_plan
from panel.plans.tables import COLUMNS
from panel.warehouse.content import sha256_of, tables_of
from panel.warehouse.paths import literal

ETL = Path(__file__).resolve().parent
# A query that uses this view (etl/macros.sql) depends on what offices have reported.
RESTS_ON_REPORTS = re.compile(r"\bmoment\b")
LOAD_ORDER = [
    "region",
    "indicator",
    "quarterly",
    "population",
    "unemployment",
    "fetched",
    "indicator_age",
    "source_warning",
    "series_extent",
    "period_difference",
    "annotation",
    "correction",
    "statement",
    "budget",
    "claim",
    "goal_sdg",
    "office",
]
STEPS = ("Läser källorna", "Läser planen", "Laddar tabellerna", "Kontrollerar", "Söker det som inte stämmer", "Byter")

# Lies beside the database during a restore. As long as it is there, the folder mixes old and restored files.
UNFINISHED = ".restore-unfinished"

# Each column takes at least one block, and most tables have few rows: a quarter of DuckDB's default size makes the
# file a third as large. With a hundred times as many figures it would be twice as large and 5-28 % slower to read.
BLOCK_BYTES = 65_536

Report = Callable[[str], None]


class CheckError(BuildStoppedError):
    """The sources could be read but contradict each other. The text lists the failing rows, in Swedish."""


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
            load_receipts(connection, list(receipts))
        _run_file(connection, ETL / "load" / "report.sql")
        report(STEPS[3])
        check_count = run_checks(connection)
        report(STEPS[4])
        write_findings(connection)
        write_claim_answers(connection)
        result = _write_build(connection, resources, started_at, check_count, receipts, example, sums)
    return result


def load_all_but_reports(
    connection: duckdb.DuckDBPyConnection, data: Path, report: Report, until: datetime | None
) -> tuple[list[Resource], dict[str, str]]:
    """Load all that does not depend on receipts. Return the resources, and the sha256 of each kept file by its name."""
    for name in ("schema.sql", "macros.sql", "observation_faults.sql"):
        _run_file(connection, ETL / name)
    report(STEPS[0])
    sums = kept_sums(data)
    resources = load_sources(connection, data)
    load_snapshots(connection, data, until)
    report(STEPS[1])
    load_plans(connection, resources)
    load_stated_amounts(connection)
    load_contract(connection)
    report(STEPS[2])
    for subject in LOAD_ORDER:
        _run_file(connection, ETL / "load" / f"{subject}.sql")
    require_stated_units(connection, resources)
    return resources, sums


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


def load_sources(connection: duckdb.DuckDBPyConnection, data: Path) -> list[Resource]:
    """Load each csv file that a descriptor names, as raw_<name> or into observation. Return all resources."""
    resources: list[Resource] = []
    loaded: set[str] = set()
    for folder in [
        data,
        data / "statistics",
        *sorted(path for path in (data / "plans").iterdir() if path.is_dir() and not path.name.startswith(".")),
    ]:
        package = read_package(folder, data)
        tables = [resource for resource in package if resource.fields and not has_observations(resource)]
        for resource in filter(has_observations, package):
            load_observations(connection, resource)
        for resource in tables:
            load_resource(connection, resource, adds=resource.plan_id is not None and resource.table in loaded)
            loaded.add(resource.table)
        for resource in tables:
            require_keys(connection, resource)
        resources += package
    write_sources(connection, resources)
    return resources


def load_plans(connection: duckdb.DuckDBPyConnection, resources: list[Resource]) -> None:
    """Parse each plan document and insert its tables; a plan imported from a sheet is read from its csv files."""
    for resource in resources:
        if resource.fields or resource.plan_id is None:
            continue
        if resource.about["plan"].get("read_from") == "sheet":
            _load_sheet(connection, resource.plan_id)
            continue
        corrections = [
            Correction(subject=subject, source_says=source_says, we_use=we_use)
            for subject, source_says, we_use in connection.execute(
                "SELECT subject, source_says, we_use FROM raw_corrections WHERE plan_id = ?",
                [resource.plan_id],
            ).fetchall()
        ]
        region_code = resource.about["plan"]["region_code"]
        tables = read_plan(resource.path, resource.plan_id, region_code, resource.source_id, corrections)
        for table, frame in tables.items():
            connection.register("parsed", frame)
            _write_table(connection, resource.shown_path, table, "FROM parsed")
            connection.unregister("parsed")


def _load_sheet(connection: duckdb.DuckDBPyConnection, plan_id: str) -> None:
    for table in COLUMNS:
        # An empty line of a document is an empty text; csv has one way to write that and nothing at all.
        text = " REPLACE (coalesce(text, '') AS text)" if table == "document_line" else ""
        stored = f"raw_{'plan_row' if table == 'plan' else table}"
        rows = f'SELECT * EXCLUDE (path, line){text} FROM "{stored}" WHERE plan_id = ?'
        _write_table(connection, f"planen {plan_id}", table, rows, plan_id)


def _write_table(connection: duckdb.DuckDBPyConnection, location: str, table: str, rows: str, *params: str) -> None:
    with naming(f"{location}, tabellen {table}"):
        connection.execute(f'INSERT INTO "{table}" BY NAME {rows}', params)


def _run_file(connection: duckdb.DuckDBPyConnection, file: Path) -> None:
    with naming(f"etl/{file.relative_to(ETL)}"):
        connection.execute(file.read_text(encoding="utf-8"))


def run_checks(connection: duckdb.DuckDBPyConnection) -> int:
    """Run every query of etl/checks/ and return their number. Raises CheckError when one returns rows."""
    failures: list[str] = []
    files = sorted((ETL / "checks").glob("*.sql"))
    for file in files:
        with naming(f"etl/checks/{file.name}"):
            rows = connection.execute(file.read_text(encoding="utf-8")).fetchmany(20)
        failures += [f"{location}: {problem} {action} [{file.stem}]" for location, problem, action in rows]
    if failures:
        raise CheckError("\n".join(failures))
    return len(files)


def write_findings(connection: duckdb.DuckDBPyConnection, names: str = "*") -> None:
    """Fill finding from the queries of etl/findings/ whose names match `names`, as "claim_*".

    In one transaction, so that there is one write to disk. A query that depends on reports returns its rows as of each
    day on which something was reported: those go to finding_as_of, and those as of now (9999-12-31) to finding.
    """
    connection.execute("BEGIN")
    for file in sorted((ETL / "findings").glob(f"{names}.sql")):
        query = file.read_text(encoding="utf-8").strip().rstrip(";")
        rests_on_reports = RESTS_ON_REPORTS.search(query) is not None
        table, marked = ("finding_as_of", "") if rests_on_reports else ("finding", ", false AS rests_on_reports")
        with naming(f"etl/findings/{file.name}"):
            connection.execute(
                f"INSERT INTO {table} BY NAME SELECT plan_id || ':' || $check_name || ':' || key AS finding_id,"
                f" $check_name AS check_name, * EXCLUDE (key){marked} FROM ({query})",
                {"check_name": file.stem},
            )
    connection.execute(
        "INSERT INTO finding BY NAME SELECT * EXCLUDE (known_on), true AS rests_on_reports FROM finding_as_of"
        " WHERE known_on = '9999-12-31';"
        "DELETE FROM finding_as_of WHERE known_on = '9999-12-31'"
    )
    connection.execute("COMMIT")


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
    uploads = [upload for receipt in receipts for upload in receipt.uploads]
    snapshots = connection.execute("SELECT snapshot_id, sha256 FROM snapshot ORDER BY snapshot_id").fetchall()
    files = [(resource.path_in_sources, resource.sha256) for resource in resources]
    files += snapshots + [(upload.kept_as, upload.sha256) for upload in uploads]
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
    warnings = connection.execute(
        "SELECT source_id || ' (' || title || '): ' || problem || ' ' || action FROM source_warning"
        " WHERE is_current ORDER BY warning_id"
    ).fetchall()
    connection.execute("CHECKPOINT")
    warning_texts = tuple(text for (text,) in warnings)
    return BuildResult(rows, findings, (finished_at - started_at).total_seconds(), content_sha256, warning_texts)


def content_of(connection: duckdb.DuckDBPyConnection) -> tuple[dict[str, int], str]:
    """Return rows by table, and one hash of the contents of all tables but build, independent of row order."""
    tables = tables_of(connection)
    return {name: stored.row_count for name, stored in tables.items()}, sha256_of(tables)


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def _remove(file: Path) -> None:
    for path in (file, file.with_name(file.name + ".wal")):
        path.unlink(missing_ok=True)


__all__ = ["BuildResult", "CheckError", "SourceError", "assemble", "build"]
