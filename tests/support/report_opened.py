"""Open written reports as other programs do: text, tables, and charts with drawn and embedded figures."""

import io
import zipfile
from typing import NamedTuple

import docx
import openpyxl
from docx.document import Document
from lxml import etree

CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class OpenedChart(NamedTuple):
    """A native chart: its axes' titles, and by series the figures drawn, those of its workbook, and the colour."""

    axis_titles: list[str]
    categories: list[str]
    drawn: dict[str, list[float | None]]
    embedded: dict[str, list[float | None]]
    colours: dict[str, str]


def document(body: bytes) -> Document:
    return docx.Document(io.BytesIO(body))


def words(body: bytes) -> str:
    """All text of a Word document in order, with its footnotes last."""
    with zipfile.ZipFile(io.BytesIO(body)) as parts:
        root = etree.fromstring(parts.read("word/document.xml"))
    return plain(written(root) + "\n" + "\n".join(footnotes(body).values()))


def written(root: etree._Element) -> str:
    """The visible text of an element, with line breaks and tabs, without the instructions of fields."""
    signs = {f"{WORD}p": "\n", f"{WORD}br": "\n", f"{WORD}tab": "\t"}
    return "".join(node.text or "" if node.tag == f"{WORD}t" else signs.get(node.tag, "") for node in root.iter())


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def footnotes(body: bytes) -> dict[str, str]:
    """The notes by their id in the file."""
    with zipfile.ZipFile(io.BytesIO(body)) as parts:
        root = etree.fromstring(parts.read("word/footnotes.xml"))
    return {
        note.get(f"{WORD}id"): plain("".join(note.itertext()).strip())
        for note in root
        if note.get(f"{WORD}type") is None
    }


def table(body: bytes, caption: str) -> list[list[str]]:
    """The rows of the table with a caption, its head first."""
    for drawn in document(body).tables:
        mark = drawn._tbl.tblPr.find(f"{WORD}tblCaption")
        if plain(mark.get(f"{WORD}val")) == caption:
            return [[plain(cell.text) for cell in row.cells] for row in drawn.rows]
    raise AssertionError(f"no table is called {caption}")


def charts(body: bytes, folder: str) -> list[OpenedChart]:
    """The charts of an office file, in the order of their names."""
    with zipfile.ZipFile(io.BytesIO(body)) as parts:
        names = [name for name in parts.namelist() if name.startswith(f"{folder}/charts/") and name.endswith(".xml")]
        return [_chart(parts, name) for name in sorted(names, key=lambda name: (len(name), name))]


def _chart(parts: zipfile.ZipFile, name: str) -> OpenedChart:
    root = etree.fromstring(parts.read(name))
    titles = ["".join(node.itertext()) for node in root.iter(f"{CHART}title")]
    drawn, colours = {}, {}
    for series in root.iter(f"{CHART}ser"):
        called = "".join(series.find(f"{CHART}tx").itertext()).partition("$1")[2]
        drawn[called] = _points(series.find(f"{CHART}val"), float)
        colour = series.find(f"{CHART}spPr//{{*}}srgbClr")
        colours[called] = colour.get("val") if colour is not None else ""
    first = next(root.iter(f"{CHART}ser"))
    folder, _, file = name.rpartition("/")
    relations = etree.fromstring(parts.read(f"{folder}/_rels/{file}.rels"))
    target = relations[0].get("Target")
    place = (
        f"{folder.partition('/')[0]}/{target.removeprefix('../')}" if target.startswith("..") else target.lstrip("/")
    )
    return OpenedChart(titles, _points(first.find(f"{CHART}cat"), str), drawn, _embedded(parts.read(place)), colours)


def _points(parent: etree._Element, kind: type) -> list:
    count = int(next(parent.iter(f"{CHART}ptCount")).get("val"))
    found = {int(point.get("idx")): kind(point[0].text) for point in parent.iter(f"{CHART}pt")}
    return [found.get(at) for at in range(count)]


def _embedded(workbook: bytes) -> dict[str, list[float | None]]:
    sheet = openpyxl.load_workbook(io.BytesIO(workbook)).active
    columns = list(sheet.iter_cols(min_col=2, values_only=True))
    return {str(column[0]): [None if value is None else float(value) for value in column[1:]] for column in columns}
