"""How long a full build takes, against DuckDB alone reading the same files."""

import csv
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

from etl.build import assemble

ROOT = Path(__file__).resolve().parent.parent.parent
COPIED = ("indicator.csv", "quarterly.csv", "population_monthly.csv", "population_yearly_all.csv")
COPIED_TOO = ("kolada_n03937_yearly_all.csv", "series_break.csv")


def median_seconds(work: Callable[[], object], rounds: int) -> float:
    """Return the median time of `rounds` runs after one that is not counted."""
    work()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def copy_data(folder: Path, times: int) -> Path:
    """Copy data/, with the statistics `times` over: each copy under indicators of its own."""
    data = folder / "data"
    shutil.copytree(ROOT / "data", data, ignore=shutil.ignore_patterns("*.duckdb", ".*"))
    for name in (*COPIED, *COPIED_TOO):
        file = data / "statistics" / name
        with file.open(encoding="utf-8", newline="") as source:
            header, *rows = list(csv.reader(source))
        at = header.index("indicator_id")
        with file.open("a", encoding="utf-8", newline="") as target:
            writer = csv.writer(target, lineterminator="\n")
            for copy in range(1, times):
                writer.writerows([*row[:at], f"{row[at]}_{copy:03d}", *row[at + 1 :]] for row in rows)
    return data


def read_alone(data: Path) -> None:
    """Read every csv file into a table with DuckDB's own reader, and nothing else."""
    with duckdb.connect() as connection:
        for number, file in enumerate(sorted(data.glob("**/*.csv"))):
            connection.execute(f"CREATE TABLE file_{number} AS FROM read_csv(?)", [str(file)])


def build_ratio(times: int, rounds: int) -> tuple[float, float]:
    """Return seconds of a full build and of DuckDB alone on the same files."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        data = copy_data(folder, times)

        def build() -> None:
            (folder / "bench.duckdb").unlink(missing_ok=True)
            assemble(data, folder / "bench.duckdb")

        return median_seconds(build, rounds), median_seconds(lambda: read_alone(data), rounds)


def main() -> None:
    """Print both ratios."""
    for times, rounds, limit in ((1, 7, 10.0), (100, 3, 3.0)):
        build, alone = build_ratio(times, rounds)
        print(
            f"build, statistics x {times}: {build:.3f} s, DuckDB alone {alone:.3f} s,"
            f" ratio {build / alone:.1f} (at most {limit:.0f})"
        )


if __name__ == "__main__":
    main()
