"""Test the report's pages as LibreOffice lays them out as pdf: where each word is placed."""

import io
import itertools
import shutil
import subprocess
from collections import defaultdict
from datetime import date
from itertools import takewhile
from pathlib import Path

import pytest
from lxml import etree
from pypdf import PdfReader
from tenacity import Retrying, stop_after_delay, wait_fixed

from panel.report.builder import make
from panel.report.collect import collect_report
from panel.report.errors import PdfError
from panel.report.state import State, state_of
from panel.report.word import document as word
from panel.report.word import pdf
from tests.support.report_opened import document, plain, written
from tests.support.reports import HALF, PLAN, WHOLE, Maker, served

pytestmark = pytest.mark.services

HTML = "{http://www.w3.org/1999/xhtml}"
MM = 72 / 25.4
PDFTOTEXT = shutil.which("pdftotext") or "/usr/bin/pdftotext"
SIDE_PT = 25 * MM


def pages(body: bytes, folder: Path) -> list[list[tuple[float, float, float, str]]]:
    """Each page's words: from and to in points from the left, down from the top, and the word."""
    path = folder / "made.pdf"
    path.write_bytes(body)
    layout = subprocess.run([PDFTOTEXT, "-bbox", str(path), "-"], capture_output=True, check=True).stdout
    return [
        [
            (float(one.get("xMin")), float(one.get("xMax")), float(one.get("yMin")), one.text or "")
            for one in page.iter(f"{HTML}word")
        ]
        for page in etree.fromstring(layout).iter(f"{HTML}page")
    ]


def outline(reader: PdfReader) -> list[tuple[str, int]]:
    return [(str(mark.title), reader.get_destination_page_number(mark) + 1) for mark in pdf._flat(reader.outline)]


@pytest.mark.parametrize(("what", "period", "day"), [("year", HALF, "2024-11-25"), ("heavy", WHOLE, "2024-11-20")])
def test_pages_hold_what_is_on_them(made: Maker, tmp_path: Path, what: str, period: str, day: str) -> None:
    text = made(what, "docx", period, is_numbered=True)
    body = pdf.convert(text, date.fromisoformat(day))
    reader = PdfReader(io.BytesIO(body))
    assert_margins(pages(body, tmp_path))
    assert_contents(text, reader)
    assert_headings_with_their_text(text, reader)
    marks = dict(outline(reader))
    assert marks["Mål och måluppfyllelse"] == marks["Det viktigaste"] + 1
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]


def assert_margins(found: list[list[tuple[float, float, float, str]]]) -> None:
    """Nothing goes over the margins, but the numbers that hang at the side of lists and charts' frames."""
    for number, words_of_page in enumerate(found, start=1):
        for left, right, _, word_shown in words_of_page:
            assert left >= SIDE_PT - 6, (number, word_shown)
            assert right <= 210 * MM - SIDE_PT + 6, (number, word_shown)


def assert_contents(docx_body: bytes, reader: PdfReader) -> None:
    """The table of contents points at the pages that the headings stand on."""
    opened = document(docx_body)
    entries = [one for one in opened.paragraphs if one.style.name in {"TOC 1", "TOC 2", "toc 1", "toc 2"}]
    listed = [written(one._p).strip().rpartition("\t") for one in entries]
    levels = {one.text for one in opened.paragraphs if one.style.name in {"Heading 1", "Heading 2"}}
    assert [(title, int(page)) for title, _, page in listed] == [mark for mark in outline(reader) if mark[0] in levels]


def assert_headings_with_their_text(docx_body: bytes, reader: PdfReader) -> None:
    """No heading, and no caption of a table or a chart, is left alone at the foot of a page."""
    paragraphs = [one for one in document(docx_body).paragraphs if one.text.strip()]
    by_page = [plain(page.extract_text()) for page in reader.pages]
    where: dict[str, list[int]] = defaultdict(list)
    for title, page in outline(reader):
        where[title].append(page)
    for one, after in itertools.pairwise(paragraphs):
        if one.style.name.startswith("Heading") and not after.style.name.startswith("Heading"):
            page = where[one.text].pop(0)
            # A sign that the font lacks comes from another one, and is read in another order.
            plain_words = takewhile(
                lambda one_word: one_word.isalnum() or one_word[:-1].isalnum(), plain(after.text).split()
            )
            begins = " ".join(list(plain_words)[:4])
            assert begins in " ".join(by_page[page - 1].split()), (one.text, page, begins)


def test_a_pdf_without_libreoffice_says_what_to_install(year: State, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(PdfError, match="apt-get install libreoffice-writer"):
        make(year, "pdf")
    opened = document(make(year, "docx"))
    begins = [
        mark for mark in opened.element.body.iter("{*}fldChar") if mark.get(f"{begins_of(mark)}fldCharType") == "begin"
    ]
    assert begins[0].get(f"{begins_of(begins[0])}dirty") == "true"


def begins_of(mark: etree._Element) -> str:
    return mark.tag.removesuffix("fldChar")


def test_an_office_that_hangs_is_stopped_with_all_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reported: Path
) -> None:
    program = tmp_path / "soffice"
    program.write_text('#!/bin/sh\nsleep 1000 &\necho $! > "$0.child"\nwait\n')
    program.chmod(0o755)
    monkeypatch.setattr(pdf, "office", lambda: str(program))
    monkeypatch.setattr(pdf, "TIMEOUT_SECONDS", 1)
    with served(reported):
        state = state_of(PLAN, HALF)
        body = word.write(collect_report(state))
    with pytest.raises(PdfError, match="blev inte klar"):
        pdf.convert(body, state.day)
    child = Path(f"/proc/{(tmp_path / 'soffice.child').read_text().strip()}/stat")
    # A process that is killed is gone first when it has been given processor time.
    for attempt in Retrying(stop=stop_after_delay(60), wait=wait_fixed(0.05), reraise=True):
        with attempt:
            assert not child.exists() or child.read_text().split()[2] == "Z"


def test_an_office_that_makes_nothing_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, year: State) -> None:
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nexit 0\n")
    program.chmod(0o755)
    monkeypatch.setattr(pdf, "office", lambda: str(program))
    with pytest.raises(PdfError, match="kunde inte göra rapporten till pdf"):
        pdf.convert(b"", year.day)
