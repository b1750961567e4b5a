"""A parquet file as a Grid: its columns' names are the heading, and numbers are numbers whatever they look like."""

import pyarrow as pa
from pyarrow import parquet

from panel.formats.cube import MAX_CELLS, FormatError
from panel.formats.published.csv_grid import MAX_COLUMNS
from panel.formats.published.grid import Grid
from panel.formats.published.xlsx_grid import column_of

# The column of row labels that pandas writes.
INDEX = "__index_level_"


def read_parquet_grid(body: bytes) -> Grid:
    """Return the cells of a parquet file. Raises FormatError for a damaged one, and too many columns or cells."""
    try:
        file = parquet.ParquetFile(pa.BufferReader(body))
        names = [name for name in file.schema_arrow.names if not name.startswith(INDEX)]
        if len(names) > MAX_COLUMNS or len(names) * file.metadata.num_rows > MAX_CELLS:
            raise FormatError(
                f"Filen har {file.metadata.num_rows} rader och {len(names)} kolumner, och det är för mycket."
            )
        table = file.read(columns=names)
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        raise FormatError("Filen är ingen hel parquet-fil. Hämta den igen.") from error
    columns = [column_of([name, *_cells(one)]) for name, one in zip(names, table.columns, strict=True)]
    return Grid("", columns, lambda row: row)


def _cells(column: pa.ChunkedArray) -> list[object]:
    if pa.types.is_decimal(column.type):
        column = column.cast(pa.float64())
    # A number that is none.
    return [None if cell != cell else cell for cell in column.to_pylist()]
