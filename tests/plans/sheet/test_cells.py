"""Test reading a plan sheet: merged cells, percent cells and invisible marks, and what is listed as not taken."""

import io
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from panel.__main__ import main
from panel.plans.sheet.contract import PLAN, read_contract
from panel.plans.sheet.filled import Filled
from panel.plans.sheet.reader import read_sheet
from panel.plans.sheet.template import FORMER_NOTES, make_sheet
from panel.plans.sheet.validate import all_problems
from panel.sheets.contract import Column
from panel.sheets.workbook.cells import FileRejectedError
from panel.sheets.workbook.process import read_workbook
from tests.conftest import ROOT
from tests.support.plans import UN, filled
from tests.support.plans.sheets import CODES, made, problems_of, put, raw_with, sheet_of

pytestmark = pytest.mark.slow

pytest_plugins = ["tests.support.plans.served"]

CASES = ROOT / "tests" / "cases" / "plans"
UNSEEN = ["\u200e", "\u200f", "\u202e", "\u2066", "\ufeff", "\u00ad"]


@cache
def empty() -> bytes:
    return make_sheet()


def opened(body: bytes) -> Filled:
    return read_sheet(read_workbook(body, "plan.xlsx"))[0]


def body_of(case: str) -> bytes:
    return Path(CASES / case / "sheet.xlsx").read_bytes()


def test_links_merged_over_two_goals_are_refused_with_their_range() -> None:
    problems = problems_of(body_of("sheet-merged-links"))
    assert list(problems) == ["Mål!D2"]
    assert "D2:D3" in problems["Mål!D2"]


def test_a_share_in_a_percent_cell_is_the_share_that_it_shows() -> None:
    body = body_of("sheet-percent-share")
    assert problems_of(body) == {}
    shares = {row.get("line_id"): row.get("stated_share_pct") for row in opened(body).of("budget_line")}
    assert shares == {"frame": None, "rescue_service": None, "political": 5, "board_operations": 37, "board_other": 57}


def test_a_direction_mark_before_the_plans_id_is_not_part_of_it() -> None:
    body = body_of("sheet-direction-mark")
    assert problems_of(body) == {}
    assert opened(body).plan_field("plan_id") == "ks-2024"


@pytest.mark.parametrize("mark", UNSEEN)
def test_no_mark_that_nobody_sees_is_part_of_an_id(mark: str) -> None:
    body = sheet_of(UN, put("Planen!B2", f"{mark}{UN}{mark}"))
    assert problems_of(body) == {}
    assert opened(body).plan_field("plan_id") == UN


def unread_of(body: bytes) -> dict[str, str]:
    return {one.location: one.message for one in opened(body).unread}


def read_anyway(body: bytes) -> dict[str, str]:
    return {one.location: one.message for one in opened(body).read_anyway}


def noted(book: Workbook) -> None:
    book["Mål"]["B2"].comment = Comment("Fråga nämnden", "En funktion")


def struck(book: Workbook) -> None:
    book["Mål"]["B2"].font = Font(strike=True)


def hidden_column(book: Workbook) -> None:
    book["Mål"].column_dimensions["B"].hidden = True


def hidden_row(book: Workbook) -> None:
    book["Mål"].row_dimensions[3].hidden = True


def with_header(book: Workbook) -> None:
    book["Mål"].oddHeader.center.text = "Utkast, inte beslutat"


def above(book: Workbook) -> None:
    book["Budget"].insert_rows(1, 2)
    book["Budget"]["B1"] = "Preliminärt"


def hidden_sheet(book: Workbook) -> None:
    book.create_sheet("Arkiv").sheet_state = "hidden"
    book["Arkiv"]["B2"] = "Äldre mål"


@pytest.mark.parametrize(
    ("edit", "location", "words"),
    [
        (noted, "Mål!B2", "Kommentaren 'Fråga nämnden' läses inte"),
        (with_header, "Mål!A1", "'Utkast, inte beslutat' i sidans sidhuvud"),
        (above, "Budget!B1", "'Preliminärt' står ovanför rubrikerna"),
        (hidden_sheet, "Arkiv!B2", "'Äldre mål' står i ett blad som inte är mallens"),
        (put("Mål!Z3", "Ring"), "Mål!Z3", "'Ring' står utanför tabellen"),
        (put("Mål!Z1", "Ansvarig"), "Mål!Z1", "Rubriken 'Ansvarig' är inte mallens"),
        (put("Planen!A40", "Kontakt"), "Planen!A40", "'Kontakt' står på en rad som inte är mallens"),
        (put("Läs mig!B90", "Se bilagan"), "Läs mig!B90", "'Se bilagan' läses inte"),
    ],
)
def test_what_is_not_taken_is_reported_with_its_cell(
    edit: Callable[[Workbook], Any], location: str, words: str
) -> None:
    body = sheet_of(UN, edit)
    assert problems_of(body) == {}
    unread = unread_of(body)
    assert list(unread) == [location]
    assert words in unread[location]
    assert read_anyway(body) == {}


