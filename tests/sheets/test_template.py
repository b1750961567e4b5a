"""Test the follow-up sheet's template against its contract."""

import io
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from panel.sheets.contract import Sheet, read_contract
from panel.sheets.marks import Mark, MarkError, is_mark, read_base, read_mark, short, write_base, write_mark
from panel.sheets.state import InputError, read_period_state
from panel.sheets.template import file_name, make_template
from tests.support.follow_up_sheets import HALF, PLAN, YEAR, cell_of, hand_in, serve, template, write

# Without the columns that only some plans have something in.
SHEETS = read_contract().without_empty({}).sheets


@pytest.fixture
def book(panel: Path) -> Workbook:
    return load_workbook(io.BytesIO(template()))


def rows_of(ws: Worksheet) -> list[str]:
    return [cell.value for cell in ws["A"][1:] if cell.value]


@pytest.mark.usefixtures("panel")
def test_the_sheets_are_the_contracts_in_order(book: Workbook) -> None:
    assert book.sheetnames == ["Läs mig", *(sheet.title for sheet in SHEETS)]
    counts = {sheet.title: len(rows_of(book[sheet.title])) for sheet in SHEETS}
    expected = {
        "Måluppfyllelser": 23,
        "Programpunkter": 36,
        "Budget": 6,
        "Nyckeltal": 1,
        "Förslag": 0,
        "Aktiviteter": 0,
    }
    assert counts == expected


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.kind)
def test_each_sheet_is_as_the_contract_says(book: Workbook, sheet: Sheet) -> None:
    ws = book[sheet.title]
    assert [cell.value for cell in ws[1]][: len(sheet.columns)] == [column.header for column in sheet.columns]
    assert sheet.columns[0].header == "Id"
    assert ws.freeze_panes == "B2"
    assert ws.protection.sheet
    assert (ws.page_setup.orientation, ws.page_setup.paperSize, ws.print_title_rows) == ("landscape", 9, "$1:$1")
    for at, column in enumerate(sheet.columns, start=1):
        letter = get_column_letter(at)
        assert ws.column_dimensions[letter].width == column.width
        assert ws.cell(2, at).protection.locked == (column.kind is None)
        rules = [rule for rule in ws.data_validations.dataValidation if f"{letter}2" in rule.sqref]
        assert len(rules) == (1 if column.kind else 0)
        if column.kind == "choice":
            assert rules[0].type == "list"


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.kind)
def test_the_marks_are_hidden_and_say_what_the_sheet_is(book: Workbook, sheet: Sheet) -> None:
    ws = book[sheet.title]
    hidden = next(cell for cell in ws[1] if isinstance(cell.value, str) and is_mark(cell.value))
    assert ws.column_dimensions[hidden.column_letter].hidden
    mark = read_mark(hidden.value)
    assert mark.workbook_id is not None
    assert mark == Mark(PLAN, HALF, None, sheet.kind, read_contract().version, 0, False, mark.workbook_id)
    for row, item_id in enumerate(rows_of(ws), start=2):
        assert read_base(ws.cell(row, hidden.column).value).item_id == item_id


@pytest.mark.parametrize("sheet", read_contract().sheets, ids=lambda sheet: sheet.kind)
def test_every_text_cell_is_text_to_excel(book: Workbook, sheet: Sheet) -> None:
    """Also those that are empty: else "50 %" is made a number as it is typed, and "1/2" a date."""
    headers = {column.header for column in sheet.editable if column.kind in {"text", "choice"}}
    columns = [cell.column for cell in book[sheet.title][1] if cell.value in headers]
    assert len(columns) == len(headers)
    formats = {
        cell.number_format for row in book[sheet.title].iter_rows(min_row=2) for cell in row if cell.column in columns
    }
    assert formats == {"@"}


def test_what_is_known_is_filled_in(book: Workbook) -> None:
    points = book["Programpunkter"]
    assert cell_of(points, "point:16", "Status").value == "Slutförd"
    assert cell_of(points, "point:85", "Status").value == "Ej påbörjad"
    measure = book["Nyckeltal"]
    assert [cell_of(measure, "criterion:8A", name).value for name in ("Utgångsvärde", "Målvärde", "Enhet")] == [
        30,
        50,
        "procent",
    ]
    budget = book["Budget"]
    assert cell_of(budget, "line:frame", "Budget, högst (mnkr)").value == 493.4
    assert cell_of(budget, "line:frame", "Avvikelse (mnkr)").value.startswith("=IF(")
    assert cell_of(book["Måluppfyllelser"], "criterion:8A", "Status").value is None


