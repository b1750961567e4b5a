"""The tidy formats together: csv, Excel and parquet."""

from collections.abc import Callable

from panel.formats.csv_file import is_own_csv, read_csv, write_csv
from panel.formats.cube import Cube
from panel.formats.parquet import is_own_parquet, read_parquet, write_flat_parquet, write_parquet
from panel.formats.xlsx import is_own_xlsx, read_xlsx, write_xlsx

__all__ = [
    "OWN",
    "read_csv",
    "read_parquet",
    "read_xlsx",
    "write_csv",
    "write_flat_parquet",
    "write_parquet",
    "write_xlsx",
]

OWN: dict[str, tuple[Callable[[bytes], bool], Callable[[bytes], Cube]]] = {
    "csv": (is_own_csv, read_csv),
    "xlsx": (is_own_xlsx, read_xlsx),
    "parquet": (is_own_parquet, read_parquet),
}
