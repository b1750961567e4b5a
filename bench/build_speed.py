"""Time of a full build, compared with DuckDB alone reading the same files."""

import csv
import shutil
import tempfile
from pathlib import Path

import duckdb

from bench.timing import ROOT, median_seconds
from etl.build import assemble

COPIED = ("indicator.csv", "quarterly.csv", "population_monthly.csv", "population_yearly_all.csv")
COPIED_TOO = ("kolada_n03937_yearly_all.csv", "series_break.csv")


def copy_data(folder: Path, times: int) -> Path:
    """Copy data/ into a folder, with the rows of the statistics `times` over. Each copy has its own indicator ids."""
    data = folder / "data"
    shutil.copytree(ROOT / "data", data, ignore=shutil.ignore_patterns("*.duckdb", ".*", "uploads", "demo"))
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


def read_alone(data: Path, database: str) -> None:
    """Read every csv file into a table with DuckDB's own reader."""
    with duckdb.connect(database) as connection:
        for number, file in enumerate(sorted(data.glob("**/*.csv"))):
            connection.execute(f"CREATE TABLE file_{number} AS FROM read_csv(?)", [str(file)])


def build_times(times: int, rounds: int) -> tuple[float, float, float]:
    """Return seconds of a full build, and of DuckDB alone reading the same files into a file and into memory."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        data = copy_data(folder, times)
        file = folder / "bench.duckdb"

        def build() -> None:
            file.unlink(missing_ok=True)
            assemble(data, file)

        def alone() -> None:
            file.unlink(missing_ok=True)
            read_alone(data, str(file))

        return (
            median_seconds(build, rounds),
            median_seconds(alone, rounds),
            median_seconds(lambda: read_alone(data, ":memory:"), rounds),
        )


def main() -> None:
    """Print the ratios, with the statistics as they are and a hundred times over."""
    for times, rounds, limit in ((1, 7, 10), (100, 3, 3)):
        build, to_file, to_memory = build_times(times, rounds)
        print(
            f"full build, statistics x {times}: {build:.3f} s. DuckDB alone, same files into a database file:"
            f" {to_file:.3f} s, ratio {build / to_file:.1f} (at most {limit});"
            f" into memory, nothing kept: {to_memory:.3f} s, ratio {build / to_memory:.1f}"
        )


if __name__ == "__main__":
    main()
