"""A tenth of Sweden on this machine: 29 municipalities with eight boards each for ten years, and a tenth of Kolada.

python -m bench.scale_simulation [SHARE] builds it in a file and in a lake of its own, measures both, and deletes it
all. docs/scale.md has the sources of the counts, and the figures for all of Sweden. SHARE is 0.1 by default.
The rows of Kolada are invented; a plan's rows are those of the bundled plan under other ids.
"""

import os
import resource
import shutil
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import duckdb

from bench.lake_speed import medians, newest_of, put, serve, straight_to, surroundings_kept
from bench.size_speed import YEARS, make_data
from bench.timing import seconds
from etl.build import assemble, content_of
from etl.loading import load_plans, load_sources, make_empty
from panel.warehouse.lake import local_copy as lake_copy
from panel.warehouse.lake.builds import PREFIX, parse
from tests.support.lake.postgres import running
from tests.support.lake.questions import queries_with_values, run_query_as_panel, run_query_on
from tests.support.lake.shared import another_build

MUNICIPALITIES, BOARDS, PLAN_YEARS = 290, 8, 10
KOLADA_ROWS = 30_000_000
ROWS_AN_INDICATOR = 291 * YEARS * 3
MAX_BYTES = 5_000_000_000
# Id columns of a plan's rows, besides plan_id.
IDS = {"statement_id", "finding_id", "report_id", "correction_id"}


def add_plans(file: Path, plans: int) -> None:
    """Copy the bundled plan's rows in a built database until there are `plans` plans, under ids of their own."""
    with duckdb.connect(str(file)) as connection:
        columns: dict[str, list[str]] = {}
        for table, column in connection.execute(
            "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal ORDER BY table_name, column_index"
        ).fetchall():
            columns.setdefault(table, []).append(column)
        for table, names in columns.items():
            if "plan_id" in names:
                own = ", ".join(f"{name} || '-' || no AS {name}" for name in names if name in IDS | {"plan_id"})
                copies = f"SELECT * REPLACE ({own}) FROM (SELECT t.*, no FROM {table} AS t, range(1, ?) AS copies (no))"
                connection.execute(f"INSERT INTO {table} BY NAME SELECT * EXCLUDE (no) FROM ({copies})", [plans])
        connection.execute("UPDATE build SET content_sha256 = ?", [content_of(connection)[1]])
        connection.execute("CHECKPOINT")


def rows_of(file: Path) -> tuple[int, int]:
    """Return the number of rows of observation, and of all other tables."""
    with duckdb.connect(str(file), read_only=True) as connection:
        rows, _ = content_of(connection)
    return rows["observation"], sum(rows.values()) - rows["observation"]


def seconds_a_plan(folder: Path) -> float:
    """Return the seconds it takes to read and load the bundled plan."""
    data = Path(__file__).resolve().parent.parent / "data"
    with duckdb.connect(str(folder / "plan.duckdb")) as connection:
        make_empty(connection)
        resources = load_sources(connection, data)
        return seconds(lambda: load_plans(connection, resources))


def bytes_in(folder: Path) -> int:
    """Return the total size of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def megabytes(size: int) -> str:
    """Return a size as text."""
    return f"{size / 1e6:,.0f} MB"


def print_lake(file: Path, folder: Path, address: str) -> None:
    """Put the file in a lake, have it copied, and print the time of each step. Deletes the file."""
    lake = parse(address, folder / "lake")
    first_put = seconds(lambda: put(lake, file))
    print(f"put in the lake, all tables new: {first_put:.1f} s, {megabytes(bytes_in(lake.folder))} of Parquet")
    serve(address, folder, "one")
    first_copy = seconds(lambda: lake_copy.look(lake))
    copy = lake_copy.copy_path()
    print(f"a machine's first copy: {first_copy:.1f} s, {megabytes(copy.stat().st_size)}; {lake_copy.trouble(lake)}")
    changed = another_build(file, folder, 1)
    file.unlink()
    next_put = seconds(lambda: put(lake, changed))
    next_copy = seconds(lambda: lake_copy.look(lake))
    print(f"one small table changed: put {next_put:.1f} s, copied on the other machine {next_copy:.1f} s")
    print(f"PostgreSQL knows {newest_of(lake).number} snapshots; {lake_copy.trouble(lake)}")
    with duckdb.connect(str(changed), read_only=True) as alone, closing(straight_to(lake)) as straight:
        questions = [
            one for one in dict(queries_with_values(alone)).items() if "population" in one[0] or "explore" in one[0]
        ]
        questions += [
            one for one in dict(queries_with_values(alone)).items() if one[0] in {"programme_points", "to_do", "goals"}
        ]
        ways = [
            lambda query, values: run_query_on(alone, query, values),
            run_query_as_panel,
            lambda query, values: run_query_on(straight, query, values),
        ]
        for query, (by_file, by_copy, by_lake) in medians(ways, questions).items():
            print(
                f"{query}: file {by_file * 1000:.1f} ms, copy {by_copy * 1000:.1f} ms, straight {by_lake * 1000:.1f} ms"
            )


def main(share: float = 0.1) -> None:
    """Print all measurements at a share of the whole."""
    indicators = round(KOLADA_ROWS * share / ROWS_AN_INDICATOR)
    plans = round(MUNICIPALITIES * BOARDS * PLAN_YEARS * share)
    with (
        tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_FOLDER")) as name,
        running() as cluster,
        surroundings_kept(),
    ):
        folder = Path(name)
        if shutil.disk_usage(folder).free < 2 * MAX_BYTES:
            sys.exit(f"{folder} has less than {megabytes(2 * MAX_BYTES)} free")
        file = folder / "built.duckdb"
        data = make_data(folder / "made", indicators)
        building = seconds(lambda: assemble(data, file))
        shutil.rmtree(folder / "made")
        print(f"build, of the bundled files and {indicators} indicators of Kolada: {building:.1f} s")
        print(
            f"of which one plan's document takes {seconds_a_plan(folder):.2f} s; {plans} plans would take as many times that"
        )
        print(f"{plans} plans' rows laid beside them: {seconds(lambda: add_plans(file, plans)):.1f} s")
        observations, others = rows_of(file)
        print(f"{observations:,} observations and {others:,} other rows: {megabytes(file.stat().st_size)}")
        print_lake(file, folder, PREFIX + cluster.new_database("lake"))
        print(
            f"most memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB, in the process that builds"
        )
        print(f"on the disk in all: {megabytes(bytes_in(folder) + bytes_in(cluster.folder))}")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 0.1)
