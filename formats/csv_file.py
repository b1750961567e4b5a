"""Tidy tables as csv: written as Swedish Excel opens it, read only when separator and decimal mark are certain."""

import csv
import io
import re

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from formats.cube import MOST_CELLS, Cube, FormatError
from formats.tidy import cube_from_tidy, dimension_codes

SEPARATORS = (";", ",", "\t")
NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?(?:[eE][+-]?\d{1,3})?", re.ASCII)
MAY_BE_THOUSANDS = re.compile(r"-?\d{1,3}[.,]\d{3}", re.ASCII)
# With these a comma or a point among digits means one thing.
USUAL = {(";", ","), (",", ".")}


def read_csv(body: bytes) -> Cube:
    """Read a tidy csv file in UTF-8. Raises FormatError, with the row, when it can be understood in two ways or none.

    The title is empty, and unit, source and notes are unknown: csv holds none of them.
    """
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FormatError("Filen är inte skriven i utf-8. Spara den som CSV UTF-8.") from error
    separator = _separator(text)
    rows = _rows(text, separator)
    header, cells = rows[0], rows[1:]
    frame = pd.DataFrame(cells, columns=header, dtype=object)
    frame["value"] = _values(frame["value"].tolist(), separator)
    return cube_from_tidy(frame, "")


def write_csv(cube: Cube) -> bytes:
    """Return the table as tidy csv: semicolon, decimal comma, UTF-8 with a byte order mark."""
    frame = cube.tidy()
    numbers = pc.cast(pa.array(cube.values, mask=np.isnan(cube.values)), pa.string())
    frame["value"] = pc.fill_null(pc.replace_substring(numbers, ".", ","), "").to_pandas()
    return frame.to_csv(index=False, sep=";", lineterminator="\r\n").encode("utf-8-sig")


def _separator(text: str) -> str:
    first = text.split("\n", 1)[0]
    fitting = [one for one in SEPARATORS if one in first and _is_header(text, one)]
    if len(fitting) != 1:
        # Says which columns there should be.
        dimension_codes(re.split("[;,\t]", first.strip()))
        raise FormatError("Rad 1: kolumnerna går inte att skilja åt. Skriv semikolon mellan dem.")
    return fitting[0]


def _is_header(text: str, separator: str) -> bool:
    try:
        dimension_codes(next(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)))
    except (FormatError, csv.Error, StopIteration):
        return False
    return True


def _rows(text: str, separator: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[list[str]] = []
    try:
        for row in reader:
            if rows and len(row) != len(rows[0]):
                told = f"har {len(row)} kolumner, men rubriken har {len(rows[0])}"
                raise FormatError(f"Rad {reader.line_num}: {told}. Rätta raden.")
            rows.append(row)
            if len(rows) > MOST_CELLS:
                raise FormatError("Filen har för många rader. Läs den i delar.")
    except csv.Error as error:
        raise FormatError(
            f"Rad {reader.line_num}: ett citattecken är fel eller filen avhuggen. Rätta raden."
        ) from error
    return rows


def _values(texts: list[str], separator: str) -> np.ndarray:
    known = [text for text in texts if text]
    for text in known:
        if not NUMBER.fullmatch(text):
            raise FormatError(f"value har {text[:40]!r}. Där ska stå ett tal utan mellanslag, eller ingenting.")
    marks = {mark for mark in ".," if any(mark in text for text in known)}
    if len(marks) > 1:
        raise FormatError("value har både decimalkomma och decimalpunkt. Skriv alla tal på samma sätt.")
    for mark in marks:
        marked = [text for text in known if mark in text]
        if (separator, mark) not in USUAL and all(MAY_BE_THOUSANDS.fullmatch(text) for text in marked):
            told = f"{marked[0]} kan vara tusental eller decimaler"
            raise FormatError(f"value: {told}. Skriv med decimalkomma och semikolon mellan kolumnerna.")
    return np.array([float(text.replace(",", ".")) if text else np.nan for text in texts])
