"""The real plan as other documents: in Word, and as pdf by LibreOffice."""

import re
import subprocess
from pathlib import Path

from docx import Document
from docx.document import Document as Docx
from docx.text.paragraph import Paragraph

from panel.plans.document.document import HEADINGS

BOLD = re.compile(r"\*\*(.+?)\*\*")
SECONDS = 120


def as_docx(text: str, target: Path) -> Path:
    """Write a plan's text as a Word document with headings, lists and tables."""
    document = Document()
    rows: list[list[str]] = []
    for line in text.split("\n"):
        cells = line.split("\t") if "\t" in line else []
        if rows and line.strip() and len(cells) != len(rows[0]):
            _table(document, rows)
            rows = []
        if cells:
            rows.append(cells)
            continue
        if line.startswith("- "):
            _runs(document.add_paragraph(style="List Bullet"), line[2:])
        elif line.strip() and any(pattern.fullmatch(line) for pattern, _ in HEADINGS.values()):
            document.add_heading(line, level=1)
        elif re.fullmatch(r"Mål \d+ [^.]*", line):
            document.add_heading(line, level=2)
        elif line.strip():
            _runs(document.add_paragraph(), line)
    _table(document, rows)
    document.save(str(target))
    return target


def _runs(paragraph: Paragraph, line: str) -> None:
    for at, part in enumerate(BOLD.split(line)):
        paragraph.add_run(part).bold = bool(at % 2)


def _table(document: Docx, rows: list[list[str]]) -> None:
    if not rows:
        return
    table = document.add_table(rows=0, cols=len(rows[0]))
    table.style = "Table Grid"
    for row in rows:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words


def as_pdf(docx: Path) -> Path:
    """Return a pdf of the document, made by LibreOffice."""
    profile = docx.parent / "profile"
    where = ["--headless", "--convert-to", "pdf", "--outdir", str(docx.parent), str(docx)]
    command = ["soffice", f"-env:UserInstallation=file://{profile}", *where]
    subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)
    return docx.with_suffix(".pdf")
