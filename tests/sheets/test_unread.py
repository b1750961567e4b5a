"""Test that whatever is typed anywhere in a sheet is a change, an error or listed as not read."""

import io
import re
from xml.sax.saxutils import escape

import PIL.Image
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from panel.follow_up.preview import Preview
from panel.follow_up.publish import publish
from panel.sheets.beside_cells import MAX_LISTED, quoted
from panel.sheets.contract import read_contract
from panel.sheets.workbook.marking import WARNING, mark
from panel.sheets.workbook.parts.drawings import TEXT
from panel.ui.upload.file import notes_on
from tests.conftest import ROOT
from tests.support.follow_up_sheets import Edit, all_of, edited, preview, template, write
from tests.support.workbooks import packed, relations, unpacked, with_part

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("without_findings", "served")]

CASES = ROOT / "tests" / "cases" / "follow-up"
# What is not taken says so; what is taken anyway says how it is read.
NOT_TAKEN = re.compile(r"läses inte|ändras inte|[Ii]nget ändras|står kvar|det här gäller")
IS_READ = re.compile(r"läses som|men läses|det här gäller")
TITLES = [sheet.title for sheet in read_contract().sheets]
# What a person may type: no text of the template's own has this in it.
TYPED = st.text(st.characters(min_codepoint=33, max_codepoint=0x17F, exclude_categories=["Cc", "Cf"]), max_size=20).map(
    "§ {}".format
)
VALUES = st.one_of(
    TYPED,
    st.integers(min_value=1_000_001, max_value=9_999_999),
    st.sampled_from(["klar", "100 %", "2024-03-01", "ja", "12,5 mnkr"]),
)


def places_of(shown: Preview) -> set[str]:
    """Return the cells that a preview says anything of."""
    file = shown.files[0]
    from_questions = [change.location for question in shown.questions for change in question.fresh]
    changes = [change.location for change in [*shown.changes, *shown.conflicts]]
    return {*from_questions, *changes, *(one.location for one in [*file.problems, *file.unread, *file.read_anyway])}


def contradictions(shown: Preview) -> list[str]:
    """Return what is listed as not read and says that it is read, or is among the changes, and the other way round."""
    file, changes = shown.files[0], [*shown.changes, *shown.conflicts]
    typed = {(change.location, quoted(change.after or "")) for change in changes}
    unread = [one for one in file.unread if not NOT_TAKEN.search(one.message) or "men läses" in one.message]
    unread += [
        one
        for one in file.unread
        for location, text in typed
        if one.location == location and one.message.startswith(text)
    ]
    anyway = [one for one in file.read_anyway if NOT_TAKEN.search(one.message) or not IS_READ.search(one.message)]
    return [f"{one.location}: {one.message}" for one in [*unread, *anyway]]


def cell_text(ws: Worksheet, row: int, column: int) -> object:
    return ws.cell(row, column).value


def as_value(ws: Worksheet, row: int, column: int, text: object) -> None:
    ws.cell(row, column).value = text
    if isinstance(text, str):
        ws.cell(row, column).data_type = "s"


def as_comment(ws: Worksheet, row: int, column: int, text: object) -> None:
    ws.cell(row, column).comment = Comment(str(text), "En funktion")


def as_struck(ws: Worksheet, row: int, column: int, text: object) -> None:
    as_value(ws, row, column, text)
    ws.cell(row, column).font = Font(strike=True)


def as_struck_words(ws: Worksheet, row: int, column: int, text: object) -> None:
    ws.cell(row, column).value = CellRichText("§ ", TextBlock(InlineFont(strike=True), str(text)))


def as_merged(ws: Worksheet, row: int, column: int, text: object) -> None:
    ws.merge_cells(start_row=row, start_column=column, end_row=row + 1, end_column=column)
    as_value(ws, row, column, text)


def under_new_rows(ws: Worksheet, row: int, column: int, text: object) -> None:
    ws.insert_rows(1, 2)
    as_value(ws, row, column, text)


def in_new_sheet(ws: Worksheet, row: int, column: int, text: object) -> None:
    as_value(ws.parent.create_sheet("Eget blad"), row, column, text)


def in_hidden_sheet(ws: Worksheet, row: int, column: int, text: object) -> None:
    hidden = ws.parent.create_sheet("Eget blad")
    hidden.sheet_state = "hidden"
    as_value(hidden, row, column, text)


def in_picture(ws: Worksheet, row: int, column: int, _text: object) -> None:
    pixel = io.BytesIO()
    PIL.Image.new("RGB", (1, 1)).save(pixel, "png")
    ws.add_image(Image(pixel), f"{get_column_letter(column)}{row}")


