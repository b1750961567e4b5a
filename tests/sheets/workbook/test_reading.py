"""Test reading uploaded workbooks: good ones to the last cell, bad ones refused with a message."""

import io
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from panel.sheets.workbook.cells import Cell, FileRejectedError, RawWorkbook
from panel.sheets.workbook.parts.cell_values import iso, plain
from panel.sheets.workbook.process import read_workbook
from panel.sheets.workbook.reading import read
from tests.support import workbooks
from tests.support.bad_files import mangled
from tests.support.bad_sheets import BAD
from tests.support.workbooks import GOOD, Rows, as_cells, packed, saved, unpacked

KINDS = {"s": "text", "n": "number", "b": "bool", "e": "error"}

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:openpyxl", "ignore:Duplicate name")


def as_openpyxl_reads(body: bytes) -> dict[str, Rows]:
    """Return the cells that openpyxl's own reader finds. It finds nothing in a formula that nobody has worked out."""
    book = load_workbook(io.BytesIO(body), read_only=True, data_only=True)
    found: dict[str, Rows] = {}
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        rows = ([cell for cell in row if cell.value is not None] for row in sheet.iter_rows())
        found[sheet.title] = [(row[0].row, list(map(as_cell, row))) for row in rows if row]
    return found


def as_cell(cell: Any) -> Cell:
    if isinstance(cell.value, timedelta) or cell.data_type == "d":
        return Cell(cell.column, *iso(cell.value))
    value = plain(cell.value) if cell.data_type == "s" else cell.value
    return Cell(cell.column, KINDS[cell.data_type], float(value) if cell.data_type == "n" else value)


def without_formulas(sheets: dict[str, Rows]) -> dict[str, Rows]:
    """Return what openpyxl finds as well: no formulas that are not worked out, nor any that came to an empty text."""
    kept = {
        title: [(number, [cell for cell in row if cell.kind != "formula"]) for number, row in rows]
        for title, rows in sheets.items()
    }
    return {title: [(number, row) for number, row in rows if row] for title, rows in kept.items()}


def cells(book: RawWorkbook, sheet: int = 0) -> dict[tuple[int, int], tuple[str, Any]]:
    return {(number, cell.column): cell[1:] for number, row in book.sheets[sheet].rows for cell in row}


@pytest.mark.parametrize(
    "make", [make for make in GOOD if make is not workbooks.with_formulas], ids=lambda make: make.__name__
)
def test_a_good_workbook_is_read_as_openpyxl_reads_it(make: Callable[[], bytes]) -> None:
    body = make()
    assert without_formulas(as_cells(read(body))) == as_openpyxl_reads(body)


def test_each_kind_of_cell_comes_as_it_stands() -> None:
    book = read_workbook(workbooks.good(), "x.xlsx")
    assert [(sheet.title, sheet.is_hidden) for sheet in book.sheets] == [
        ("Programpunkter", False),
        ("Dold", True),
        ("Mycket dold", True),
    ]
    assert not book.is_1904
    assert book.sheets[0].rows[1] == (
        2,
        [
            Cell(1, "text", "point:16"),
            Cell(2, "text", "Pågår"),
            Cell(3, "text", "Rad ett\nrad\u00a0två "),
            Cell(4, "number", 12.5),
            Cell(5, "date", "2024-03-01"),
            Cell(6, "bool", True),
        ],
    )
    found = cells(book)
    assert found[3, 3] == ("text", "<&> åäö 🎈")
    assert found[3, 5] == ("date", "2024-03-01T10:30:00")
    assert found[4, 5] == ("date", "10:30:00")
    assert found[5, 4] == ("error", "#REF!")
    assert type(found[3, 4][1]) is float
    assert cells(book, 1) == {(3, 3): ("text", "gömt")}
    assert book.sheets[2].rows == []


def test_a_formula_is_what_it_came_to_and_else_itself() -> None:
    found = cells(read_workbook(workbooks.with_formulas(), "x.xlsx"))
    assert found == {
        (1, 1): ("number", 2.0),
        (1, 2): ("formula", "=1+2"),
        (1, 3): ("formula", "=1+3"),
        (1, 4): ("text", ""),
        (1, 5): ("text", "a"),
        (1, 6): ("error", "#DIV/0!"),
        (1, 7): ("bool", True),
        (1, 8): ("formula", "=A2"),
        (2, 1): ("formula", "=B2*2"),
        (3, 1): ("formula", "=B2*2"),
    }


