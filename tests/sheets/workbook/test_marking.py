"""Test the copy of a workbook that has each error marked in its cell."""

import io

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation

from panel.sheets.workbook.cells import FileRejectedError, Note
from panel.sheets.workbook.marking import mark
from panel.sheets.workbook.process import mark_workbook
from panel.sheets.workbook.reading import read
from tests.support import workbooks
from tests.support.bad_sheets import BAD
from tests.support.workbooks import as_cells, saved, unpacked

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")


def filled_in() -> bytes:
    """A workbook with what a template has: a drop-down, a hidden column, a hidden sheet, help, a formula."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Programpunkter"
    sheet.append(["Id", "Status", "Kommentar", "märke", "Summa"])
    sheet.append(["point:16", "Pågar", "=ej formel", "{}", "=1+1"])
    sheet["C2"].data_type = "s"
    sheet["B1"].comment = Comment("Hur långt arbetet har kommit.", "Uppdragspanelen")
    sheet["B2"].font = Font(bold=True)
    sheet.column_dimensions["D"].hidden = True
    sheet.column_dimensions["C"].width = 44
    rule = DataValidation(type="list", formula1='"Slutförd,Pågår"')
    rule.add("B2:B9")
    sheet.add_data_validation(rule)
    sheet.merge_cells("A5:C5")
    sheet.protection.sheet = True
    book.create_sheet("Dold").sheet_state = "veryHidden"
    return saved(book)


def test_a_marked_workbook_has_the_notes_and_all_that_it_had() -> None:
    body = filled_in()
    before = bytes(body)
    notes = [
        Note("Programpunkter", "B2", "'Pågar' är inte en status. Menar du 'Pågår'?"),
        Note("Programpunkter", "B1", "Kolumnen har flyttats."),
        Note("Programpunkter", "E9", "Tom."),
    ]
    marked = mark_workbook(body, notes)
    assert body == before
    book = load_workbook(io.BytesIO(marked))
    sheet = book["Programpunkter"]
    assert sheet["B2"].comment.text == "'Pågar' är inte en status. Menar du 'Pågår'?"
    assert sheet["B1"].comment.text == "Hur långt arbetet har kommit.\n\nKolumnen har flyttats."
    assert sheet["E9"].comment.text == "Tom."
    assert sum(part.count(b"width:320px") for part in unpacked(marked).values()) == 3
    assert all(sheet[place].fill.fgColor.rgb == "00FFB199" for place in ("B1", "B2", "E9"))
    assert sheet["A2"].fill.fill_type is None
    assert sheet["A2"].comment is None
    assert sheet["B2"].font.bold
    assert (sheet["B2"].value, sheet["C2"].value, sheet["C2"].data_type) == ("Pågar", "=ej formel", "s")
    assert sheet["E2"].value == "=1+1"
    assert sheet.column_dimensions["D"].hidden
    assert sheet.column_dimensions["C"].width == 44
    assert [str(rule.sqref) for rule in sheet.data_validations.dataValidation] == ["B2:B9"]
    assert sheet.protection.sheet
    assert book["Dold"].sheet_state == "veryHidden"


def test_a_workbook_that_is_marked_twice_is_reported_once() -> None:
    note = Note("Programpunkter", "B2", "Fel.")
    once = mark(filled_in(), [note, note])
    twice = mark(once, [note, Note("Programpunkter", "B2", "Fel igen\x07.")])
    sheet = load_workbook(io.BytesIO(twice))["Programpunkter"]
    assert sheet["B2"].comment.text == "Fel.\n\nFel igen."
    assert as_cells(read(twice)) == as_cells(read(filled_in()))


def test_a_note_on_merged_cells_is_put_where_they_show() -> None:
    sheet = load_workbook(io.BytesIO(mark(filled_in(), [Note("Programpunkter", "C5", "Här.")])))["Programpunkter"]
    assert sheet["A5"].comment.text == "Här."


def test_formatted_text_and_pictures_of_charts_stay_in_a_marked_workbook() -> None:
    marked = mark(workbooks.with_rich_text(), [Note("Sheet", "A1", "Här.")])
    value = load_workbook(io.BytesIO(marked), rich_text=True).active["A1"].value
    assert str(value) == "Helt klart nu"
    assert len(value) == 3
    assert "Diagram" in load_workbook(io.BytesIO(mark(workbooks.with_a_chart_sheet(), []))).sheetnames


@pytest.mark.parametrize(
    ("note", "message"),
    [
        (Note("Finns inte", "A1", "x"), "Bladet Finns inte finns inte"),
        (Note("Programpunkter", "hej", "x"), "Cellen hej finns inte"),
        (Note("Programpunkter", "A0", "x"), "Cellen A0 finns inte"),
        (Note("Programpunkter", "A1:B2", "x"), "Cellen A1:B2 finns inte"),
    ],
)
def test_a_note_on_no_cell_is_refused(note: Note, message: str) -> None:
    with pytest.raises(FileRejectedError, match=message):
        mark(filled_in(), [note])


def test_what_cannot_be_read_cannot_be_marked() -> None:
    make, message = BAD["merged far beyond"]
    with pytest.raises(FileRejectedError) as error:
        mark_workbook(make(), [Note("Blad", "A1", "x")])
    assert message in str(error.value)
