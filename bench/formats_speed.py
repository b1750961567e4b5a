"""Time and memory of reading a million cells of px, json-stat, csv and xlsx, compared with other readers.

A reader returns a function for the values, so that making a plain array of them is not measured.
"""

import hashlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np
import openpyxl
import pandas as pd
from rich.console import Console
from rich.table import Table

from bench.timing import peak_kib
from panel.formats.cube import Cube, Dimension
from panel.formats.json_stat import read_json_stat, write_json_stat
from panel.formats.published.layout import Known, Layout
from panel.formats.published.read import read_published
from panel.formats.px.read import read_px, write_px

REGIONS, AGES, YEARS = 290, 69, 50
ROUNDS = 3
Values = np.ndarray


def million() -> Cube:
    """Return a cube of about a million cells, a quarter of them missing, a third with decimals."""
    count = REGIONS * AGES * YEARS
    at = np.arange(count)
    values = np.where(at % 3 == 0, at / 8, at * 7 % 100_003).astype(float)
    missing = at % 4 == 1
    values[missing] = np.nan
    return Cube(
        title="Påhittad folkmängd efter region, ålder och år",
        dimensions=(
            _dimension("Region", "region", [f"{number:04d}" for number in range(REGIONS)], "Kommun "),
            _dimension("Alder", "ålder", [f"{number:02d}" for number in range(AGES)], "Ålder "),
            _dimension("Tid", "år", [str(1970 + number) for number in range(YEARS)], ""),
        ),
        values=values,
        flags=missing.astype(np.uint8),
        flag_names=("", ".."),
        unit="antal",
        decimals=3,
    )


def _dimension(code: str, label: str, codes: list[str], before: str) -> Dimension:
    return Dimension(code, label, tuple(codes), tuple(before + one for one in codes))


def read_ours(path: Path) -> Callable[[], Values]:
    """Read into a Cube."""
    reader = read_px if path.suffix == ".px" else read_json_stat
    return reader(path.read_bytes()).values.copy


def read_ours_tidy(path: Path) -> Callable[[], Values]:
    """Read into a frame with a row per cell, as the other readers return."""
    reader = read_px if path.suffix == ".px" else read_json_stat
    frame = reader(path.read_bytes()).tidy()
    return lambda: frame["value"].to_numpy()


def read_pyaxis(path: Path) -> Callable[[], Values]:
    """Read with pyaxis, whose frame has strings as values."""
    from pyaxis import pyaxis

    start_clock()
    frame = pyaxis.parse(str(path), encoding="utf-8")["DATA"]
    return lambda: frame["DATA"].replace('".."', None).astype(float).to_numpy()


def read_pyjstat(path: Path) -> Callable[[], Values]:
    """Read with pyjstat."""
    from pyjstat import pyjstat

    start_clock()
    frame = pyjstat.Dataset.read(path.read_text(encoding="utf-8")).write("dataframe")
    return lambda: frame["value"].astype(float).to_numpy()


def read_pxwebpy(path: Path) -> Callable[[], Values]:
    """Read with the function that pxwebpy unpacks responses with."""
    from pxweb._internal.functions import unpack_table_data

    start_clock()
    rows = unpack_table_data(json.loads(path.read_text(encoding="utf-8")))
    return lambda: np.array([row["value"] for row in rows], dtype=float)


def read_published_file(path: Path) -> Callable[[], Values]:
    """Read a csv or xlsx file as publishers write them, in this process."""
    known = Known(frozenset(f"{number:04d}" for number in range(REGIONS)))
    return read_published(path.read_bytes(), path.suffix[1:], known, Layout()).cube.values.copy


def read_duckdb(path: Path) -> Callable[[], Values]:
    """Read a csv file with DuckDB into a frame."""
    start_clock()
    frame = duckdb.connect().read_csv(str(path), header=True).df()
    return lambda: frame.drop(columns=["Region", "Ålder", "År"], errors="ignore").to_numpy(float).ravel()


def read_openpyxl(path: Path) -> Callable[[], Values]:
    """Read a workbook with openpyxl, row by row."""
    start_clock()
    sheet = openpyxl.load_workbook(path, read_only=True, data_only=True).active
    sheet.reset_dimensions()
    rows = [row[2:] for row in sheet.iter_rows(values_only=True)]
    return lambda: pd.DataFrame(rows[1:], dtype=float).to_numpy().ravel()