def in_text_box(ws: Worksheet, row: int, column: int, text: object) -> None:
    # openpyxl writes no text box: with_text_box makes one of the picture.
    in_picture(ws, row, column, text)


def with_text_box(body: bytes, text: str) -> bytes:
    parts = unpacked(body)
    drawing = next(name for name in parts if name.startswith("xl/drawings/drawing"))
    shape = (
        f"<xdr:sp><xdr:txBody><a:p xmlns:a='{TEXT}'><a:r><a:t>{escape(text)}</a:t></a:r></a:p></xdr:txBody></xdr:sp>"
    )
    parts[drawing] = re.sub(rb"<(\w+:)?pic[ >].*</(\w+:)?pic>", shape.replace("xdr:", "").encode(), parts[drawing])
    return packed(parts.items())


def in_hidden_row(ws: Worksheet, row: int, column: int, text: object) -> None:
    as_value(ws, row, column, text)
    ws.row_dimensions[row].hidden = True


def in_page_header(ws: Worksheet, row: int, column: int, text: object) -> None:
    margin = [ws.oddHeader, ws.oddFooter, ws.firstHeader, ws.evenFooter][row % 4]
    [margin.left, margin.center, margin.right][column % 3].text = str(text).replace("&", "&&")


WAYS = [
    as_value,
    as_comment,
    as_struck,
    as_struck_words,
    as_merged,
    under_new_rows,
    in_new_sheet,
    in_hidden_sheet,
    in_text_box,
    in_picture,
    in_hidden_row,
    in_page_header,
]
# What a change of the cell's value does not take with it.
BESIDE = {as_comment, as_struck, as_struck_words, in_text_box, in_picture, in_page_header}


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
# Few of each way: every run draws others, and there are twelve ways.
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=5, deadline=None)
@given(
    title=st.sampled_from(["Läs mig", *TITLES]),
    row=st.one_of(st.integers(min_value=1, max_value=4), st.integers(min_value=5, max_value=90)),
    column=st.integers(min_value=1, max_value=14),
    text=VALUES,
)
def test_nothing_typed_is_lost(way, title: str, row: int, column: int, text: object) -> None:
    is_same = []

    def edit(book: Workbook) -> None:
        is_same.append(str(cell_text(book[title], row, column)) == str(text))
        way(book[title], row, column, text)

    body = edited(template(), edit)
    shown = preview(with_text_box(body, str(text)) if way is in_text_box else body)
    sheet = "Eget blad" if way in {in_new_sheet, in_hidden_sheet} else title
    file = shown.files[0]
    location = f"{sheet}!A1" if way is in_page_header else f"{sheet}!{get_column_letter(column)}{row}"
    assert is_same[0] or file.refused or location in places_of(shown)
    assert is_same[0] or not shown.is_all_published
    assert contradictions(shown) == []
    marked = {f"{note.sheet}!{note.cell}" for note in notes_on(file)}
    assert marked == {one.location for one in [*file.problems, *file.unread, *file.read_anyway, *file.odd]}
    if way in BESIDE:
        assert file.refused or location in {one.location for one in [*file.problems, *file.unread, *file.read_anyway]}


@pytest.mark.parametrize("cell", ["E3", "F3", "G3", "A3", "C3"])
def test_an_emptied_cell_is_reported_where_the_template_had_something(cell: str) -> None:
    shown = preview(edited(template(), lambda book: setattr(book["Programpunkter"][cell], "value", None)))
    assert shown.is_all_published == (cell not in {"E3"} and not shown.files[0].problems)


def test_removed_rows_are_reported_by_their_ids() -> None:
    shown = preview(edited(template(), lambda book: book["Programpunkter"].delete_rows(3, 2)))
    messages = [one.message for one in shown.files[0].unread]
    assert messages == ["2 av mallens rader finns inte i bladet och ändras inte: point:2, point:3."]


def test_a_hidden_column_with_something_in_it_is_reported_and_read() -> None:
    def hide(book: Workbook) -> None:
        book["Programpunkter"].column_dimensions["F"].hidden = True

    shown = preview(
        edited(template(), lambda book: (write("Programpunkter", "point:2", Kommentar="Klart")(book), hide(book)))
    )
    assert shown.files[0].unread == []
    assert [(one.location, "är dold" in one.message) for one in shown.files[0].read_anyway] == [
        ("Programpunkter!F1", True)
    ]
    assert len(shown.changes) == 1
    assert preview(edited(template(), hide)).files[0].read_anyway == []


