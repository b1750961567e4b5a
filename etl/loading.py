"""Load the sources into the tables of schema.sql, in the order in which they need each other."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import duckdb

from etl.database_fault import naming
from etl.fetch.snapshots import load_snapshots
from etl.kept_files import kept_sums
from etl.load.ledger_tables import load_contract
from etl.load.observations import has_observations, load_observations, require_stated_units
from etl.load.package import OF_A_PLAN, STORED_AS, Resource, load_resource, package_folders, read_package, require_keys
from etl.load.source import write_sources
from etl.load.stated_amounts import load_stated_amounts
from panel.plans.document.plan import Correction, read_plan
from panel.plans.sheet.store import table_schemas
from panel.plans.tables import COLUMNS

ETL = Path(__file__).resolve().parent
LOAD_ORDER = [
    "region",
    "indicator",
    "quarterly",
    "population",
    "unemployment",
    "fetched",
    "breakdown",
    "indicator_age",
    "source_warning",
    "series_extent",
    "computed_extent",
    "period_difference",
    "annotation",
    "correction",
    "statement",
    "budget",
    "claim",
    "criterion_target",
    "goal_sdg",
    "goal_indicator",
    "plan",
    "office",
]
# The known errors of a plan that is read as a document. One that comes in a sheet is mended there.
NO_CORRECTIONS = """
CREATE TEMP TABLE IF NOT EXISTS raw_corrections (
    correction_id VARCHAR, subject VARCHAR, source_says VARCHAR, we_use VARCHAR, reason VARCHAR, guard_count BIGINT,
    plan_id VARCHAR, path VARCHAR, line INTEGER
)"""
STEPS = ("Läser källorna", "Läser planen", "Laddar tabellerna", "Kontrollerar", "Söker det som inte stämmer", "Byter")

Report = Callable[[str], None]


def load_all_but_reports(
    connection: duckdb.DuckDBPyConnection, data: Path, report: Report, until: datetime | None
) -> tuple[list[Resource], dict[str, str]]:
    """Load all that does not depend on receipts. Return the resources, and the sha256 of each kept file by its name."""
    make_empty(connection)
    report(STEPS[0])
    sums = kept_sums(data)
    resources = load_sources(connection, data)
    load_snapshots(connection, data, until)
    report(STEPS[1])
    load_plans(connection, resources)
    run_file(connection, ETL / "load" / "stated_amount.sql")
    load_stated_amounts(connection)
    load_contract(connection)
    report(STEPS[2])
    for subject in LOAD_ORDER:
        run_file(connection, ETL / "load" / f"{subject}.sql")
    require_stated_units(connection, resources)
    return resources, sums


def make_empty(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables, empty, and the macros that loading uses."""
    for name in ("schema.sql", "macros.sql", "observation_faults.sql"):
        run_file(connection, ETL / name)


def load_sources(connection: duckdb.DuckDBPyConnection, data: Path) -> list[Resource]:
    """Load each csv file that a descriptor names, as raw_<name> or into observation. Return all resources."""
    resources: list[Resource] = []
    loaded = create_plan_tables(connection)
    for folder in package_folders(data):
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


def create_plan_tables(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Create, empty, the tables of the plans' files, and return their names.

    There may be no plan, and an older plan lacks some files and columns, or has numbers where there is text today.
    """
    for name, about in table_schemas().items():
        columns = {field["name"]: STORED_AS[field["type"]] for field in about["schema"]["fields"]}
        listed = ", ".join(f'"{column}" {kind}' for column, kind in {**columns, **OF_A_PLAN}.items())
        connection.execute(f'CREATE TEMP TABLE IF NOT EXISTS "raw_{name}" ({listed})')
    connection.execute(NO_CORRECTIONS)
    return {f"raw_{name}" for name in (*table_schemas(), "corrections")}


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


def run_file(connection: duckdb.DuckDBPyConnection, file: Path) -> None:
    """Run a .sql file of etl/. Raises DatabaseError, which names the file."""
    with naming(f"etl/{file.relative_to(ETL)}"):
        connection.execute(file.read_text(encoding="utf-8"))
