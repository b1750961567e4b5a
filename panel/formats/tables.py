"""The tidy formats together: csv, Excel and parquet."""

from panel.formats.csv_file import read_csv, write_csv
from panel.formats.parquet import read_parquet, write_flat_parquet, write_parquet
from panel.formats.xlsx import read_xlsx, write_xlsx

__all__ = ["read_csv", "read_parquet", "read_xlsx", "write_csv", "write_flat_parquet", "write_parquet", "write_xlsx"]
