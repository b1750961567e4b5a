"""The slides as a PowerPoint presentation, with native tables and charts that can be edited."""

import io
from collections.abc import Sequence
from math import ceil
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Deck
from pptx.shapes.base import BaseShape
from pptx.slide import Slide as WrittenSlide
from pptx.table import _Cell
from pptx.text.text import TextFrame
from pptx.util import Emu, Inches, Pt

from panel.report import native_chart
from panel.report.native_chart import rgb
from panel.report.reproducible_zip import make_reproducible
from panel.report.tree import MADE_UP, Cell, Drawing, Report, Slide, Table
from panel.report.word.styles import LANGUAGE
from panel.report.word.text import clean
from panel.wording import theme
from panel.wording.sentences import report as sentences

WIDTH_IN, HEIGHT_IN, MARGIN_IN = 13.333, 7.5, 0.6
BODY_TOP_IN, BODY_HEIGHT_IN = 1.75, 4.85
LEAD_IN = 0.42
FONT = native_chart.FONT
DARK = "#0B4F7D"
TITLE_PT, LONG_TITLE_PT, LONG_TITLE = 28, 22, 95
BODY_PT, TABLE_PT, SOURCE_PT, CHART_PT = 20, 14, 10, 12
# Estimates for the text of tables: characters per inch, and the height of a line in inches.
SIGNS_PER_INCH, LINE_IN, ROW_PADDING_IN = 11.5, 0.235, 0.14
TITLE_LAYOUT, CONTENT_LAYOUT = 0, 5


def write(slides: Sequence[Slide], report: Report) -> bytes:
    """Return the slides as a presentation (pptx). The same slides give the same bytes."""
    deck = Presentation()
    _set_up(deck)
    for number, slide in enumerate(slides, start=1):
        _first(deck, slide, report) if number == 1 else _content(deck, slide, report, number)
    about = deck.core_properties
    about.title, about.subject, about.author = clean(report.title), clean(report.subtitle), clean(report.board)
    about.last_modified_by, about.language, about.revision = "Uppdragspanelen", LANGUAGE, 1
    about.comments = report.remark
    out = io.BytesIO()
    deck.save(out)
    return make_reproducible(out.getvalue(), report.dated)


def _set_up(deck: Deck) -> None:
    """Make the slides wide, with room for a sentence as title: in the layouts, so that it is changed once."""
    deck.slide_width, deck.slide_height = Inches(WIDTH_IN), Inches(HEIGHT_IN)
    layouts = [deck.slide_master, deck.slide_layouts[CONTENT_LAYOUT]]
    for layout in layouts:
        title = layout.placeholders[0]
        _set_position(title, MARGIN_IN, 0.45, WIDTH_IN - 2 * MARGIN_IN, 1.1)
    first = deck.slide_layouts[TITLE_LAYOUT].placeholders
    _set_position(first[0], MARGIN_IN, 2.1, WIDTH_IN - 2 * MARGIN_IN, 1.2)
    _set_position(first[1], MARGIN_IN, 3.4, WIDTH_IN - 2 * MARGIN_IN, 2.2)


def _set_position(shape: BaseShape, left: float, top: float, width: float, height: float) -> None:
    shape.left, shape.top, shape.width, shape.height = Inches(left), Inches(top), Inches(width), Inches(height)


def _first(deck: Deck, slide: Slide, report: Report) -> None:
    written = deck.slides.add_slide(deck.slide_layouts[TITLE_LAYOUT])
    _write_lines(written.shapes.title.text_frame, [slide.title], 40, DARK, is_bold=True)
    lines = [*slide.bullets, MADE_UP] if report.is_example else list(slide.bullets)
    _write_lines(written.placeholders[1].text_frame, lines, BODY_PT, theme.INK)
    _finish(written, slide)


def _content(deck: Deck, slide: Slide, report: Report, number: int) -> None:
    written = deck.slides.add_slide(deck.slide_layouts[CONTENT_LAYOUT])
    size = LONG_TITLE_PT if len(slide.title) > LONG_TITLE else TITLE_PT
    title = written.shapes.title.text_frame
    title.vertical_anchor = MSO_ANCHOR.BOTTOM
    _write_lines(title, [slide.title], size, DARK, is_bold=True)
    if slide.charts:
        _add_charts(written, slide)
    elif slide.table:
        _add_table(written, slide.table)
    else:
        box = _box(written, MARGIN_IN, BODY_TOP_IN, WIDTH_IN - 2 * MARGIN_IN, BODY_HEIGHT_IN)
        _write_lines(box, [f"•  {bullet}" for bullet in slide.bullets], BODY_PT, theme.INK, space_pt=8)
    mark = f"{MADE_UP}. " if report.is_example else ""
    _write_lines(
        _box(written, MARGIN_IN, 6.72, WIDTH_IN - 2 * MARGIN_IN - 0.9, 0.6), [mark + slide.source], SOURCE_PT, "#595959"
    )
    _number(written, number)
    _finish(written, slide)


def _write_lines(
    frame: TextFrame, lines: Sequence[str], size: float, colour: str, is_bold: bool = False, space_pt: float = 0
) -> None:
    frame.word_wrap = True
    for at, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        paragraph.alignment, paragraph.space_after = PP_ALIGN.LEFT, Pt(space_pt)
        run = paragraph.add_run()
        run.text = clean(line)
        run.font.size, run.font.bold, run.font.name = Pt(size), is_bold, FONT
        run.font.color.rgb = rgb(colour)


def _box(written: WrittenSlide, left: float, top: float, width: float, height: float) -> TextFrame:
    return written.shapes.add_textbox(Inches(left), Inches(top), Inches(width), Inches(height)).text_frame


