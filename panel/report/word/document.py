"""The report as a Word document: styles, table of contents, footnotes, native charts, page numbers."""

import io
from collections.abc import Iterator, Mapping
from pathlib import Path

import docx
from docx.document import Document
from docx.enum.text import WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn

from panel.report.errors import WordTemplateError
from panel.report.reproducible_zip import make_reproducible
from panel.report.tree import MADE_UP, Chart, Paragraph, Report, Section, Table
from panel.report.word.fields import Heading, add_contents, add_page_number, bookmark
from panel.report.word.notes import Footnotes
from panel.report.word.parts import add_chart, add_table
from panel.report.word.styles import LANGUAGE, NAMES, set_up
from panel.report.word.text import clean

CONTENTS = "Innehåll"
# Parts that only the text of a template refers to: removed together with it.
OF_THE_TEXT = {
    RELATIONSHIP_TYPE.CHART,
    RELATIONSHIP_TYPE.IMAGE,
    RELATIONSHIP_TYPE.HYPERLINK,
    RELATIONSHIP_TYPE.OLE_OBJECT,
}


def write(report: Report, template: Path | None = None, pages: Mapping[str, int] | None = None) -> bytes:
    """Return the report as a Word document (docx), based on a template where one is given.

    `pages` has the page of each heading, by its bookmark; without it Word fills in the table of contents when opening.
    The same report gives the same bytes. Raises WordTemplateError where the template cannot be opened.
    """
    document = _opened(template)
    set_up(document, template is not None)
    _describe(document, report)
    notes = Footnotes(document)
    writing = _Writing(document, notes)
    _begin(document, report)
    document.add_paragraph(CONTENTS, style="TOC Heading")
    add_contents(document, headings(report), pages or {})
    for section in report.sections:
        writing.section(section, 1)
    for paragraph in report.colophon:
        writing.paragraph(paragraph)
    notes.close()
    _put_round(document, report)
    out = io.BytesIO()
    document.save(out)
    return make_reproducible(out.getvalue(), report.dated)


def headings(report: Report) -> list[Heading]:
    """Return the headings of the table of contents, levels 1 and 2, in order."""
    found = [(level, section.title) for section in report.sections for level, section in _with_those_below(section)]
    return [Heading(level, title, f"_Toc{at:08d}") for at, (level, title) in enumerate(found, start=1)]


def _with_those_below(section: Section) -> Iterator[tuple[int, Section]]:
    yield 1, section
    for below in section.sections:
        yield 2, below


class _Writing:
    """A document being written, with a count of its headings and charts so far."""

    def __init__(self, document: Document, notes: Footnotes) -> None:
        self.document, self.notes = document, notes
        self.headings = self.charts = 0

    def section(self, section: Section, level: int) -> None:
        """Write a heading, its content, and the sections below."""
        heading = self.document.add_paragraph(clean(section.title), style=f"Heading {level}")
        heading.paragraph_format.page_break_before = section.begins_page or None
        if level <= 2:
            self.headings += 1
            bookmark(heading, f"_Toc{self.headings:08d}", self.headings)
        for block in section.blocks:
            if isinstance(block, Table):
                add_table(self.document, block, self.notes)
            elif isinstance(block, Chart):
                self.charts += 1
                add_chart(self.document, block, self.charts)
            else:
                self.paragraph(block)
        for below in section.sections:
            self.section(below, level + 1)

    def paragraph(self, paragraph: Paragraph) -> None:
        """Write a paragraph with its notes."""
        written = self.document.add_paragraph(style=NAMES[paragraph.style])
        if paragraph.keep_with_next:
            written.paragraph_format.keep_with_next = True
        for run in paragraph.runs:
            words = written.add_run(clean(run.text))
            words.bold = run.is_bold or None
            for note in run.notes:
                self.notes.add(written, note)


def _opened(template: Path | None) -> Document:
    """Return an empty document, or a template without its text; its styles, margins, header and footer are kept."""
    if template is None:
        return docx.Document()
    try:
        document = docx.Document(str(template))
    except (PackageNotFoundError, ValueError, KeyError) as error:
        message = f"{template} går inte att använda som mall. Spara den som Word-dokument (.docx) och försök igen."
        raise WordTemplateError(message) from error
    body = document.element.body
    for element in list(body):
        if element.tag != qn("w:sectPr"):
            body.remove(element)
    relations = document.part.rels
    for name in [name for name, one in relations.items() if one.reltype in OF_THE_TEXT]:
        del relations[name]
    return document


def _describe(document: Document, report: Report) -> None:
    about = document.core_properties
    about.title, about.subject, about.author = clean(report.title), clean(report.subtitle), clean(report.board)
    about.last_modified_by, about.language, about.comments, about.keywords = (
        "Uppdragspanelen",
        LANGUAGE,
        report.remark,
        "",
    )
    about.revision = 1


def _begin(document: Document, report: Report) -> None:
    """Write the top of the first page: title, board, and the facts of the state."""
    if report.is_example:
        document.add_paragraph(MADE_UP, style="Subtitle")
    document.add_paragraph(clean(report.title), style="Title")
    document.add_paragraph(clean(report.subtitle), style="Subtitle")
    facts = document.add_paragraph()
    for at, (name, value) in enumerate(report.facts):
        if at:
            facts.add_run().add_break(WD_BREAK.LINE)
        facts.add_run(f"{name}: ").bold = True
        facts.add_run(clean(value))


def _put_round(document: Document, report: Report) -> None:
    """Write header and footer, unless the template has its own."""
    section = document.sections[-1]
    if not any(paragraph.text.strip() for paragraph in section.header.paragraphs):
        header = section.header.paragraphs[0]
        header.text = f"{report.board} · {report.title}" + (f" · {MADE_UP}" if report.is_example else "")
    has_fields = bool(list(section.footer._element.iter(qn("w:instrText"), qn("w:fldSimple"))))
    if not has_fields:
        footer = (
            section.footer.add_paragraph()
            if section.footer.paragraphs[0].text.strip()
            else section.footer.paragraphs[0]
        )
        add_page_number(footer)
