"""Find the cell of a csv file that DuckDB could not read, so that the error can name its place."""

import csv
import re
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from panel.errors import SourceError

DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
BOOLEANS = {"true", "false"}
TYPE_WORDS = {
    "integer": "ett heltal",
    "number": "ett tal med decimalpunkt",
    "date": "ett datum (ÅÅÅÅ-MM-DD)",
    "boolean": "true eller false",
}


def read_header(path: Path, shown_path: str) -> list[str]:
    """Return the column names of a csv file. Raises SourceError when it is empty or not UTF-8."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            header = next(csv.reader(file), None)
    except UnicodeDecodeError as error:
        raise SourceError("Filen är inte UTF-8.", "Spara den som csv i UTF-8.", path=shown_path) from error
    if not header:
        raise SourceError("Filen är tom.", "Lägg tillbaka den hela filen.", path=shown_path)
    return header


def find_bad_cell(path: Path, shown_path: str, fields: list[dict[str, Any]]) -> SourceError:
    """Return the error for the first row or cell of a csv file that does not fit the fields' types."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            next(reader)
            for row in reader:
                if not any(row):
                    continue  # An empty line, or one of commas alone, is not a row, so never the fault.
                error = _bad_row(row, reader.line_num, shown_path, fields)
                if error:
                    return error
    except (UnicodeDecodeError, csv.Error):
        return SourceError("Filen är inte csv i UTF-8.", "Spara om den som csv i UTF-8.", path=shown_path)
    return SourceError("Filen går inte att läsa som csv.", "Kontrollera citattecken och radslut.", path=shown_path)


def line_of(path: Path, cells: dict[str, str]) -> int | None:
    """Return the line of the first row with these cells, given by column; None where no row has them."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        for row in reader:
            if all(_is_same(row.get(column), text) for column, text in cells.items()):
                return reader.line_num
    return None


def line_in_file(path: Path, line: int) -> int:
    """Return a row's line in the file, given DuckDB's count, which skips empty lines."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        lines = (reader.line_num for row in reader if row)
        return next(islice(lines, line - 1, None), line)


def _is_same(cell: str | None, text: str) -> bool:
    """Whether a cell is the text, or the same date with other separators (2024/03/01)."""
    if cell is None or cell == text:
        return cell == text
    return bool(DATE.fullmatch(text)) and re.findall(r"\d+", cell) == re.findall(r"\d+", text)


def _bad_row(row: list[str], line: int, shown_path: str, fields: list[dict[str, Any]]) -> SourceError | None:
    if len(row) != len(fields):
        problem = f"Raden har {len(row)} värden, men filen har {len(fields)} kolumner."
        return SourceError(problem, "Rätta raden.", path=shown_path, line=line)
    for value, field in zip(row, fields, strict=True):
        if fault := _bad_cell(value, field):
            column = field["name"]
            return SourceError(fault, "Rätta värdet.", path=shown_path, line=line, column=column, value=value or None)
    return None


def _bad_cell(value: str, field: dict[str, Any]) -> str | None:
    limits = field.get("constraints", {})
    if not value:
        return "Värdet saknas." if limits.get("required") else None
    if not _fits(value, field["type"]):
        return f"Värdet är inte {TYPE_WORDS[field['type']]}."
    if "enum" in limits and value not in map(str, limits["enum"]):
        return f"Tillåtna värden: {', '.join(map(str, limits['enum']))}."
    return None


def _fits(value: str, kind: str) -> bool:
    try:
        if kind == "integer":
            int(value)
        elif kind == "number":
            float(value)
        elif kind == "date":
            date.fromisoformat(value)
    except ValueError:
        return False
    return kind != "boolean" or value in BOOLEANS
