"""Test unusual things that people do to sheets: nothing is lost, and nothing else is changed."""

import io
import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from tests.support.follow_up_sheets import (
    STATUS,
    WRITE_STATUS,
    all_of,
    changed_values,
    edited,
    preview_as_served,
    template,
    write,
)

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("without_findings", "served")]


def move_column(book: Any) -> None:
    ws = book["Programpunkter"]
    for row in range(1, ws.max_row + 1):
        status, comment = ws.cell(row, 5), ws.cell(row, 6)
        status.value, comment.value = comment.value, status.value


def sort_rows(book: Any) -> None:
    ws = book["Programpunkter"]
    rows = [[cell.value for cell in row] for row in ws.iter_rows(min_row=2, max_row=37)]
    for at, row in enumerate(sorted(rows, key=lambda row: str(row[2])), start=2):
        for column, value in enumerate(row, start=1):
            ws.cell(at, column).value = value


def sort_without_hidden_column(book: Any) -> None:
    ws = book["Programpunkter"]
    rows = [[cell.value for cell in row][:7] for row in ws.iter_rows(min_row=2, max_row=37)]
    for at, row in enumerate(reversed(rows), start=2):
        for column, value in enumerate(row, start=1):
            ws.cell(at, column).value = value


def rename_headers(book: Any) -> None:
    ws = book["Programpunkter"]
    ws["A1"], ws["E1"], ws["F1"] = " ID ", "STATUS:", "kommentar\u00a0"


def insert_column_and_rows(book: Any) -> None:
    ws = book["Programpunkter"]
    ws.insert_rows(1, 3)
    ws["A1"] = "Uppföljning, vår version"
    ws.insert_rows(20, 2)


def combined_letters(book: Any) -> None:
    ws = book["Programpunkter"]
    for row in ws.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and not cell.value.startswith(("{", "uppdragspanelen")):
                cell.value = unicodedata.normalize("NFD", cell.value)


def rename_sheet(book: Any) -> None:
    book["Programpunkter"].title = "Blad1 (2)"


def delete_rows(book: Any) -> None:
    book["Programpunkter"].delete_rows(10, 20)


def hide_and_filter(book: Any) -> None:
    ws = book["Programpunkter"]
    ws.column_dimensions["E"].hidden = True
    for row in range(5, 30):
        ws.row_dimensions[row].hidden = True


def delete_other_sheets(book: Any) -> None:
    for title in ("Läs mig", "Budget", "Förslag"):
        del book[title]


ODD_THINGS: list[Callable[[Any], None]] = [
    move_column,
    sort_rows,
    sort_without_hidden_column,
    rename_headers,
    insert_column_and_rows,
    combined_letters,
    rename_sheet,
    delete_rows,
    hide_and_filter,
    delete_other_sheets,
]


@pytest.mark.parametrize("odd_thing", ODD_THINGS, ids=lambda thing: thing.__name__)
def test_odd_things_done_to_a_sheet_change_nothing_but_what_was_written(odd_thing: Callable[[Any], None]) -> None:
    shown = preview_as_served(edited(template(), all_of(WRITE_STATUS, odd_thing)))
    assert changed_values(shown) == STATUS
    assert shown.files[0].problems == []


def test_a_sheet_copied_into_a_workbook_of_ones_own_is_read() -> None:
    ours = load_workbook(io.BytesIO(edited(template(), WRITE_STATUS)))
    theirs = Workbook()
    theirs.active.append(["Egna anteckningar", "ring kontoret"])
    copy = theirs.create_sheet("Uppföljning våren")
    for row in ours["Programpunkter"].iter_rows():
        for cell in row:
            copy.cell(cell.row, cell.column, cell.value)
    out = io.BytesIO()
    theirs.save(out)
    shown = preview_as_served(out.getvalue())
    assert changed_values(shown) == STATUS
    unread = [one.message for one in shown.files[0].unread]
    assert len(unread) == 2
    assert all("står i ett blad som inte är mallens" in message for message in unread)


def test_a_sheet_without_its_hidden_column_asks_before_it_changes_what_was_known() -> None:
    def drop_marks(book: Any) -> None:
        book["Programpunkter"].delete_cols(8)

    shown = preview_as_served(
        edited(template(), all_of(WRITE_STATUS, write("Programpunkter", "point:3", Kommentar="Nytt"), drop_marks))
    )
    assert changed_values(shown) == {("point:3", "comment"): "Nytt"}
    assert [(one.item_id, one.after) for one in shown.conflicts] == [("point:2", "Slutförd")]


def test_a_workbook_without_any_marks_is_refused_with_what_to_do() -> None:
    def drop_all(book: Any) -> None:
        for ws in book.worksheets[1:]:
            last = next(cell.column for cell in ws[1] if str(cell.value).startswith("uppdragspanelen"))
            ws.delete_cols(last, 40)

    refused = preview_as_served(edited(template(), drop_all)).files[0].refused
    assert refused is not None
    assert "Hämta en ny mall" in refused