def test_a_hidden_row_is_reported_and_read_when_something_is_typed_in_it() -> None:
    def hide(*rows: int) -> Edit:
        def edit(book: Workbook) -> None:
            for row in rows:
                book["Programpunkter"].row_dimensions[row].hidden = True

        return edit

    typed = all_of(*(write("Programpunkter", f"point:{number}", Kommentar="Klart") for number in (2, 3)))
    shown = preview(edited(template(), all_of(typed, hide(3))))
    assert [(one.location, one.message[:20]) for one in shown.files[0].read_anyway] == [
        ("Programpunkter!A3", "Rad 3 är dold, men l")
    ]
    assert len(shown.changes) == 2
    both = preview(edited(template(), all_of(typed, hide(3, 4, 5)))).files[0].read_anyway
    assert [one.message[:26] for one in both] == ["2 rader är dolda (3, 4), m"]
    assert preview(edited(template(), hide(3, 4, 5))).files[0].read_anyway == []


def test_of_very_much_text_outside_the_rest_is_counted() -> None:
    def much(book: Workbook) -> None:
        for row in range(2, MAX_LISTED + 52):
            book["Programpunkter"].cell(row, 12).value = f"text {row}"

    unread = preview(edited(template(), much)).files[0].unread
    assert len(unread) == MAX_LISTED + 1
    assert "50 till" in unread[-1].message


def test_what_is_struck_is_read_where_it_is_filled_in_and_its_strike_is_not_where_it_is_the_plans() -> None:
    def strike(book: Workbook) -> None:
        for column in "ACE":
            book["Programpunkter"][f"{column}3"].font = Font(strike=True)

    file = preview(edited(template(), strike)).files[0]
    assert [one.location for one in file.read_anyway] == ["Programpunkter!E3"]
    assert [(one.location, one.message.split(" av ")[0]) for one in file.unread] == [
        ("Programpunkter!A3", "Överstrykningen"),
        ("Programpunkter!C3", "Överstrykningen"),
    ]


def test_a_value_of_another_workbook_is_read_as_it_was_computed_and_is_to_be_looked_at() -> None:
    body = edited(template(), write("Budget", "line:frame", **{"Helårsprognos_(mnkr)": 493.4}))
    part = next(
        name for name, part in unpacked(body).items() if b"<v>493.4</v></c>" in part and b"forecast" not in part
    )
    linked = with_part(
        with_part(body, part, unpacked(body)[part].replace(b"<v>493.4</v>", b"<f>[1]Ram!C4</f><v>493.4</v>")),
        "xl/externalLinks/_rels/externalLink1.xml.rels",
        relations(("externalLinkPath", "file:///K:\\Ekonomi\\budget 2024.xlsx"), outside=True).encode(),
    )
    file = preview(linked).files[0]
    assert (file.refused, file.problems) == (None, [])
    assert [one.message.partition("'=[1]Ram!C4' ")[2] for one in file.read_anyway] == [
        "räknas ur en annan fil. Det som Excel senast räknade läses: se att det stämmer."
    ]


def test_all_that_is_listed_is_marked_in_the_workbook() -> None:
    def spoil(book: Workbook) -> None:
        ws = book["Programpunkter"]
        ws["E2"], ws["E3"].font, ws["L4"] = "xyz", Font(strike=True), "utanför"
        ws["F5"].comment = Comment("Ring kontoret", "En funktion")
        ws.delete_rows(9)
        book["Läs mig"]["A40"] = "Se bilagan"

    body = edited(template(), spoil)
    file = preview(body).files[0]
    book = load_workbook(io.BytesIO(mark(body, notes_on(file))))
    messages = [("Fel", file.problems), ("Läses inte", file.unread), ("Läses ändå", file.read_anyway)]
    assert [len(cell_notes) for _, cell_notes in messages] == [1, 4, 1]
    for heading, cell_notes in messages:
        for one in cell_notes:
            cell = book[one.sheet][one.cell]
            assert f"{heading}: {one.message}" in cell.comment.text
            assert cell.fill.fgColor.rgb.endswith(WARNING.fgColor.rgb[-6:])


def test_what_is_reported_of_a_sheet_that_is_gone_has_no_cell_to_mark() -> None:
    publish(preview((CASES / "proposal-typo-fixed" / "first.xlsx").read_bytes()), {}, "controller")
    body = edited(template(), lambda book: book.remove(book["Förslag"]))
    file = preview(body).files[0]
    assert [one.location for one in file.unread] == ["Förslag!A1"]
    assert notes_on(file) == []
