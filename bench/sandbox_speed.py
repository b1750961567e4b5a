"""SQL sandbox: cost of a query, time to kill a runaway, effect on other users, and cost of the public copy.

python -m bench.sandbox_speed [MILLIONS] also measures with so many million more observations.
"""

import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import duckdb

from bench.timing import ROOT, median_seconds
from etl.build import assemble
from panel import warehouse
from panel.warehouse.database import identity
from panel.warehouse.reading import _read
from panel.warehouse.sandbox import Limits, QueryError, State, run_query, runner
from panel.warehouse.sandbox.public_copy import open_public_copy

RUNAWAY = "SELECT count(*) FROM range(1000000000000) AS r (i) WHERE hash(i) = 1"
GROUPED = (
    "SELECT indicator_id, count(*) AS n, avg(value) AS mean FROM observation GROUP BY ALL ORDER BY n DESC LIMIT 10"
)
READS = 200


class StoppedError(Exception):
    """Stops a runaway query that the benchmark itself has started."""


def read_once() -> object:
    """Read one query into a frame, without the cache."""
    return _read.__wrapped__(identity(), "population_monthly", (("region_code", "0581"),))


def read_times() -> list[float]:
    """Return the sorted times of READS such reads, in milliseconds."""
    times = []
    for _ in range(READS):
        start = time.perf_counter()
        read_once()
        times.append((time.perf_counter() - start) * 1000)
    return sorted(times)


def with_runaways(work: Callable[[], list[float]]) -> list[float]:
    """Return the result of `work`, run while as many runaway queries run as are allowed at once."""
    stop, begun = Event(), [Event() for _ in range(runner.MAX_CONCURRENT)]

    def run(own: Event) -> None:
        def notify(state: State, seconds: float) -> None:
            if state is State.RUNNING:
                own.set()
            if stop.is_set():
                raise StoppedError

        try:
            run_query(RUNAWAY, Limits(seconds=600), notify)
        except StoppedError:
            return

    with ThreadPoolExecutor(runner.MAX_CONCURRENT) as pool:
        running = [pool.submit(run, own) for own in begun]
        for own in begun:
            own.wait()
        try:
            return work()
        finally:
            stop.set()
            for one in running:
                one.result()


def seconds_to_death() -> float:
    """Return the seconds from the deadline of a runaway until it is killed and reported."""
    limits = Limits(seconds=1)
    start = time.perf_counter()
    try:
        run_query(RUNAWAY, limits)
    except QueryError:
        return time.perf_counter() - start - limits.seconds
    raise AssertionError("the runaway was answered")


def grow(database: Path, millions: int) -> None:
    """Add so many million invented observations."""
    with duckdb.connect(str(database)) as connection:
        connection.execute(
            "INSERT INTO observation (indicator_id, region_code, period_start, frequency, sex, age, value, source_id)"
            " SELECT 'n' || (i // 17000), lpad((i % 290)::VARCHAR, 4, '0'), make_date(2000 + (i // 290 % 20)::INTEGER, 1, 1),"
            " 'Y', CASE i // 5800 % 3 WHEN 0 THEN 'total' WHEN 1 THEN 'women' ELSE 'men' END, 'total', hash(i) % 100000 / 1000,"
            " 'quarterly' FROM range(?) AS rows (i)",
            [millions * 1_000_000],
        )


def copy_and_query(what: str) -> None:
    """Print the cost of the public copy of the current database, and of a query on it."""
    start = time.perf_counter()
    with open_public_copy() as handle:
        first = time.perf_counter() - start
        size = os.fstat(handle).st_size
    start = time.perf_counter()
    with open_public_copy():
        again = time.perf_counter() - start
    grouped = run_query(GROUPED, Limits(seconds=60))
    print(
        f"{what}: copy made in {first:.2f} s, {size / 1e6:.0f} MB; found again in {again * 1000:.1f} ms;"
        f" all observations grouped in {grouped.seconds:.2f} s"
    )


def main(millions: int = 0) -> None:
    """Print all times."""
    with tempfile.TemporaryDirectory() as name:
        database = Path(name) / "bench.duckdb"
        assemble(ROOT / "data", database)
        os.environ[warehouse.DATABASE_VARIABLE] = str(database)
        copy_and_query("bundled data")
        print(f"SELECT 1: {median_seconds(lambda: run_query('SELECT 1'), 15):.3f} s, process and all")
        deaths = sorted(seconds_to_death() for _ in range(5))
        print(f"from deadline to death: median {statistics.median(deaths):.3f} s, longest {deaths[-1]:.3f} s")
        idle, busy = read_times(), with_runaways(read_times)
        for what, times in (("nothing else runs", idle), (f"{runner.MAX_CONCURRENT} runaway questions run", busy)):
            print(
                f"another page's read while {what}: p50 {times[READS // 2]:.1f} ms, p95 {times[READS * 95 // 100]:.1f} ms"
            )
        if millions:
            larger = shutil.copy(database, Path(name) / "larger.duckdb")
            grow(larger, millions)
            os.environ[warehouse.DATABASE_VARIABLE] = str(larger)
            copy_and_query(f"{millions} million more observations")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