@pytest.mark.parametrize(
    ("edit", "location", "words"),
    [
        (struck, "Mål!B2", "är överstruket, men läses"),
        (hidden_column, "Mål!B1", "Kolumnen Namn är dold, men läses"),
        (hidden_row, "Mål!A3", "Rad 3 är dold, men läses"),
    ],
)
def test_what_is_taken_though_it_may_not_be_meant_is_told_apart(
    edit: Callable[[Workbook], Any], location: str, words: str
) -> None:
    body = sheet_of(UN, edit)
    assert problems_of(body) == unread_of(body) == {}
    assert list(read_anyway(body)) == [location]
    assert words in read_anyway(body)[location]


def test_what_is_not_read_is_never_said_to_be_read_for_being_struck_or_hidden() -> None:
    def stray(book: Workbook) -> None:
        ws = book["Planen"]
        ws["B40"] = "Utkast"
        for cell in ("A3", "B40", "D3"):
            ws[cell].font = Font(strike=True)
        ws.row_dimensions[40].hidden = True

    body = sheet_of(UN, stray)
    assert read_anyway(body) == {}
    assert sorted(unread_of(body)) == ["Planen!A3", "Planen!B40", "Planen!D3"]


@settings(max_examples=150, deadline=None)
@given(
    title=st.sampled_from(["Läs mig", *(sheet.title for sheet in read_contract().sheets)]),
    row=st.integers(1, 60),
    column=st.integers(1, 20),
    typed=st.text("abcåäö§ 12,;%-", max_size=12).map("§ {}".format),
)
def test_nothing_typed_in_a_plan_sheet_is_lost(title: str, row: int, column: int, typed: str) -> None:
    """It is read from its cell, or is an error there, or is told as not read."""
    location = f"{title}!{get_column_letter(column)}{row}"
    try:
        filled_sheet, unreadable = read_sheet(raw_with(made(UN), location, typed))
    except FileRejectedError:
        return
    rows = [*filled_sheet.plan.values(), *(one for rows in filled_sheet.rows.values() for one in rows)]
    taken = {where for one in rows for name, where in one.locations.items() if one.get(name) is not None}
    cells_with_notes = {one.location for one in [*filled_sheet.unread, *all_problems(filled_sheet, unreadable, CODES)]}
    assert location in taken | cells_with_notes


def test_an_empty_template_and_a_filled_one_have_nothing_that_is_not_taken() -> None:
    assert [unread_of(make_sheet()), unread_of(made(UN)), unread_of(make_sheet(unplaced=[]))] == [{}, {}, {}]
    assert read_anyway(make_sheet()) == read_anyway(made(UN)) == {}
    assert unread_of(body_of("sheet-direction-mark")) == {}, "a sheet from an older template"


@pytest.mark.parametrize(
    ("title", "at", "column"),
    [
        (sheet.title, at, column)
        for sheet in read_contract().sheets
        if sheet.kind != PLAN
        for at, column in enumerate(sheet.columns, start=1)
        if column.kind
    ],
)
def test_no_column_is_missed_in_silence(title: str, at: int, column: Column) -> None:
    raw = raw_with(empty(), f"{title}!{get_column_letter(at)}1", None)
    filled_sheet, problems = read_sheet(raw)
    noted = filled_sheet.read_anyway if column.is_optional else problems
    assert [(title, one.message.partition(" saknas")[0]) for one in noted] == [(title, f"Kolumnen {column.header}")]


def test_every_text_cell_of_the_template_is_text_to_excel() -> None:
    book = load_workbook(io.BytesIO(make_sheet()))
    for sheet in read_contract().sheets:
        for row in book[sheet.title].iter_rows(min_row=2, max_col=len(sheet.columns)):
            for cell, column in zip(row, sheet.columns, strict=True):
                is_text = column.kind not in {"number", "whole", "date", "since", None}
                assert (cell.number_format == "@") == is_text, (sheet.title, cell.coordinate)


def test_what_a_draft_could_not_place_is_counted_until_it_is_taken_away() -> None:
    body = make_sheet(filled(UN), [("Sida 1", "En mening"), ("Sida 2", "En till")])
    assert {location: message[:40] for location, message in unread_of(body).items()} == {
        "Inte placerat!A2": "2 stycken står kvar på bladet och läses "
    }


def test_a_sheet_made_before_a_command_got_its_name_holds_nothing_that_is_not_read() -> None:
    (former,) = (text for text in FORMER_NOTES if text.startswith("Läs in bladet med:"))
    assert unread_of(sheet_of(UN, put("Läs mig!B8", former))) == {}


def test_nothing_is_read_in_until_what_is_not_taken_has_been_seen(tmp_path: Path, own: Path, capsys: Any) -> None:
    sheet = tmp_path / "plan.xlsx"
    sheet.write_bytes(sheet_of(UN, noted))
    arguments = ["--data", str(own), "plan", "import", str(sheet)]
    assert main(arguments) == 1
    filled_sheet = capsys.readouterr().out
    assert "Mål!B2: Kommentaren 'Fråga nämnden' läses inte" in filled_sheet
    assert "läses ändå. Inget är inläst" not in filled_sheet
    assert "--seen" in filled_sheet
    assert not (own / "plans" / UN).exists()
    assert main([*arguments, "--seen"]) == 0
