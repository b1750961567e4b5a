"""Tidy tables as parquet, for DuckDB, pandas, R and Power BI, with the table's metadata in the file."""

import numpy as np
import orjson
import pandas as pd
import pyarrow as pa
from pyarrow import parquet

from panel.formats.about import rows_of, with_rows
from panel.formats.cube import MAX_CELLS, Cube, FormatError
from panel.formats.flat import cube_from_flat, is_flat
from panel.formats.tidy import CODE, LABEL, cube_from_tidy, dimension_codes

ABOUT = b"uppdragspanelen.about"


def read_parquet(body: bytes) -> Cube:
    """Read a tidy or flat parquet file. Raises FormatError when it is damaged or has other columns."""
    try:
        file = parquet.ParquetFile(pa.BufferReader(body))
        if file.metadata.num_rows > MAX_CELLS:
            raise FormatError(f"Filen har {file.metadata.num_rows} rader, och det är för många. Läs den i delar.")
        table = file.read()
        frame = table.replace_schema_metadata().to_pandas()
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        raise FormatError("Filen är ingen hel parquet-fil. Hämta den igen.") from error
    cube = cube_from_flat(frame) if is_flat(list(frame.columns)) else cube_from_tidy(frame, "")
    return with_rows(cube, _about(table.schema.metadata or {}))


def is_own_parquet(body: bytes) -> bool:
    """Return whether a file has the columns that read_parquet() reads. Raises FormatError when it is damaged."""
    try:
        names = parquet.ParquetFile(pa.BufferReader(body)).schema_arrow.names
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        raise FormatError("Filen är ingen hel parquet-fil. Hämta den igen.") from error
    try:
        return is_flat(names) or bool(dimension_codes(names))
    except FormatError:
        return False


def write_parquet(cube: Cube) -> bytes:
    """Return the table as a tidy parquet file: codes, labels and flags as text, value as double or null."""
    columns: dict[str, pa.Array] = {}
    grid = np.indices(cube.shape, dtype=np.int32).reshape(len(cube.dimensions), -1)
    for one, positions in zip(cube.dimensions, grid, strict=True):
        columns[one.code + CODE] = _text_column(positions, one.codes)
        columns[one.code + LABEL] = _text_column(positions, one.labels)
    columns["value"] = pa.array(cube.values, mask=np.isnan(cube.values))
    columns["flag"] = _text_column(cube.flags, cube.flag_names)
    table = pa.table(columns).replace_schema_metadata({ABOUT: orjson.dumps(list(rows_of(cube)))})
    target = pa.BufferOutputStream()
    parquet.write_table(table, target, compression="zstd")
    return bytes(target.getvalue())


def write_flat_parquet(frame: pd.DataFrame, cube: Cube) -> bytes:
    """Return a flat table as a parquet file with its own headings, and the metadata of its cube."""
    table = pa.Table.from_pandas(frame, preserve_index=False)
    target = pa.BufferOutputStream()
    about = {ABOUT: orjson.dumps(list(rows_of(cube)))}
    parquet.write_table(table.replace_schema_metadata(about), target, compression="zstd")
    return bytes(target.getvalue())


def _text_column(positions: np.ndarray, texts: tuple[str, ...]) -> pa.Array:
    # Labels may repeat, but a column's dictionary must have distinct texts, or readers merge codes.
    distinct = {text: position for position, text in enumerate(dict.fromkeys(texts))}
    new_positions = np.array([distinct[text] for text in texts], dtype=np.int32)
    return pa.DictionaryArray.from_arrays(new_positions[positions], list(distinct))


def _about(metadata: dict[bytes, bytes]) -> list[tuple[str, str, str, str]]:
    try:
        rows = orjson.loads(metadata.get(ABOUT, b"[]"))
        found = [tuple(row) for row in rows]
    except (ValueError, TypeError) as error:
        raise FormatError("Filens uppgifter om tabellen går inte att läsa. Hämta den igen.") from error
    if not all(len(row) == 4 and all(isinstance(text, str) for text in row) for row in found):
        raise FormatError("Filens uppgifter om tabellen har en annan form än väntat. Hämta den igen.")
    return found