def _add_charts(written: WrittenSlide, slide: Slide) -> None:
    """Add charts side by side, each under its measure and unit."""
    across = (WIDTH_IN - 2 * MARGIN_IN) / len(slide.charts)
    is_alone = len(slide.charts) == 1
    for at, drawing in enumerate(slide.charts):
        left, width = MARGIN_IN + at * across, across - 0.1
        _write_lines(
            _box(written, left, BODY_TOP_IN - 0.1, width, LEAD_IN),
            [drawing.subtitle],
            12 if is_alone else 10,
            "#595959",
        )
        top, height = BODY_TOP_IN + LEAD_IN + 0.1, BODY_HEIGHT_IN - LEAD_IN - 0.1
        _add_chart(written, drawing, (left, top, width, height))


def _add_chart(written: WrittenSlide, drawing: Drawing, position: tuple[float, float, float, float]) -> None:
    left, top, width, height = (Inches(value) for value in position)
    kind, data = native_chart.chart_type(drawing), native_chart.chart_data(drawing)
    frame: Any = written.shapes.add_chart(kind, left, top, width, height, data)  # type: ignore[arg-type]
    native_chart.dress(frame.chart, drawing, CHART_PT)
    _describe(frame, drawing.title, drawing.alt)


def _add_table(written: WrittenSlide, table: Table) -> None:
    """Add as many rows as fit, and a line on how many are left; those are in the notes and in the report."""
    width = WIDTH_IN - 2 * MARGIN_IN
    total = sum(column.share for column in table.columns)
    widths = [width * column.share / total for column in table.columns]
    heights = [_height(row, widths) for row in table.rows]
    rows = _fitting(table.rows, heights)
    left = len(table.rows) - len(rows)
    shape = written.shapes.add_table(
        len(rows) + 1, len(widths), Inches(MARGIN_IN), Inches(BODY_TOP_IN + 0.1), Inches(width), Inches(0.4)
    )
    drawn = shape.table
    for at, wide in enumerate(widths):
        drawn.columns[at].width = Emu(int(Inches(wide)))
    for at, column in enumerate(table.columns):
        _write(drawn.cell(0, at), Cell(column.name, is_bold=True), column.is_number, is_head=True)
    for number, row in enumerate(rows, start=1):
        drawn.rows[number].height = Inches(heights[number - 1])
        for at, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
            _write(drawn.cell(number, at), cell, column.is_number)
    _describe(shape, table.caption, sentences.table_in_words(len(rows)))
    if left:
        more = f"{sentences.and_more(left, 'i anteckningarna och i rapporten')}."
        _write_lines(_box(written, MARGIN_IN, 6.4, width, 0.35), [more], 12, theme.INK)


def _height(row: Sequence[Cell], widths: Sequence[float]) -> float:
    """Return the height of a row in inches, estimated from its longest text."""
    lines = max(ceil(max(len(cell.text), 1) / (wide * SIGNS_PER_INCH)) for cell, wide in zip(row, widths, strict=True))
    return lines * LINE_IN + ROW_PADDING_IN


def _fitting(rows: Sequence[tuple[Cell, ...]], heights: Sequence[float]) -> list[tuple[Cell, ...]]:
    """Return the first rows that fit under the head, with room left for a line on the rest."""
    used, fitting = 0.45, []
    for row, height in zip(rows, heights, strict=True):
        used += height
        if used > BODY_HEIGHT_IN - 0.35:
            break
        fitting.append(row)
    return fitting


def _write(cell: _Cell, content: Cell, is_number: bool, is_head: bool = False) -> None:
    cell.fill.solid()
    cell.fill.fore_color.rgb = rgb(DARK if is_head else "#FFFFFF")
    cell.margin_top = cell.margin_bottom = Inches(0.05)
    colour = "#FFFFFF" if is_head else content.colour or theme.INK
    _write_lines(cell.text_frame, [content.text], TABLE_PT, colour, content.is_bold or is_head)
    if is_number:
        cell.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT


def _number(written: WrittenSlide, number: int) -> None:
    """Write the slide's number as a field, so that it stays right when slides are moved."""
    frame = _box(written, WIDTH_IN - MARGIN_IN - 0.8, 6.85, 0.8, 0.35)
    frame.paragraphs[0].alignment = PP_ALIGN.RIGHT
    field = etree.SubElement(frame.paragraphs[0]._p, qn("a:fld"))
    field.set("id", "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}")
    field.set("type", "slidenum")
    etree.SubElement(field, qn("a:rPr")).set("sz", str(SOURCE_PT * 100))
    etree.SubElement(field, qn("a:t")).text = str(number)


def _describe(shape: BaseShape, name: str, words: str) -> None:
    """Set the text alternative of a chart or a table."""
    properties = shape._element.xpath(".//p:cNvPr")[0]
    properties.set("descr", clean(words))
    properties.set("title", clean(name))


def _finish(written: WrittenSlide, slide: Slide) -> None:
    """Write the notes, and mark all text as Swedish."""
    if slide.notes:
        _notes(written).text = clean("\n".join(slide.notes))
    elements = [written._element, written.notes_slide._element] if slide.notes else [written._element]
    for element in elements:
        for run in element.iter(qn("a:r"), qn("a:fld")):
            properties = run.find(qn("a:rPr"))
            if properties is None:
                properties = etree.Element(qn("a:rPr"))
                run.insert(0, properties)
            properties.set("lang", LANGUAGE)


def _notes(written: WrittenSlide) -> TextFrame:
    frame = written.notes_slide.notes_text_frame
    assert frame is not None  # noqa: S101 - python-pptx's own template of notes has one
    return frame
