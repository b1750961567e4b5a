"""Test a municipality's own Word template: its look is kept, its text replaced, other files refused."""

import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import RGBColor

from panel.report.builder import make
from panel.report.errors import WordTemplateError
from panel.report.state import State
from tests.support.report_opened import WORD, charts, document, footnotes
from tests.support.reports import HALF, Maker

pytestmark = pytest.mark.services


def template(path: Path) -> Path:
    """A municipality's template: its own heading, header and text, without what the report adds."""
    own = docx.Document()
    own.styles["Heading 1"].font.color.rgb = RGBColor(0xAA, 0x00, 0x33)
    own.styles.add_style("Kommunens", WD_STYLE_TYPE.PARAGRAPH)
    own.sections[0].header.paragraphs[0].text = "Kommunens sidhuvud"
    own.add_paragraph("Skriv här.")
    own.save(str(path))
    return path


def test_a_template_keeps_its_look_and_gets_the_reports_text(made: Maker, tmp_path: Path) -> None:
    opened = document(made("year", "docx", HALF, None, template(tmp_path / "mall.docx")))
    assert opened.styles["Heading 1"].font.color.rgb == RGBColor(0xAA, 0x00, 0x33)
    assert opened.sections[0].header.paragraphs[0].text == "Kommunens sidhuvud"
    assert "Kommunens" in {style.name for style in opened.styles}
    text = "\n".join(one.text for one in opened.paragraphs)
    assert "Skriv här." not in text
    assert "Förslag till beslut" in text
    assert {"footnote text", "Panelens tabell"} <= {style.name for style in opened.styles}


def test_the_templates_own_charts_and_notes_go_with_its_text(made: Maker, tmp_path: Path) -> None:
    path = tmp_path / "mall.docx"
    path.write_bytes(made("year", "docx", HALF))
    again = made("year", "docx", HALF, None, path)
    marks = [mark.get(f"{WORD}id") for mark in document(again).element.body.iter(f"{WORD}footnoteReference")]
    assert marks == list(footnotes(again))
    with zipfile.ZipFile(io.BytesIO(again)) as parts:
        names = parts.namelist()
    assert len(names) == len(set(names))
    assert charts(again, "word") == charts(made("year", "docx", HALF), "word")


@pytest.mark.parametrize("body", [b"", b"PK\x03\x04 nothing", b"plain text"])
def test_what_is_no_template_is_refused_in_words(year: State, tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "mall.docx"
    path.write_bytes(body)
    with pytest.raises(WordTemplateError, match=r"mall\.docx går inte att använda som mall"):
        make(year, "docx", path)


def test_a_template_that_is_not_there_is_reported(year: State, tmp_path: Path) -> None:
    with pytest.raises(WordTemplateError, match="saknas"):
        make(year, "docx", tmp_path / "saknas.docx")
