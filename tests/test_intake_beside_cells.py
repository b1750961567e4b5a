"""What a workbook says beside its cells' values: comments, struck words, hidden columns."""

import io

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font

from etl.intake.cells import CellText, Note, RawSheet, Refused
from etl.intake.process import mark_workbook, read_workbook
from tests.workbooks import by_hand, packed, relations, saved, unpacked, with_part

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


def test_a_comment_with_answers_is_read_and_not_told_twice() -> None:
    assert read_sheet(with_thread()).comments == [CellText(3, 2, "Är den klar?"), CellText(3, 2, "Ja, i maj")]


def test_a_damaged_comment_refuses_the_workbook() -> None:
    part = next(name for name in unpacked(commented()) if "comments/" in name and name.endswith(".xml"))
    with pytest.raises(Refused, match="skadad"):
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