def write_wide(cube: Cube, path: Path) -> None:
    """Write a table with its years across, as csv or xlsx."""
    regions, ages, years = (one.codes for one in cube.dimensions)
    keys = pd.MultiIndex.from_product([regions, ages], names=["Region", "Ålder"])
    frame = pd.DataFrame(cube.values.reshape(len(keys), -1), keys, list(years)).reset_index()
    if path.suffix == ".csv":
        frame.to_csv(path, index=False)
    else:
        frame.to_excel(path, index=False, engine="xlsxwriter")


def write_long(cube: Cube, path: Path) -> None:
    """Write a table with a row a figure, as csv."""
    regions, ages, years = (one.codes for one in cube.dimensions)
    keys = pd.MultiIndex.from_product([regions, ages, years], names=["Region", "Ålder", "År"])
    pd.DataFrame({"Folkmängd": cube.values}, keys).to_csv(path)


READERS: dict[str, Callable[[Path], Callable[[], Values]]] = {
    "formats, Cube": read_ours,
    "formats, tidy": read_ours_tidy,
    "pyaxis": read_pyaxis,
    "pyjstat": read_pyjstat,
    "pxwebpy": read_pxwebpy,
    "formats, published": read_published_file,
    "DuckDB": read_duckdb,
    "openpyxl": read_openpyxl,
}
# By file: how it is written, and its readers; the others are compared with the last.
FILES: dict[str, tuple[Callable[[Cube, Path], object], list[str]]] = {
    "miljon.px": (
        lambda cube, path: path.write_bytes(write_px(cube)),
        ["pyaxis", "formats, tidy", "formats, Cube"],
    ),
    "miljon.json": (
        lambda cube, path: path.write_bytes(write_json_stat(cube)),
        ["pyjstat", "pxwebpy", "formats, tidy", "formats, Cube"],
    ),
    "bred.csv": (write_wide, ["formats, published", "DuckDB"]),
    "lång.csv": (write_long, ["formats, published", "DuckDB"]),
    "bred.xlsx": (write_wide, ["formats, published", "openpyxl"]),
}
clock: dict[str, float] = {}


def start_clock() -> None:
    """Start measuring time and memory. Readers call it after their import, which should not count."""
    # Processor time, so that other load does not affect the ratios.
    clock["seconds"] = time.process_time()
    # getrusage includes the peak of the parent process. The kernel's own high-water mark can be reset, which this does.
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    clock["kib"] = peak_kib()


def digest(values: Values) -> str:
    """Return a hash of the values, in which every NaN is equal."""
    return hashlib.sha256(np.where(np.isnan(values), -1e300, values).astype("<f8").tobytes()).hexdigest()


def measure(reader: str, path: Path) -> None:
    """Read once in this process, and print as JSON the seconds, the MiB above the start, and the hash of the values."""
    start_clock()
    values_of = READERS[reader](path)
    seconds = time.process_time() - clock["seconds"]
    mib = (peak_kib() - clock["kib"]) / 1024
    print(json.dumps({"seconds": seconds, "mib": mib, "digest": digest(values_of())}))


def best_of(reader: str, path: Path) -> dict[str, float | str]:
    """Return the fastest of ROUNDS runs, each in a process of its own."""
    command = [sys.executable, "-W", "ignore", "-m", "bench.formats_speed", reader, str(path)]
    runs = [subprocess.run(command, check=True, capture_output=True, text=True) for _ in range(ROUNDS)]
    return min((json.loads(run.stdout.splitlines()[-1]) for run in runs), key=lambda found: found["seconds"])


def main() -> None:
    """Print the table. Exits with an error where a reader returns other values than were written."""
    cube = million()
    table = Table("Fil", "Läsare", "CPU-s", "MiB", "tid / sista", "minne / sista", title=f"{len(cube.values)} celler")
    with tempfile.TemporaryDirectory() as folder:
        for name, (write, readers) in FILES.items():
            path = Path(folder) / name
            write(cube, path)
            found = {reader: best_of(reader, path) for reader in readers}
            last = found[readers[-1]]
            for reader, run in found.items():
                if run["digest"] != digest(cube.values):
                    raise SystemExit(f"{reader} gives other values than were written.")
                ratios = [f"{float(run[key]) / float(last[key]):.1f}" for key in ("seconds", "mib")]
                size = f"{path.name}, {path.stat().st_size / 1e6:.1f} MB"
                table.add_row(size, reader, f"{run['seconds']:.2f}", f"{run['mib']:.0f}", *ratios)
    Console().print(table)


if __name__ == "__main__":
    if sys.argv[1:]:
        measure(sys.argv[1], Path(sys.argv[2]))
    else:
        main()