def test_the_read_me_says_what_to_do_and_by_when(book: Workbook) -> None:
    words = "\n".join(str(cell.value) for row in book["Läs mig"].iter_rows() for cell in row if cell.value)
    for text in (
        "Delårsuppföljning 2024",
        PLAN,
        HALF,
        "30 juni 2024",
        "Alla kontor",
        "Arbetet är klart",
        "Uppfylls delvis",
    ):
        assert text in words


def test_half_a_year_carries_over_to_the_whole(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    serve(built, tmp_path, monkeypatch)
    hand_in(
        write("Programpunkter", "point:2", Status="Slutförd", Kommentar="Klart i maj."),
        write("Budget", "line:frame", **{"Helårsprognos_(mnkr)": 495.5}),
        lambda book: [
            book["Aktiviteter"].cell(2, at, value)
            for at, value in ((2, "8 Lokalförsörjning"), (3, "Mäta"), (7, "Pågår"))
        ],
    )
    year = load_workbook(io.BytesIO(template(YEAR)))
    assert cell_of(year["Programpunkter"], "point:2", "Status").value == "Slutförd"
    assert cell_of(year["Programpunkter"], "point:2", "Kommentar").value is None
    assert cell_of(year["Budget"], "line:frame", "Helårsprognos (mnkr)").value is None
    assert cell_of(year["Aktiviteter"], "activity:1", "Aktivitet").value == "Mäta"
    half = load_workbook(io.BytesIO(template(HALF)))
    assert cell_of(half["Programpunkter"], "point:2", "Kommentar").value == "Klart i maj."
    assert cell_of(half["Budget"], "line:frame", "Helårsprognos (mnkr)").value == 495.5


def test_text_that_begins_as_a_formula_is_filled_in_as_text(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve(built, tmp_path, monkeypatch)

    def formula_as_text(book: Workbook) -> None:
        cell = cell_of(book["Programpunkter"], "point:2", "Kommentar")
        cell.value, cell.data_type = "=cmd|' /C calc'!A0", "s"

    hand_in(formula_as_text)
    cell = cell_of(load_workbook(io.BytesIO(template()))["Programpunkter"], "point:2", "Kommentar")
    assert (cell.value, cell.data_type) == ("=cmd|' /C calc'!A0", "s")


@pytest.mark.usefixtures("panel")
def test_an_unknown_plan_period_or_office_is_reported_with_those_there_are() -> None:
    with pytest.raises(InputError, match="ks-2024"):
        read_period_state("ks-1999", HALF)
    with pytest.raises(InputError, match="2024-delar, 2024-helar"):
        read_period_state(PLAN, "2024-kvartal")
    with pytest.raises(InputError, match="tillvaxt"):
        make_template(read_period_state(PLAN, HALF), "nonsens")


def test_the_file_is_called_what_it_is() -> None:
    assert file_name(PLAN, HALF, None, is_example=False) == "uppfoljning-ks-2024-delar.xlsx"
    assert file_name(PLAN, YEAR, "tillvaxt", is_example=False) == "uppfoljning-ks-2024-helar-tillvaxt.xlsx"
    assert file_name(PLAN, HALF, None, is_example=True) == "exempeldata-uppfoljning-ks-2024-delar.xlsx"


def test_long_text_is_kept_as_a_hash_in_the_base() -> None:
    long = "å" * 4000
    base = read_base(write_base("point:1", {"comment": long, "status": None}))
    assert base.matches("comment", long)
    assert not base.matches("comment", long + "!")
    assert base.matches("status", None)
    assert len(short(long)) < 100


@pytest.mark.parametrize(
    "broken", ["", "{}", "[1]", '{"id": 1, "base": {}}', '{"id": "a", "base": {"x": 1}}', "nonsens"]
)
def test_a_changed_mark_is_seen(broken: str) -> None:
    with pytest.raises(MarkError):
        read_base(broken)
    with pytest.raises(MarkError):
        read_mark("uppdragspanelen " + broken)
    whole = json.loads(write_mark(Mark(PLAN, HALF, None, "point", 1, 0, False)).removeprefix("uppdragspanelen "))
    for name in whole:
        with pytest.raises(MarkError):
            read_mark("uppdragspanelen " + json.dumps({key: value for key, value in whole.items() if key != name}))
