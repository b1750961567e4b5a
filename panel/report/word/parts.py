"""Tables and charts of the Word report."""

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Emu, RGBColor
from docx.table import Table as WordTable
from docx.table import _Cell, _Row
from lxml import etree

from panel.report import native_chart
from panel.report.tree import Cell, Chart, Drawing, Table
from panel.report.word.notes import Footnotes
from panel.report.word.styles import CAPTION, SOURCE, TABLE, TABLE_HEAD, TABLE_TEXT, text_width
from panel.report.word.text import clean

CHART_NAMESPACE = "http://schemas.openxmlformats.org/drawingml/2006/chart"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TEXT_PT = 8.5
# A row with more characters than this may be split between two pages.
MAX_WHOLE_ROW_LENGTH = 700
# With more bars than this they are drawn closer, so that the chart goes on a page.
MAX_WIDE_BARS, WIDE_BAR_CM, CLOSE_BAR_CM = 14, 0.95, 0.62


def add_table(document: Document, table: Table, notes: Footnotes) -> None:
    """Add a table within the margins: caption above, head repeated on each page, source line below."""
    document.add_paragraph(clean(table.caption), style=CAPTION)
    drawn = document.add_table(rows=1, cols=len(table.columns), style=TABLE)
    widths = _set_widths(drawn, table, text_width(document))
    _describe(drawn, table)
    for cell, column in zip(drawn.rows[0].cells, table.columns, strict=True):
        paragraph = cell.paragraphs[0]
        paragraph.style, paragraph.text = TABLE_HEAD, column.name
        _align_right(cell, column.is_number)
    _repeat(drawn.rows[0])
    for at, cells in enumerate(table.rows):
        row = drawn.add_row()
        for cell, column, content, width in zip(row.cells, table.columns, cells, widths, strict=True):
            cell.width = width
            _write_cell(cell, content, notes)
            _align_right(cell, column.is_number)
            cell.paragraphs[0].paragraph_format.keep_with_next = at in {0, len(table.rows) - 1} or None
        if sum(len(cell.text) for cell in cells) <= MAX_WHOLE_ROW_LENGTH:
            _keep_whole(row)
    document.add_paragraph(clean(table.source), style=SOURCE)


def _set_widths(drawn: WordTable, table: Table, whole: int) -> list[Emu]:
    """Give each column its share of the text's width, fixed, and return the widths."""
    drawn.autofit = False
    total = sum(column.share for column in table.columns)
    widths = [Emu(int(whole * column.share / total)) for column in table.columns]
    for column, width in zip(drawn.columns, widths, strict=True):
        column.width = width
    for cell, width in zip(drawn.rows[0].cells, widths, strict=True):
        cell.width = width
    size = drawn._tbl.tblPr.find(qn("w:tblW"))
    size.set(qn("w:type"), "dxa")
    size.set(qn("w:w"), str(sum(widths) // 635))
    return widths


def _describe(drawn: WordTable, table: Table) -> None:
    """Set the table's text alternative."""
    described = f"{len(table.rows)} rader. Kolumner: {', '.join(column.name for column in table.columns)}."
    for name, words in (("w:tblCaption", table.caption), ("w:tblDescription", described)):
        mark = OxmlElement(name)
        mark.set(qn("w:val"), clean(words))
        drawn._tbl.tblPr.append(mark)


def _write_cell(cell: _Cell, content: Cell, notes: Footnotes) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.style = TABLE_TEXT
    run = paragraph.add_run(clean(content.text))
    run.bold = content.is_bold or None
    if content.colour:
        run.font.color.rgb = RGBColor.from_string(content.colour.lstrip("#"))
    for words in content.notes:
        notes.add(paragraph, words)


def _align_right(cell: _Cell, is_number: bool) -> None:
    if is_number:
        cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _repeat(row: _Row) -> None:
    """Repeat the head on each page that the table continues on."""
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    properties.append(OxmlElement("w:tblHeader"))


def _keep_whole(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def add_chart(document: Document, chart: Chart, number: int) -> None:
    """Add a native chart: title above, then measure and unit, the chart, and its source line below."""
    drawing = chart.drawing
    document.add_paragraph(clean(drawing.title), style=CAPTION)
    measure = document.add_paragraph(clean(drawing.subtitle), style=SOURCE)
    measure.paragraph_format.keep_with_next = True
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    paragraph.add_run()._r.append(_frame(document, drawing, number))
    document.add_paragraph(clean(chart.source), style=SOURCE)


def height_cm(drawing: Drawing) -> float:
    """Return the height of a chart in cm: by the number of rows for horizontal bars."""
    count = len(drawing.categories)
    bar = WIDE_BAR_CM if count <= MAX_WIDE_BARS else CLOSE_BAR_CM
    return 2.6 + bar * count if drawing.kind == "bars" else 7.2


def _frame(document: Document, drawing: Drawing, number: int) -> BaseOxmlElement:
    """Return the inline drawing that shows a chart, with its text alternative."""
    main = document.part
    content = native_chart.part(drawing, TEXT_PT)
    relation = main.relate_to(_chart_part(document, content, number), RELATIONSHIP_TYPE.CHART)
    frame = parse_xml(
        f"<w:drawing {nsdecls('w', 'wp', 'a')}><wp:inline distT='0' distB='0' distL='0' distR='0'>"
        f"<wp:extent cx='{text_width(document)}' cy='{Cm(height_cm(drawing))}'/><wp:effectExtent l='0' t='0' r='0' b='0'/>"
        f"<wp:docPr id='{1000 + number}' name='Diagram {number}'/><wp:cNvGraphicFramePr/>"
        f"<a:graphic><a:graphicData uri='{CHART_NAMESPACE}'>"
        f"<c:chart xmlns:c='{CHART_NAMESPACE}' xmlns:r='{RELATIONS}' r:id='{relation}'/>"
        "</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )
    properties = frame.find(f".//{qn('wp:docPr')}")
    properties.set("descr", clean(drawing.alt))
    properties.set("title", clean(drawing.title))
    return frame


def _chart_part(document: Document, content: native_chart.Part, number: int) -> Part:
    """Return a chart as a part of the package, related to the workbook with its figures."""
    package = document.part.package
    workbook = Part(
        PackURI(f"/word/embeddings/diagram{number}.xlsx"), CONTENT_TYPE.SML_SHEET, content.workbook, package
    )
    part = Part(PackURI(f"/word/charts/diagram{number}.xml"), CONTENT_TYPE.DML_CHART, b"", package)
    relation = part.relate_to(workbook, RELATIONSHIP_TYPE.PACKAGE)
    space = etree.fromstring(content.xml)
    external = etree.SubElement(space, f"{{{CHART_NAMESPACE}}}externalData")
    external.set(f"{{{RELATIONS}}}id", relation)
    etree.SubElement(external, f"{{{CHART_NAMESPACE}}}autoUpdate").set("val", "0")
    part._blob = etree.tostring(space, xml_declaration=True, encoding="UTF-8", standalone=True)
    return part
