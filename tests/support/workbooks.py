"""Good workbooks for tests, all made in code, and tools to make bad ones."""

import io
import re
import zipfile
from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from panel.sheets.workbook.cells import Cell

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET = "xl/worksheets/sheet1.xml"
# As openpyxl writes it where lxml is installed.
DIMENSION = '<dimension ref="A1:F5"/>'
STRINGS = "xl/sharedStrings.xml"
STYLES = "xl/styles.xml"
BOOK = "xl/workbook.xml"
BOOK_RELS = "xl/_rels/workbook.xml.rels"
CONTENT = "[Content_Types].xml"
CORE = "docProps/core.xml"

Parts = dict[str, bytes]
Rows = list[tuple[int, list[Cell]]]


def saved(book: Workbook) -> bytes:
    """Return the same bytes each time: the time of saving is replaced."""
    out = io.BytesIO()
    book.save(out)
    parts = unpacked(out.getvalue())
    parts[CORE] = re.sub(rb"[0-9-]+T[0-9:]+Z", b"2024-03-01T10:30:00Z", parts[CORE])
    return packed(parts.items())


def unpacked(body: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Iterable[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in parts:
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return out.getvalue()


def changed(body: bytes, part: str, old: str, new: str) -> bytes:
    """Return the workbook with one place in a part changed. Fails where `old` is not there."""
    parts = unpacked(body)
    text = parts[part].decode()
    assert old in text, (part, old)
    parts[part] = text.replace(old, new, 1).encode()
    return packed(parts.items())


def without(body: bytes, name: str) -> bytes:
    return packed((part, content) for part, content in unpacked(body).items() if part != name)


def with_part(body: bytes, name: str, content: bytes) -> bytes:
    return packed([*unpacked(without(body, name)).items(), (name, content)])


def as_cells(reply: dict[str, Any]) -> dict[str, Rows]:
    """Return the reading process's reply as cells by sheet, without running the process."""
    return {
        sheet["title"]: [(number, list(map(Cell, flat[::3], flat[1::3], flat[2::3]))) for number, flat in sheet["rows"]]
        for sheet in reply["sheets"]
    }


def by_hand(rows: str, *, before: str = "", after: str = "", strings: list[str] | None = None) -> bytes:
    """Return a workbook of one sheet (Blad), with the XML of its rows as given. Styles: 0 plain, 1 date, 2 [h]:mm."""
    sheet = f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'
    texts = "".join(f"<si>{text if text.startswith('<') else f'<t>{escape(text)}</t>'}</si>" for text in strings or [])
    styles = (
        f'<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="170" formatCode="[h]:mm"/></numFmts>'
        '<fonts count="1"><font/></fonts><fills count="1"><fill><patternFill/></fill></fills><borders count="1"><border/></borders>'
        '<cellStyleXfs count="1"><xf/></cellStyleXfs>'
        '<cellXfs count="3"><xf/><xf numFmtId="14"/><xf numFmtId="170"/></cellXfs></styleSheet>'
    )
    kinds = {BOOK: "sheet.main", SHEET: "worksheet", STYLES: "styles", STRINGS: "sharedStrings"}
    overrides = "".join(
        f'<Override PartName="/{part}" ContentType="{TYPES}.{kind}+xml"/>'
        for part, kind in kinds.items()
        if part != STRINGS or strings is not None
    )
    parts = {
        CONTENT: f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>',
        "_rels/.rels": relations(("officeDocument", BOOK)),
        BOOK: f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="Blad" sheetId="1" r:id="r1"/></sheets></workbook>',
        BOOK_RELS: relations(("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")),
        SHEET: sheet,
        STYLES: styles,
    }
    if strings is not None:
        parts[STRINGS] = f'<sst xmlns="{MAIN}">{texts}</sst>'
    return packed((name, text.encode()) for name, text in parts.items())


def relations(*targets: tuple[str, str], outside: bool = False) -> str:
    mode = ' TargetMode="External"' if outside else ""
    each = "".join(
        f'<Relationship Id="r{number}" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{each}</Relationships>'


ROW = '<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="inlineStr"><is><t>Pågår</t></is></c></row>'


def hand() -> bytes:
    return by_hand(ROW)


def good() -> bytes:
    """A workbook as openpyxl writes it, with some of everything."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Programpunkter"
    sheet.append(["Id", "Status", "Kommentar", "Belopp", "Datum", "Klart"])
    sheet.append(["point:16", "Pågår", "Rad ett\nrad\u00a0två ", 12.5, date(2024, 3, 1), True])
    sheet.append(["point:17", "Slutförd", "<&> åäö 🎈", -3, datetime(2024, 3, 1, 10, 30), False])
    sheet.append([None, "=A2", None, "=1/0", time(10, 30)])
    sheet["D5"] = "#REF!"
    sheet["B2"].comment = Comment("Hur långt arbetet har kommit.", "Någon")
    hidden = book.create_sheet("Dold")
    hidden["C3"] = "gömt"
    hidden.sheet_state = "hidden"
    book.create_sheet("Mycket dold").sheet_state = "veryHidden"
    return saved(book)


def with_shared_strings() -> bytes:
    """As Excel and LibreOffice write: all texts as shared strings, some with formats or pronunciation."""
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="s"><v>{n - 1}</v></c><c r="C{n}" t="s"><v>0</v></c></row>' for n in (1, 2, 3, 4)
    )
    texts = ["vanlig", "<r><t>fet </t></r><r><rPr><b/></rPr><t xml:space='preserve'> och mager</t></r>"]
    return by_hand(rows, strings=[*texts, "<t>東京</t><rPh sb='0' eb='2'><t>トウキョウ</t></rPh>", ""])


def with_formulas() -> bytes:
    return by_hand(
        '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>1+2</f></c><c r="C1"><f>1+3</f><v/></c>'
        '<c r="D1" t="str"><f>""</f><v></v></c><c r="E1" t="str"><f>"a"</f><v>a</v></c>'
        '<c r="F1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="G1" t="b"><f>TRUE</f><v>1</v></c>'
        '<c r="H1" t="str"><f>A2</f></c></row>'
        '<row r="2"><c r="A2"><f t="shared" ref="A2:A3" si="0">B2*2</f></c></row>'
        '<row r="3"><c r="A3"><f t="shared" si="0"/></c><c r="B3" t="str"><v></v></c><c r="C3"><v></v></c></row>'
    )


def without_references() -> bytes:
    """Rows and cells without references, which is allowed: they follow each other."""
    return by_hand(
        '<row><c><v>1</v></c><c/><c><v>3</v></c></row><row r="5"><c r="C5"><v>4</v></c><c><v>5</v></c></row><row><c><v>6</v></c></row>'
    )


def with_prefixes() -> bytes:
    """Element names with other prefixes for the same namespace."""
    rows = '<x:row r="1"><x:c r="A1"><x:v>7</x:v></x:c><y:c r="B1"><y:v>8</y:v></y:c></x:row>'
    sheet = f'<x:worksheet xmlns:x="{MAIN}" xmlns:y="urn:other"><x:sheetData>{rows}</x:sheetData></x:worksheet>'
    return with_part(hand(), SHEET, sheet.encode())


def with_dates() -> bytes:
    return by_hand(
        '<row r="1"><c r="A1" s="1"><v>45352</v></c><c r="B1" s="1"><v>45352.4375</v></c><c r="C1" s="1"><v>0.4375</v></c>'
        '<c r="D1" s="1"><v>-1000000</v></c><c r="E1" t="d"><v>2024-03-01</v></c><c r="F1" t="d"><v>2024-03-01T10:30:00</v></c>'
        '<c r="G1" s="2"><v>1.5</v></c><c r="H1" s="1"><v>45352.99999999999</v></c></row>'
    )


def with_dates_by_default() -> bytes:
    """The default style, of cells without a style, is a date."""
    return changed(hand(), STYLES, '<cellXfs count="3"><xf/>', '<cellXfs count="3"><xf numFmtId="14"/>')


def counted_from_1904() -> bytes:
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active["A1"] = date(2024, 3, 1)
    return saved(book)


def stray_cell() -> bytes:
    book = Workbook()
    book.active["A1"] = "Id"
    book.active["B900000"] = "vilse"
    return saved(book)


def written_row_by_row() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    sheet = book.add_worksheet("Aktiviteter")
    for row in range(50):
        sheet.write_row(row, 0, [f"rad {row}", row / 4, row % 2 == 0])
        sheet.write_blank(row, 5, None, book.add_format({"bold": True}))
    sheet.set_column(7, 16383, None, None, {"hidden": True})
    book.close()
    return out.getvalue()


def with_a_chart_sheet() -> bytes:
    book = Workbook()
    for number in range(3):
        book.active.append([number])
    chart = BarChart()
    chart.add_data(Reference(book.active, min_col=1, min_row=1, max_row=3))
    book.create_chartsheet("Diagram", 0).add_chart(chart)
    return saved(book)


def with_rich_text() -> bytes:
    book = Workbook()
    book.active["A1"] = CellRichText("Helt ", TextBlock(InlineFont(b=True), "klart"), " nu")
    return saved(book)


def with_control_signs() -> bytes:
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>a_x000D_b_x0007_</t></is></c></row>'
    return by_hand(rows, strings=["rad_x000D_\nrad"])


def with_hyperlink() -> bytes:
    book = Workbook()
    book.active["A1"] = "Planen"
    book.active["A1"].hyperlink = "https://www.norrkoping.se/plan"
    return saved(book)


def without_a_dimension() -> bytes:
    return changed(good(), SHEET, DIMENSION, "")


def with_a_dimension_too_small() -> bytes:
    return changed(good(), SHEET, DIMENSION, '<dimension ref="A1"/>')


def in_utf_16() -> bytes:
    text = unpacked(good())[SHEET].decode().removeprefix("<?xml version='1.0' encoding='UTF-8'?>")
    return with_part(good(), SHEET, f'<?xml version="1.0" encoding="UTF-16"?>{text}'.encode("utf-16"))


def with_a_broken_drawing() -> bytes:
    return with_part(good(), "xl/drawings/vmlDrawing9.vml", b"<xml><br></xml>")


GOOD: list[Callable[[], bytes]] = [
    good,
    hand,
    with_shared_strings,
    with_formulas,
    without_references,
    with_prefixes,
    with_dates,
    with_dates_by_default,
    counted_from_1904,
    stray_cell,
    written_row_by_row,
    with_a_chart_sheet,
    with_rich_text,
    with_control_signs,
    with_hyperlink,
    without_a_dimension,
    with_a_dimension_too_small,
    in_utf_16,
    with_a_broken_drawing,
]
