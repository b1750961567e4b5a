"""Tidy tables as csv: written as Swedish Excel opens it, read only when separator and decimal mark are unambiguous."""

import csv
import io
import re
from math import isfinite

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from panel.formats.cube import MAX_CELLS, Cube, FormatError
from panel.formats.flat import cube_from_flat, is_flat, is_header, number_columns
from panel.formats.tidy import cube_from_tidy

SEPARATORS = (";", ",", "\t")
NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?(?:[eE][+-]?\d{1,3})?", re.ASCII)
SEPARATOR_LINE = re.compile(r"sep=[;,\t]", re.IGNORECASE)
FORMULA = re.compile(r"'*(?:\s*[=+\-@|]|[\t\r])")
# The flag for nothing to report: on its own it is not a formula.
ALONE = {"-"}
MAY_BE_THOUSANDS = re.compile(r"-?\d{1,3}[.,]\d{3}", re.ASCII)
MAX_HEADER = 100_000
# Separator and decimal mark that are unambiguous together.
USUAL = {(";", ","), (",", ".")}


def read_csv(body: bytes) -> Cube:
    """Read a tidy csv file in UTF-8, or a flat one as Utforska writes it. Raises FormatError, with the row.

    Rows without text are skipped, and so is a first line `sep=;`, which Excel writes and reads. The title is empty;
    unit and source come with a flat table alone.
    """
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FormatError("Filen är inte skriven i utf-8. Spara den som CSV UTF-8.") from error
    text, skipped = _without_separator_line(text)
    separator = _separator(text)
    numbers, rows = _rows(text, separator, skipped)
    header, cells, numbers = rows[0], rows[1:], numbers[1:]
    frame = pd.DataFrame(cells, columns=header, dtype=object)
    columns = number_columns(header)
    values = {name: _values(frame[name].tolist(), separator, numbers, name) for name in columns}
    if is_flat(header):
        return cube_from_flat(frame.map(unguarded).assign(**values), numbers)
    return cube_from_tidy(frame.assign(**values), "", rows=numbers)


def is_own_csv(body: bytes) -> bool:
    """Return whether a file has the header that read_csv() reads."""
    text, _ = _without_separator_line(body[:MAX_HEADER].decode("utf-8-sig", errors="replace"))
    return any(_is_header(text.lstrip("\r\n"), separator) for separator in SEPARATORS)


def write_csv(cube: Cube) -> bytes:
    """Return the table as tidy csv: semicolon, decimal comma, UTF-8 with a byte order mark."""
    frame = cube.tidy()
    frame["value"] = number_texts(cube.values, ",")
    return frame.to_csv(index=False, sep=";", lineterminator="\r\n").encode("utf-8-sig")


def number_texts(values: npt.NDArray[np.float64], mark: str) -> pd.Series:
    """Return numbers with a decimal mark and all their digits, without exponent; nothing where there is none."""
    numbers = pc.cast(pa.array(values, mask=np.isnan(values)), pa.string())
    texts = pc.fill_null(pc.replace_substring(numbers, ".", mark), "").to_pandas()
    powers = texts.str.contains("e", regex=False).to_numpy()
    texts[powers] = [all_digits(value).replace(",", mark) for value in values[powers]]
    return texts


def all_digits(value: float) -> str:
    """Return a number with a decimal comma and all its digits, without exponent: 1e-7 is 0,0000001."""
    return np.format_float_positional(value, unique=True, trim="-").replace(".", ",")


def guarded(text: str) -> str:
    """Return a text with an apostrophe before it where a spreadsheet could take it for a formula."""
    return f"'{text}" if FORMULA.match(text) and text not in ALONE else text


def unguarded(text: str) -> str:
    """Return the text that guarded() was given."""
    return text[1:] if text.startswith("'") and FORMULA.match(text[1:]) else text


def _without_separator_line(text: str) -> tuple[str, int]:
    """Return the text without a first line `sep=…`, and the number of lines removed (0 or 1)."""
    first, _, rest = text.partition("\n")
    return (rest, 1) if SEPARATOR_LINE.fullmatch(first.rstrip("\r")) else (text, 0)


def _separator(text: str) -> str:
    text = text.lstrip("\r\n")
    first = text.split("\n", 1)[0]
    fitting = [one for one in SEPARATORS if one in first and _is_header(text, one)]
    if len(fitting) != 1:
        # Raises an error that lists the expected columns.
        number_columns(re.split("[;,\t]", first.strip()))
        raise FormatError("Rad 1: kolumnerna går inte att skilja åt. Skriv semikolon mellan dem.")
    return fitting[0]


def _is_header(text: str, separator: str) -> bool:
    try:
        return is_header(next(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)))
    except (csv.Error, StopIteration):
        return False


def _rows(text: str, separator: str, skipped: int) -> tuple[list[int], list[list[str]]]:
    """Return the number of the first line of each row with text, and those rows, the header first."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    numbers: list[int] = []
    rows: list[list[str]] = []
    begins = skipped + 1
    try:
        for row in reader:
            number, begins = begins, skipped + reader.line_num + 1
            if not any(cell.strip() for cell in row):
                continue
            if rows and len(row) != len(rows[0]):
                found = f"har {len(row)} kolumner, men rubriken har {len(rows[0])}"
                raise FormatError(f"Rad {number}, som börjar {row[0][:40]!r}: {found}. Rätta raden.")
            rows.append(row)
            numbers.append(number)
            if len(rows) > MAX_CELLS:
                raise FormatError("Filen har för många rader. Läs den i delar.")
    except csv.Error as error:
        raise FormatError(
            f"Rad {skipped + reader.line_num}: ett citattecken är fel eller filen avhuggen. Rätta raden."
        ) from error
    return numbers, rows


def _values(texts: list[str], separator: str, rows: list[int], column: str) -> np.ndarray:
    known = [(row, text) for row, text in zip(rows, texts, strict=True) if text]
    for row, text in known:
        if not NUMBER.fullmatch(text):
            raise FormatError(
                f"Rad {row}, kolumnen {column}: {text[:40]!r} är inget tal. Skriv ett tal utan mellanslag, eller inget."
            )
        if not isfinite(float(text.replace(",", "."))):
            raise FormatError(f"Rad {row}, kolumnen {column}: {text[:40]} är oändligt stort. Rätta det i källan.")
    _check_decimal_mark(known, separator, column)
    return np.array([float(text.replace(",", ".")) if text else np.nan for text in texts])


def _check_decimal_mark(known: list[tuple[int, str]], separator: str, column: str) -> None:
    """Raise FormatError where a comma or point in the values, given with their rows, is ambiguous."""
    marked = {mark: [(row, text) for row, text in known if mark in text] for mark in ".,"}
    if all(marked.values()):
        (row, text), (other_row, other) = sorted(found[0] for found in marked.values())
        raise FormatError(
            f"Rad {other_row}, kolumnen {column}: {other} är skrivet på ett annat sätt än {text} på rad {row}: både"
            " decimalkomma och decimalpunkt. Skriv alla tal på samma sätt."
        )
    for mark, found in marked.items():
        if found and (separator, mark) not in USUAL and all(MAY_BE_THOUSANDS.fullmatch(text) for _, text in found):
            row, text = found[0]
            raise FormatError(
                f"Rad {row}, kolumnen {column}: {text} kan vara tusental eller decimaler. Skriv med decimalkomma och"
                " semikolon mellan kolumnerna."
            )
