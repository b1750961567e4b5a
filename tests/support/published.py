"""Tables as publishers lay them out, to read."""

import io
from collections.abc import Iterable, Sequence

import openpyxl

from panel.formats.cube import Cube
from panel.formats.published.layout import Known, Layout
from panel.formats.published.read import Published, read_published

REGIONS = {"0581": "Norrköping", "0580": "Linköping", "0180": "Stockholm", "0114": "Upplands Väsby", "00": "Riket"}
PLACES = frozenset([*REGIONS, "05", "östergötlands län", *(name.casefold() for name in REGIONS.values())])


def read_text(text: str, about: str = "Folkmängd\n", **answers: object) -> Published:
    return read_published(text.encode(), "csv", Known(PLACES, about), Layout.of(answers))


def read_sheets(tables: dict[str, Sequence[Sequence[object]]], **answers: object) -> Published:
    return read_published(workbook(tables), "xlsx", Known(PLACES, "Folkmängd\n"), Layout.of(answers))


def workbook(sheets: dict[str, Sequence[Sequence[object]]], formats: dict[str, str] | None = None) -> bytes:
    """A workbook of some sheets; `formats` are number formats by cell of the first."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    for cell, form in (formats or {}).items():
        book.worksheets[0][cell].number_format = form
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def cells(cube: Cube, *dimensions: str) -> dict[tuple[str, ...], float | str]:
    """Value or flag of each cell that has a row in the file, by its codes, in the order of some dimensions or all."""
    names = list(dimensions) or [one.code for one in cube.dimensions]
    frame = cube.tidy()
    return {
        tuple(row[f"{name}_code"] for name in names): row["value"] if row["value"] == row["value"] else row["flag"]
        for row in frame.to_dict("records")
    }


def csv_of(rows: Iterable[Iterable[object]], separator: str = ";") -> str:
    return "".join(separator.join("" if one is None else str(one) for one in row) + "\n" for row in rows)
