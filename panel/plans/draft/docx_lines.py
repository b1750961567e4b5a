"""The lines of a Word document: paragraphs, list items, table rows."""

from collections.abc import Iterator
from io import BytesIO

from docx import Document
from docx.table import Table
from docx.text.paragraph import Paragraph

BULLETS = "•‣◦–·"


def read_docx(file: BytesIO) -> list[str]:
    """Return the lines in the order of the document. A list item begins with "- ", cells are separated by tabs.

    Raises what python-docx raises for an invalid file.
    """
    lines: list[str] = []
    for part in Document(file).iter_inner_content():
        if isinstance(part, Table):
            lines += _rows(part)
        else:
            lines += _paragraph(part)
    return lines


def _paragraph(paragraph: Paragraph) -> Iterator[str]:
    text = _marked(paragraph)
    mark = "- " if text.strip() and _is_item(paragraph) else ""
    for at, line in enumerate(text.split("\n")):
        # A tab in running text does not separate cells.
        plain = " ".join(line.split("\t")).rstrip()
        if plain[:1] in BULLETS and plain[1:2].isspace():
            yield f"- {plain[1:].strip()}"
        else:
            yield (mark if at == 0 else "") + plain


def _is_item(paragraph: Paragraph) -> bool:
    properties = paragraph._p.pPr
    numbered = properties is not None and properties.numPr is not None
    style = paragraph.style.name if paragraph.style is not None else ""
    return numbered or (style or "").casefold().startswith(("list", "punktlista", "liststycke"))


def _marked(paragraph: Paragraph) -> str:
    """Return the text, with ** around the bold beginning of a list item, as in a plan in Markdown."""
    runs = [run for run in paragraph.runs if run.text]
    bold = []
    for run in runs:
        if not run.bold:
            break
        bold.append(run.text)
    begun = "".join(bold).strip()
    text = paragraph.text
    if begun and len(bold) < len(runs) and _is_item(paragraph) and text.startswith(begun):
        return f"**{begun}**{text[len(begun) :]}"
    return text


def _rows(table: Table) -> Iterator[str]:
    for row in table.rows:
        # row.cells repeats a merged cell for each of its columns.
        seen: list[object] = []
        cells = []
        for cell in row.cells:
            if cell._tc not in seen:
                seen.append(cell._tc)
                cells.append(" ".join(cell.text.split()))
        yield "\t".join(cells).rstrip()