def test_dates_are_counted_from_the_workbooks_first_day() -> None:
    found = cells(read_workbook(workbooks.with_dates(), "x.xlsx"))
    assert [found[1, column] for column in range(1, 9)] == [
        ("date", "2024-03-01"),
        ("date", "2024-03-01T10:30:00"),
        ("date", "10:30:00"),
        ("error", "#VALUE!"),
        ("date", "2024-03-01"),
        ("date", "2024-03-01T10:30:00"),
        ("number", 1.5),
        ("date", "2024-03-02"),
    ]
    book = read_workbook(workbooks.counted_from_1904(), "x.xlsx")
    assert book.is_1904
    assert cells(book)[1, 1] == ("date", "2024-03-01")


def test_a_cell_far_down_is_one_row_and_no_reason_to_refuse() -> None:
    book = read_workbook(workbooks.stray_cell(), "x.xlsx")
    assert [number for number, _ in book.sheets[0].rows] == [1, 900_000]


def test_a_sheet_that_says_it_is_small_loses_no_column() -> None:
    assert read(workbooks.with_a_dimension_too_small()) == read(workbooks.good())


def test_control_signs_are_signs_and_formats_leave_the_text() -> None:
    found = cells(read_workbook(workbooks.with_control_signs(), "x.xlsx"))
    assert found == {(1, 1): ("text", "rad\r\nrad"), (1, 2): ("text", "a\rb\x07")}
    found = cells(read_workbook(workbooks.with_shared_strings(), "x.xlsx"))
    assert [found[number, 1][1] for number in (1, 2, 3, 4)] == ["vanlig", "fet  och mager", "東京", ""]


VALUES = st.one_of(
    st.none(),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20).filter(
        lambda text: text[:1] != "="
    ),
    st.sampled_from(["a\nb", " kant ", "\u00a0", "=1+1", "_x0041_"]),
    st.integers(-(10**12), 10**12),
    st.floats(-1e15, 1e15, allow_subnormal=False),
    st.booleans(),
    st.dates(date(1901, 1, 1), date(2200, 1, 1)),
    st.datetimes(datetime(1901, 1, 1), datetime(2200, 1, 1)).map(lambda moment: moment.replace(microsecond=0)),
    st.integers(0, 12).map(lambda quarters: timedelta(days=quarters / 4)),
)


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.lists(VALUES, max_size=5), max_size=6), by=st.sampled_from(["openpyxl", "xlsxwriter"]))
def test_our_reader_and_openpyxls_agree(rows: list[list[Any]], by: str) -> None:
    body = (written_by_openpyxl if by == "openpyxl" else written_by_xlsxwriter)(rows)
    assert without_formulas(as_cells(read(body))) == as_openpyxl_reads(body)


def written_by_openpyxl(rows: list[list[Any]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    return saved(book)


def written_by_xlsxwriter(rows: list[list[Any]]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("Blad")
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return out.getvalue()


@pytest.mark.parametrize(("make", "message"), BAD.values(), ids=BAD)
def test_a_bad_workbook_is_refused_in_words(make: Callable[[], bytes], message: str) -> None:
    with pytest.raises(FileRejectedError) as error:
        read(make())
    assert message in str(error.value)
    problem, _, action = str(error.value).partition(". ")
    assert problem
    assert "lämna in" in action.lower()


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_mangled_file_is_read_or_refused(data: st.DataObject) -> None:
    body = mangled(workbooks.good(), data)
    try:
        read(body)
    except FileRejectedError as error:
        assert str(error)


@settings(max_examples=250, deadline=None)
@given(data=st.data())
def test_a_workbook_with_a_mangled_part_is_read_or_refused(data: st.DataObject) -> None:
    make = data.draw(
        st.sampled_from([workbooks.good, workbooks.hand, workbooks.with_shared_strings, workbooks.with_formulas])
    )
    parts = unpacked(make())
    part = data.draw(st.sampled_from(sorted(parts)))
    parts[part] = mangled(parts[part], data)
    try:
        sheets = read(packed(parts.items()))["sheets"]
    except FileRejectedError as error:
        assert str(error)
    else:
        assert sheets
