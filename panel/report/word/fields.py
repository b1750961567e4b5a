"""Fields of a Word document: table of contents, bookmarks and page numbers."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.text.paragraph import Paragraph

from panel.report.word.text import clean

INSTRUCTION = ' TOC \\o "1-2" \\h \\z \\u '


class Heading(NamedTuple):
    """A heading in the table of contents, with the name of its bookmark."""

    level: int
    title: str
    bookmark: str


def bookmark(paragraph: Paragraph, name: str, number: int) -> None:
    """Put a bookmark around a heading, for the table of contents to link to. `number` is its id in the document."""
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for mark in (start, end):
        mark.set(qn("w:id"), str(number))
    start.set(qn("w:name"), name)
    first = paragraph._p.find(qn("w:r"))
    first.addprevious(start)
    paragraph._p.append(end)


def add_contents(document: Document, headings: Sequence[Heading], pages: Mapping[str, int]) -> None:
    """Add the table of contents as a field with its entries filled in. `pages` has the page of each bookmark.

    Without pages Word updates the field when the document is opened.
    """
    for at, heading in enumerate(headings):
        paragraph = document.add_paragraph(style=f"TOC {heading.level}")
        if at == 0:
            _mark(paragraph._p, "begin", is_dirty=not pages)
            _instruct(paragraph._p, INSTRUCTION)
            _mark(paragraph._p, "separate")
        _entry(paragraph, heading, pages.get(heading.bookmark))
        if at == len(headings) - 1:
            _mark(paragraph._p, "end")


def _entry(paragraph: Paragraph, heading: Heading, page: int | None) -> None:
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), heading.bookmark)
    link.set(qn("w:history"), "1")
    paragraph._p.append(link)
    _write(link, heading.title)
    if page is None:
        return
    tab = OxmlElement("w:r")
    tab.append(OxmlElement("w:tab"))
    link.append(tab)
    _mark(link, "begin")
    _instruct(link, f" PAGEREF {heading.bookmark} \\h ")
    _mark(link, "separate")
    _write(link, str(page))
    _mark(link, "end")


def add_page_number(paragraph: Paragraph) -> None:
    """Add "Sida 1 av 2" as fields."""
    paragraph.add_run("Sida ")
    _field(paragraph, "PAGE")
    paragraph.add_run(" av ")
    _field(paragraph, "NUMPAGES")


def _field(paragraph: Paragraph, name: str) -> None:
    _mark(paragraph._p, "begin")
    _instruct(paragraph._p, f" {name} ")
    _mark(paragraph._p, "separate")
    _write(paragraph._p, "1")
    _mark(paragraph._p, "end")


def _mark(parent: BaseOxmlElement, kind: str, is_dirty: bool = False) -> None:
    run, mark = OxmlElement("w:r"), OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    if is_dirty:
        mark.set(qn("w:dirty"), "true")
    run.append(mark)
    parent.append(run)


def _instruct(parent: BaseOxmlElement, instruction: str) -> None:
    run, words = OxmlElement("w:r"), OxmlElement("w:instrText")
    words.set(qn("xml:space"), "preserve")
    words.text = instruction
    run.append(words)
    parent.append(run)


def _write(parent: BaseOxmlElement, words: str) -> None:
    run, element = OxmlElement("w:r"), OxmlElement("w:t")
    element.set(qn("xml:space"), "preserve")
    element.text = clean(words)
    run.append(element)
    parent.append(run)
