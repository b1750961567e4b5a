"""Find the cell that DuckDB could not read, to tell its owner where it stands."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

from etl.errors import SourceError

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
                error = _bad_row(row, reader.line_num, shown_path, fields)
                if error:
                    return error
    except (UnicodeDecodeError, csv.Error):
        return SourceError("Filen är inte csv i UTF-8.", "Spara om den som csv i UTF-8.", path=shown_path)
    return SourceError("Filen går inte att läsa som csv.", "Kontrollera citattecken och radslut.", path=shown_path)


def _bad_row(row: list[str], line: int, shown_path: str, fields: list[dict[str, Any]]) -> SourceError | None:
    if len(row) != len(fields):
        problem = f"Raden har {len(row)} värden, men filen har {len(fields)} kolumner."
        return SourceError(problem, "Rätta raden.", path=shown_path, line=line)
    for value, field in zip(row, fields, strict=True):
        if value and not _fits(value, field["type"]):
            return SourceError(
                f"Värdet är inte {TYPE_WORDS[field['type']]}.",
                "Rätta värdet.",
                path=shown_path,
                line=line,
                column=field["name"],
                value=value,
            )
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
