"""Test reading what a workbook has beside values: comments, struck text, drawings, hidden and printed parts."""

import io
from xml.sax.saxutils import escape

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font

from panel.sheets.workbook.cells import CellText, FileRejectedError, Note, RawSheet
from panel.sheets.workbook.process import mark_workbook, read_workbook
from tests.support.workbooks import by_hand, packed, relations, saved, unpacked, with_part

THREADS = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
SHEET_RELATIONS = "xl/worksheets/_rels/sheet1.xml.rels"


def read_sheet(body: bytes) -> RawSheet:
    return read_workbook(body, "blad.xlsx").sheets[0]


def commented(text: str = "Ring kontoret", author: str = "En funktion") -> bytes:
    book = Workbook()
    book.active["B3"] = "Pågår"
    book.active["B3"].comment = Comment(text, author)
    return saved(book)


def with_thread() -> bytes:
    """As Excel 365 writes: the comments that are answered in a part of their own, and once more for old programs."""
    threads = (
        f'<ThreadedComments xmlns="{THREADS}"><threadedComment ref="B3" id="{{1}}"><text>Är den klar?</text></threadedComment>'
        '<threadedComment ref="B3" id="{2}" parentId="{1}"><text>Ja, i maj</text></threadedComment></ThreadedComments>'
    )
    parts = unpacked(commented("[Threaded comment] Comment: Är den klar?", "tc={1}"))
    kind = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
    one = f'<Relationship Id="rT" Type="{kind}" Target="../threadedComments/threadedComment1.xml"/></Relationships>'
    parts[SHEET_RELATIONS] = parts[SHEET_RELATIONS].replace(b"</Relationships>", one.encode())
    parts["xl/threadedComments/threadedComment1.xml"] = threads.encode()
    return packed(parts.items())


def test_a_note_is_read_with_its_cell() -> None:
    assert read_sheet(commented()).comments == [CellText(3, 2, "Ring kontoret")]
    assert read_sheet(commented()).comments[0].cell == "B3"


def test_a_comment_with_answers_is_read_and_not_reported_twice() -> None:
    assert read_sheet(with_thread()).comments == [CellText(3, 2, "Är den klar?"), CellText(3, 2, "Ja, i maj")]


def test_a_damaged_comment_refuses_the_workbook() -> None:
    part = next(name for name in unpacked(commented()) if "comments/" in name and name.endswith(".xml"))
    with pytest.raises(FileRejectedError, match="skadad"):
        read_sheet(with_part(commented(), part, b"<comments><comment"))


def test_what_the_panel_marked_is_no_comment_but_what_was_written_after_it_is() -> None:
    marked = mark_workbook(
        commented(), [Note("Sheet", "B3", "Fel: 'Pågar'\n\när inte en status."), Note("Sheet", "A1", "Fel.")]
    )
    assert read_sheet(marked).comments == [CellText(3, 2, "Ring kontoret")]
    book = load_workbook(io.BytesIO(marked))
    comment = book.active["A1"].comment
    book.active["A1"].comment = Comment(f"{comment.text} Nej, det stämmer.", comment.author)
    assert read_sheet(saved(book)).comments == [
        CellText(1, 1, "Fel. Nej, det stämmer."),
        CellText(3, 2, "Ring kontoret"),
    ]


def test_struck_cells_and_words_are_read() -> None:
    book = Workbook()
    sheet = book.active
    sheet["A1"], sheet["A2"], sheet["A3"] = "Pågår", "Klart", None
    sheet["A1"].font = sheet["A3"].font = Font(strike=True)
    sheet["A2"].font = Font(strike=False)
    sheet["B1"] = CellRichText(
        "Klart ", TextBlock(InlineFont(strike=True), "INTE"), TextBlock(InlineFont(strike=False), " i tid")
    )
    assert read_sheet(saved(book)).struck == [CellText(1, 1, "Pågår"), CellText(1, 2, "INTE")]


def test_formulas_with_cells_of_other_workbooks_are_read_as_values_and_listed() -> None:
    shared = '<c r="B2"><f t="shared" ref="B2:B3" si="0">[1]Ram!C2+1</f><v>12.5</v></c>'
    body = by_hand(
        f'<row r="2"><c r="A2"><f>\'[2]Ekonomi 2024\'!C4</f><v>7</v></c>{shared}<c r="C2"><f>Ram[1]+SUM(A2:B2)</f><v>3</v></c></row>'
        '<row r="3"><c r="B3"><f t="shared" si="0"/><v>13.5</v></c></row>'
    )
    sheet = read_sheet(body)
    assert sheet.linked == [
        CellText(2, 1, "'[2]Ekonomi 2024'!C4"),
        CellText(2, 2, "[1]Ram!C2+1"),
        CellText(3, 2, "[1]Ram!C2+1"),
    ]
    assert [cell.value for _, cells in sheet.rows for cell in cells] == [7.0, 12.5, 3.0, 13.5]


