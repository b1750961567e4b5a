"""A csv file as a Grid: encoding and separator found, the cells read by DuckDB."""

import csv
import io
import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from panel.formats.cube import MAX_CELLS, FormatError
from panel.formats.published.grid import Column, Grid, Places

SEPARATORS = (";", "\t", ",", "|")
SAMPLE, SOME = 100_000, 1_000
MAX_COLUMNS, MAX_LINE = 2_000, 1_000_000
SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
MARKED = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
QUOTES = "ett citattecken är fel eller filen avhuggen. Rätta raden, eller hämta filen igen."


def read_csv_grid(body: bytes, separator: str = "") -> Grid:
    """Return the cells of a csv file in UTF-8, UTF-16 with its mark, or else Windows-1252, which is then said.

    Raises FormatError for any other encoding, a quotation mark that does not end, and too many columns or cells.
    """
    text, said = _decoded(body)
    stated = SEPARATOR_LINE.match(text)
    if stated:
        text, separator = text[stated.end() :], separator or stated[1]
    separator = separator or _separator(text[:SAMPLE])
    width = max(_width(text[:SAMPLE], separator), _width(text[-SAMPLE:].partition("\n")[2], separator))
    if width > MAX_COLUMNS:
        raise FormatError(f"Tabellen har {width} kolumner, och fler än {MAX_COLUMNS} läses inte. Hämta den i delar.")
    with duckdb.connect(config={"threads": 1}) as connection:
        columns = _columns(_table(text, separator, width, connection), connection, has_underscore="_" in text)

    def line_of(row: int) -> int:
        """Return the number of a row's first line: read again, since only a refused row needs it."""
        begins = 1 + bool(stated)
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        for cells in reader:
            if cells and row == 0:
                return begins
            row -= bool(cells)
            begins = reader.line_num + 1 + bool(stated)
        return begins

    return Grid("", columns, line_of, separator=separator, said=said)


def _decoded(body: bytes) -> tuple[str, tuple[str, ...]]:
    if body[:2] in MARKED:
        return body.decode("utf-16", errors="replace"), ("Filen är i UTF-16.",)
    try:
        return _decoded_once(body.decode("utf-8-sig"))
    except UnicodeDecodeError:
        pass
    try:
        return body.decode("cp1252"), ("Filen är inte i UTF-8, och läses som Windows-1252.",)
    except UnicodeDecodeError as error:
        raise FormatError("Filen är varken i UTF-8 eller Windows-1252. Spara den som CSV UTF-8.") from error


def _decoded_once(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a text whose letters were encoded twice ("Ã¥" for å) as it was meant, and that it was."""
    if "Ã" in text:
        for encoding in ("latin-1", "cp1252"):
            with suppress(UnicodeError):
                return text.encode(encoding).decode("utf-8"), (
                    "Filens å, ä och ö är kodade två gånger, och är rättade.",
                )
    return text, ()


def _separator(sample: str) -> str:
    """Return the sign that divides most lines into the same number of columns, and more than one."""
    best, chosen = (0, 0), ""
    for one in SEPARATORS:
        counts = Counter(len(row) for row in islice(_rows(sample, one), 500) if len(row) > 1)
        width, lines = max(counts.items(), key=lambda found: (found[1], found[0]), default=(0, 0))
        if (lines, width) > best:
            best, chosen = (lines, width), one
    if not chosen:
        raise FormatError("Kolumnerna går inte att skilja åt: filen har varken semikolon, tabb eller komma mellan dem.")
    return chosen


def _rows(text: str, separator: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator)


def _width(sample: str, separator: str) -> int:
    try:
        return max((len(row) for row in _rows(sample, separator)), default=0)
    except csv.Error as error:
        raise FormatError(f"En rad är för lång: {QUOTES}") from error


def _table(text: str, separator: str, width: int, connection: duckdb.DuckDBPyConnection) -> pa.Table:
    """Return the cells as text."""
    if text.count('"') % 2:
        # DuckDB passes over what follows the last one.
        raise FormatError(f"Filen har ett citattecken för mycket: {QUOTES}")
    names = [f"c{number}" for number in range(width)]
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        file.write(text.encode("utf-8"))
        file.flush()
        try:
            cells = connection.read_csv(
                file.name,
                auto_detect=False,
                header=False,
                sep=separator,
                quotechar='"',
                escapechar='"',
                null_padding=True,
                parallel=False,
                max_line_size=MAX_LINE,
                columns=dict.fromkeys(names, "VARCHAR"),
            )
            table = cells.to_arrow_table()
        except duckdb.Error as error:
            found = re.search(r"Line: (\d+)", str(error))
            where = f"Rad {found[1]}" if found else "En rad"
            raise FormatError(f"{where} har fler än {width} kolumner, är för lång, eller {QUOTES}") from error
    if table.num_rows * width > MAX_CELLS:
        raise FormatError(f"Filen har {table.num_rows} rader, och det är för många. Hämta den i delar.")
    return table


def _columns(table: pa.Table, connection: duckdb.DuckDBPyConnection, *, has_underscore: bool) -> list[Column]:
    """Return the columns of a table of text, with the number that each text plainly is."""
    found = [_texts(cells) for cells in table.columns]
    texts = pa.table({"text": pa.chunked_array([strings for strings, _ in found])})
    cast = connection.from_arrow(texts).project("TRY_CAST(text AS DOUBLE)").to_arrow_table()
    plain = cast.column(0).to_numpy()
    # What DuckDB takes for numbers, and nobody writes so: infinity, and 1_000.
    plain[np.isinf(plain)] = np.nan
    if has_underscore:
        plain[pc.fill_null(pc.match_substring(texts["text"], "_"), False).to_numpy()] = np.nan
    ends = np.cumsum([len(strings) for strings, _ in found])
    return [
        Column(strings, numbers, at) for (strings, at), numbers in zip(found, np.split(plain, ends[:-1]), strict=True)
    ]


def _texts(cells: pa.ChunkedArray) -> tuple[pa.Array, Places]:
    """Return the texts of a column and each row's place among them: each once, which is slower for plain numbers alone."""
    is_plain = pc.match_substring_regex(cells[:SOME].unique(), r"^-?\d+(\.\d+)?$")
    if (pc.sum(is_plain).as_py() or 0) > SOME / 2:
        is_known = cells.is_valid().to_numpy()
        return cells.combine_chunks(), np.where(is_known, np.arange(len(cells)), -1)
    coded = pc.dictionary_encode(cells).combine_chunks()
    return coded.dictionary, pc.fill_null(coded.indices, -1).to_numpy(zero_copy_only=False)
