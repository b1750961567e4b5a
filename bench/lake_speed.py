"""The cost of a lake: each query compared with the file, publishing, and copying to a machine.

The lake is a real one: DuckLake with a PostgreSQL of its own, on this machine's disk. `straight` runs the same SQL in
the lake itself. The panel never does; it shows the benefit of each machine's own copy.
"""

import os
import statistics
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import duckdb

from bench.timing import ROOT, seconds
from etl.build import assemble
from panel import warehouse
from panel.warehouse.lake import local_copy as lake_copy
from panel.warehouse.lake import writer_lock as lake_lock
from panel.warehouse.lake.builds import PREFIX, Lake, Snapshot, attach, connect, load_extensions, newest, parse
from panel.warehouse.lake.writer_lock import CatalogueLock
from tests.support.lake.postgres import running
from tests.support.lake.questions import give_macros, queries_with_values, run_query_as_panel, run_query_on
from tests.support.lake.shared import another_build

ROUNDS = 9
# Times below this are too short to measure; a typical query takes 1 ms.
MIN_SECONDS = 0.0005
Queries = list[tuple[str, dict[str, Any]]]


def medians(runs: list[Callable[[str, dict[str, Any]], object]], questions: Queries) -> dict[str, list[float]]:
    """Return the median seconds of each way to run a query, by query. They take turns, so that load affects all."""
    found = {}
    for query, values in questions:
        rounds = [[seconds(lambda: run(query, values)) for run in runs] for _ in range(ROUNDS)]  # noqa: B023 - called at once
        found[query] = [statistics.median(times) for times in zip(*rounds, strict=True)]
    return found


def put(lake: Lake, file: Path) -> None:
    """Make a file the lake's newest build, as a build does."""
    with CatalogueLock(lake).acquire():
        lake_lock.put(lake, file)


def newest_of(lake: Lake) -> Snapshot:
    """Return the lake's newest build."""
    with closing(connect(lake)) as catalogue:
        return newest(lake, catalogue)


def serve(lake_address: str, folder: Path, machine: str) -> None:
    """Set the environment so that this process is one of the machines, with its copy in folder/machine."""
    os.environ |= {
        "WAREHOUSE": lake_address,
        warehouse.DATABASE_VARIABLE: str(folder / "dashboard.duckdb"),
        "WAREHOUSE_COPY": str(folder / machine),
    }


@contextmanager
def surroundings_kept() -> Iterator[None]:
    """Restore the environment at the end of the block, undoing serve()."""
    before = dict(os.environ)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ |= before


def straight_to(lake: Lake) -> duckdb.DuckDBPyConnection:
    """Return a connection for queries in the lake itself, pinned to the newest build."""
    connection = duckdb.connect()
    load_extensions(connection)
    attach(connection, lake, "READ_ONLY", f"SNAPSHOT_VERSION {newest_of(lake).number}")
    connection.execute("USE lake")
    give_macros(connection)
    return connection


def print_queries(file: Path, lake: Lake) -> None:
    """Print the times of queries in the machine's copy and straight in the lake, relative to the file."""
    with duckdb.connect(str(file), read_only=True) as alone, closing(straight_to(lake)) as straight:
        questions = list(dict(queries_with_values(alone)).items())
        ways = [
            lambda query, values: run_query_on(alone, query, values),
            run_query_as_panel,
            lambda query, values: run_query_on(straight, query, values) if query != "table_columns" else None,
        ]
        times = medians(ways, questions)
    for at, name in ((1, "lake, as pages read it"), (2, "straight in the lake")):
        ratios = {query: spent[at] / max(spent[0], MIN_SECONDS) for query, spent in times.items()}
        worst = max(ratios, key=lambda query: ratios[query])
        total = sum(spent[at] for spent in times.values()) / sum(spent[0] for spent in times.values())
        print(
            f"{name}: {len(ratios)} queries against the file: median ratio {statistics.median(ratios.values()):.2f},"
            f" all together {total:.2f}, worst {ratios[worst]:.2f} ({worst})"
        )


def print_writing(file: Path, lake: Lake, address: str, folder: Path) -> None:
    """Print the time of putting a build in the lake, and of copying it to another machine."""
    changed = another_build(file, folder, 1)
    serve(address, folder, "two")
    first = seconds(lambda: lake_copy.look(lake))
    again = seconds(lambda: put(lake, changed))
    following = seconds(lambda: lake_copy.look(lake))
    print(
        f"another machine's first copy: {first:.2f} s; one more build put in the lake, where a table differs: {again:.2f} s"
    )
    print(f"another machine's next copy: {following:.2f} s; trouble: {lake_copy.trouble(lake)}")


def main() -> None:
    """Print the times and ratios for the bundled data."""
    with tempfile.TemporaryDirectory() as name, running() as cluster, surroundings_kept():
        folder = Path(name)
        file, address = folder / "built.duckdb", PREFIX + cluster.new_database("lake")
        lake = parse(address, folder / "lake")
        building = seconds(lambda: assemble(ROOT / "data", file))
        print(
            f"build to a file: {building:.2f} s; put in the lake, all tables new: {seconds(lambda: put(lake, file)):.2f} s"
        )
        serve(address, folder, "one")
        print_queries(file, lake)
        print_writing(file, lake, address, folder)


if __name__ == "__main__":
    main()