@pytest.mark.parametrize("strike", ["<strike/>", '<strike val="1"/>', '<strike val="true"/>'])
def test_struck_words_among_shared_strings_are_read(strike: str) -> None:
    texts = [
        f"<r><t>Klart </t></r><r><rPr>{strike}</rPr><t>INTE</t></r><r><rPr><strike val='0'/></rPr><t> i tid</t></r>"
    ]
    body = by_hand(
        '<row r="2"><c r="C2" t="s"><v>0</v></c><c r="D2" t="s"><v>1</v></c></row>', strings=[*texts, "vanlig"]
    )
    assert read_sheet(body).struck == [CellText(2, 3, "INTE")]


def test_hidden_columns_are_read() -> None:
    before = '<cols><col min="2" max="3" hidden="1" width="0"/><col min="5" max="5" width="9"/></cols>'
    assert read_sheet(by_hand('<row r="1"><c r="A1"><v>1</v></c></row>', before=before)).hidden_columns == [(2, 3)]


def test_a_part_that_is_pointed_at_and_is_not_there_is_no_comment() -> None:
    body = by_hand('<row r="1"><c r="A1"><v>1</v></c></row>')
    pointing = with_part(body, SHEET_RELATIONS, relations(("comments", "../../../comments1.xml")).encode())
    assert read_sheet(pointing).comments == []


ONE_ROW = '<row r="1"><c r="A1"><v>1</v></c></row>'
DRAWING = "xl/drawings/drawing1.xml"


def drawn(*anchors: str) -> list[CellText]:
    """Return what is read of a sheet with this drawing."""
    spaces = (
        'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    )
    body = with_part(by_hand(ONE_ROW), DRAWING, f"<xdr:wsDr {spaces}>{''.join(anchors)}</xdr:wsDr>".encode())
    return read_sheet(
        with_part(body, SHEET_RELATIONS, relations(("drawing", "../drawings/drawing1.xml")).encode())
    ).drawn


def anchored(inner: str, kind: str = "twoCellAnchor") -> str:
    place = "<xdr:col>3</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>4</xdr:row><xdr:rowOff>0</xdr:rowOff>"
    far = "<xdr:col>9</xdr:col><xdr:row>30</xdr:row>"
    return f"<xdr:{kind}><xdr:from>{place}</xdr:from><xdr:to>{far}</xdr:to>{inner}</xdr:{kind}>"


def shape(*lines: str) -> str:
    paragraphs = "".join(
        f"<a:p><a:r><a:t>{line[:3]}</a:t></a:r><a:r><a:t>{line[3:]}</a:t></a:r></a:p>" for line in lines
    )
    return f"<xdr:sp><xdr:txBody>{paragraphs}</xdr:txBody></xdr:sp>"


def test_text_boxes_are_read_at_their_upper_left_cell() -> None:
    assert drawn(anchored(shape("Ring kontoret", "", "före maj"))) == [CellText(5, 4, "Ring kontoret\nföre maj")]
    grouped = anchored(f"<xdr:grpSp>{shape('Ett')}<xdr:grpSp>{shape('Två')}</xdr:grpSp></xdr:grpSp>", "oneCellAnchor")
    assert drawn(grouped) == [CellText(5, 4, "Ett\nTvå")]
    assert drawn(f"<xdr:absoluteAnchor>{shape('Fritt')}</xdr:absoluteAnchor>") == [CellText(1, 1, "Fritt")]


def test_a_picture_and_a_chart_are_read_as_something_without_text_and_a_line_as_nothing() -> None:
    assert drawn(anchored("<xdr:pic/>"), anchored("<xdr:graphicFrame/>")) == [CellText(5, 4, "")] * 2
    assert drawn(anchored("<xdr:cxnSp/>"), anchored(shape(" "))) == []


def test_what_older_programs_show_in_its_place_is_not_reported_twice() -> None:
    both = f"<mc:AlternateContent><mc:Choice>{shape('Ett')}</mc:Choice><mc:Fallback>{shape('Ett')}</mc:Fallback>"
    assert drawn(anchored(f"{both}</mc:AlternateContent>")) == [CellText(5, 4, "Ett")]


def test_a_damaged_drawing_refuses_the_workbook() -> None:
    with pytest.raises(FileRejectedError, match="skadad"):
        drawn("<xdr:twoCellAnchor>")


def test_hidden_rows_with_something_in_them_are_read() -> None:
    rows = '<row r="1" hidden="1"><c r="A1"><v>1</v></c></row><row r="2" hidden="true"/><row r="3"><c r="A3"><v>1</v></c></row>'
    assert read_sheet(by_hand(rows)).hidden_rows == [1]


@pytest.mark.parametrize(
    ("margin", "typed"),
    [
        ("&LUtkast&CEj beslutat&RKS", ["Utkast", "Ej beslutat", "KS"]),
        ('&L&"Calibri,Fet"&12&K1F4E79Ring && fråga&R&A', ["Ring & fråga"]),
        ("&CSida &P av &N", []),
        ("&R&D &T&L&F&C&P / &N", []),
        ("&L100 % klart&R2024", ["100 % klart", "2024"]),
        ("Utan kod", ["Utan kod"]),
        ("&CSida &P, läs även bilagan", ["Sida , läs även bilagan"]),
    ],
)
def test_what_is_typed_in_the_page_header_is_read_without_its_codes(margin: str, typed: list[str]) -> None:
    body = by_hand(ONE_ROW, after=f"<headerFooter><oddHeader>{escape(margin)}</oddHeader></headerFooter>")
    assert read_sheet(body).margins == typed
