"""Build and queries with a hundred million observations, the size of all of Kolada.

The rows are invented: 6 000 indicators, 290 municipalities and the country, 19 years, three sexes. The same build loads
them into the same schema, beside the bundled files.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb

from bench.build_speed import copy_data
from bench.timing import peak_kib, seconds
from etl.build import assemble
from etl.loading import load_sources, make_empty
from panel import warehouse

INDICATORS, YEARS = 6_000, 19
FIELDS = ("indicator_id", "region_code", "period_start", "frequency", "sex", "age", "value", "flag")
TYPES = {"period_start": "date", "value": "number"}
ROUNDS = 15
# Values for the parameters of queries.
VALUES: dict[str, object] = {
    "region_code": "0581",
    "plan_id": "ks-2024",
    "through_month": 10,
    "other_code": "0580",
    "from_year": 2011,
    "to_year": 2024,
    "year": 2023,
    "indicators": "unemployment_share",
    "indicator_id": "unemployment_share",
    "regions": "0581,0580,00,05",
    "frequency": "Q",
    "first_on": "2010-01-01",
    "last_on": "2026-12-31",
    "period_start": "2023-10-01",
    "sexes": "total",
    "sex": "total",
    "ages": "total",
    "age": "total",
    "source_id": "quarterly",
    "known_on": "2026-12-31",
}


def make_data(folder: Path, indicators: int) -> Path:
    """Return a data folder with the bundled files and a csv of `indicators` x 291 regions x 19 years x 3 sexes rows."""
    data = copy_data(folder, 1)
    made = data / "statistics" / "made.csv"
    with duckdb.connect() as connection:
        connection.execute("SET preserve_insertion_order = true")
        connection.execute(
            "CREATE TABLE region AS SELECT region_code FROM read_csv(?, all_varchar = true) WHERE length(region_code) = 4"
            " OR region_code = '00' ORDER BY region_code",
            [str(data / "statistics" / "regions.csv")],
        )
        connection.execute(
            f"""
            COPY (
                SELECT
                    'n' || kpi AS indicator_id,
                    region_code,
                    make_date(year, 1, 1) AS period_start,
                    'Y' AS frequency,
                    sex,
                    'total' AS age,
                    CASE WHEN hash(kpi, region_code, year, sex) % 50 > 0
                        THEN (hash(kpi, region_code, year, sex) % 100000) / 1000 END AS value,
                    CASE WHEN hash(kpi, region_code, year, sex) % 50 = 0 THEN '..' END AS flag
                FROM range(10000, 10000 + {int(indicators)}) AS kpis (kpi), region,
                    range(2007, 2007 + {YEARS}) AS years (year), (VALUES ('total'), ('women'), ('men')) AS sexes (sex)
            ) TO '{made}' (HEADER, DELIMITER ',')
            """
        )
    with (data / "statistics" / "indicator.csv").open("a", encoding="utf-8") as file:
        for kpi in range(10_000, 10_000 + indicators):
            file.write(
                f"n{kpi},Påhittat mått {kpi},procent,1,Y,Y,180,none,neutral,made_up,Påhittad,Påhittat för att mäta med.\n"
            )
    describe(data / "statistics" / "datapackage.json")
    return data


def describe(descriptor: Path) -> None:
    """Add the invented file to the descriptor, as observations."""
    package = json.loads(descriptor.read_text(encoding="utf-8"))
    package["resources"].append(
        {
            **{
                "name": "made",
                "path": "made.csv",
                "holds": "observation",
                "title": "Påhittade",
                "producer": "Påhittad",
            },
            **{"publisher": "Påhittad", "url": "https://localhost", "licence": "CC0 1.0", "retrieved": "2026-11-24"},
            "schema": {"fields": [{"name": name, "type": TYPES.get(name, "string")} for name in FIELDS]},
        }
    )
    descriptor.write_text(json.dumps(package), encoding="utf-8")


def read_alone(data: Path, file: Path) -> None:
    """Read the invented csv with DuckDB alone into a table of a database file, with its types given."""
    file.unlink(missing_ok=True)
    columns = {name: {"date": "DATE", "number": "DOUBLE"}.get(TYPES.get(name, ""), "VARCHAR") for name in FIELDS}
    with duckdb.connect(str(file)) as connection:
        made = str(data / "statistics" / "made.csv")
        connection.execute("SET preserve_insertion_order = false")
        connection.execute("CREATE TABLE made AS FROM read_csv(?, header = true, columns = ?)", [made, columns])
    file.unlink()


def read_as_the_build(data: Path, file: Path) -> None:
    """Read all csv files into a database file with the build's own reader, without the rest of the build."""
    file.unlink(missing_ok=True)
    with duckdb.connect(str(file)) as connection:
        make_empty(connection)
        load_sources(connection, data)
    file.unlink()


def query_times(database: str) -> None:
    """Print as JSON the median seconds of each query that reads observations, and the peak memory in MB."""
    os.environ[warehouse.DATABASE_VARIABLE] = database
    served = warehouse.database.identity()
    times = {}
    for name in warehouse.query_names():
        needed = warehouse.query_parameters(name)
        sql = warehouse.reading._queries()[name]
        if not needed <= set(VALUES) or not ("observation" in sql or "_extent" in sql):
            continue
        values = {parameter: VALUES[parameter] for parameter in needed}
        rounds = [seconds(lambda: run_query(served, sql, values)) for _ in range(ROUNDS)]  # noqa: B023 - called at once
        times[name] = statistics.median(rounds)
    print(json.dumps({"times": times, "memory_mb": peak_kib() / 1024}))


def run_query(served: "warehouse.database.Identity", sql: str, values: dict[str, object]) -> None:
    """Run a query once, without the pages' cache."""
    cursor = warehouse.database.cursor(served)
    cursor.execute(sql, values).df()
    cursor.close()


def times_in_a_process_of_its_own(database: Path) -> dict[str, dict[str, float]]:
    """Return the output of query_times(), run in a process of its own."""
    code = f"from bench.size_speed import query_times; query_times({str(database)!r})"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return json.loads(result.stdout)


def main(indicators: int = INDICATORS) -> None:
    """Print times and ratios."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_FOLDER")) as name:
        folder = Path(name)
        small, large = folder / "small.duckdb", folder / "large.duckdb"
        assemble(copy_data(folder / "bundled", 1), small)
        data = make_data(folder / "made", indicators)
        rows = indicators * 291 * YEARS * 3
        alone = seconds(lambda: read_alone(data, folder / "alone.duckdb"))
        reading = seconds(lambda: read_as_the_build(data, folder / "reading.duckdb"))
        print(
            f"reading csv of {rows:,} rows: {reading:.1f} s, DuckDB alone {alone:.1f} s: {alone / reading:.2f} of its speed (at least 0.5)"
        )
        whole = seconds(lambda: assemble(data, large))
        print(f"whole build, checks and findings too: {whole:.1f} s, {large.stat().st_size / 1e9:.2f} GB")
        shutil.rmtree(folder / "made")
        bundled, hundred = times_in_a_process_of_its_own(small), times_in_a_process_of_its_own(large)
        for query, spent in sorted(hundred["times"].items(), key=lambda pair: -pair[1] / bundled["times"][pair[0]]):
            baseline = bundled["times"][query]
            print(
                f"{query}: {spent * 1000:.1f} ms, bundled {baseline * 1000:.1f} ms, ratio {spent / baseline:.2f} (at most 3)"
            )
        print(f"memory: {hundred['memory_mb']:.0f} MB (under 2 048), bundled {bundled['memory_mb']:.0f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else INDICATORS)
