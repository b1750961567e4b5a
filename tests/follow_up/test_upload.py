"""Test the errors and remarks on a sheet, given by cell, and the refusal of sheets that are not ours."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from panel.follow_up.preview import Expected, make_preview
from panel.follow_up.taken import take
from panel.sheets.state import read_period_state
from tests.support.follow_up_sheets import (
    HALF,
    PLAN,
    STATUS,
    WRITE_STATUS,
    YEAR,
    all_of,
    cell_of,
    changed_values,
    edited,
    hand_in,
    preview,
    serve,
    template,
    write,
)

# One database for all: what is read of it is kept, and a preview writes nothing.
pytestmark = pytest.mark.usefixtures("panel")


@pytest.mark.parametrize(
    ("name", "is_refused"), [("uppfoljning_811218-9876.xlsx", True), ("KS 2023-1297 juni.xlsx", False)]
)
def test_a_file_whose_name_holds_a_personnummer_is_refused(name: str, is_refused: bool) -> None:
    shown = make_preview([take(name, edited(template(), WRITE_STATUS))], Expected(PLAN))
    assert ("Byt namn på filen" in str(shown.files[0].refused)) == is_refused
    assert shown.is_publishable != is_refused


def test_a_sheet_that_nobody_touched_changes_nothing() -> None:
    shown = preview(template())
    assert (shown.changes, shown.conflicts, shown.is_publishable) == ([], [], False)
    assert shown.files[0].problems == shown.files[0].notes == shown.files[0].odd == []


@pytest.mark.parametrize(
    ("edit", "where", "words"),
    [
        (write("Programpunkter", "point:2", Status="Klar"), "Programpunkter!E3", "Menar du 'Slutförd'?"),
        (
            write("Måluppfyllelser", "criterion:1A", Bedömd_måluppfyllelse="kanske"),
            "Måluppfyllelser!E2",
            "är inte en bedömning",
        ),
        (write("Budget", "line:frame", **{"Helårsprognos_(mnkr)": "ca 500"}), "Budget!F2", "är inte ett tal"),
        (
            lambda book: cell_of(book["Programpunkter"], "point:2", "Id").__setattr__("value", "point:999"),
            "Programpunkter!A3",
            "inget Id",
        ),
        (
            lambda book: cell_of(book["Programpunkter"], "point:2", "Id").__setattr__("value", "point:3"),
            "Programpunkter!A4",
            "står redan",
        ),
        (
            lambda book: cell_of(book["Programpunkter"], "point:2", "Id").__setattr__("value", "point:2, point:3"),
            "Programpunkter!A3",
            "står 2 Id: point:2, point:3",
        ),
        (
            write("Programpunkter", "point:2", Status="Slutförd", Oförändrat="x"),
            "Programpunkter!G3",
            "Oförändrat är Ja, men Status ändras från Pågår till Slutförd på samma rad",
        ),
        (
            write("Måluppfyllelser", "criterion:1A", Bedömd_måluppfyllelse="Uppfylls", Oförändrat="Ja"),
            "Måluppfyllelser!G2",
            "Oförändrat är Ja, men Bedömd måluppfyllelse ändras från tomt till Uppfylls",
        ),
        (write("Budget", "line:frame", **{"Helårsprognos_(mnkr)": 495_500_000}), "Budget!F2", "miljoner kronor"),
        (write("Nyckeltal", "criterion:8A", Utfall=380), "Nyckeltal!F2", "mellan 0 och 100"),
        (lambda book: book["Budget"].__setitem__("B900000", "lösryckt"), "Budget!B900000", "'lösryckt'"),
        (lambda book: book["Aktiviteter"].__setitem__("C2", "Utan mål"), "Aktiviteter!B2", "Mål saknas"),
        (lambda book: book["Programpunkter"].__setitem__("A1", "Nummer"), "Programpunkter!A1", "Kolumnen Id saknas"),
        (lambda book: book["Programpunkter"].__setitem__("F1", "Status"), "Programpunkter!F1", "står två gånger"),
        (lambda book: setattr(book.copy_worksheet(book["Programpunkter"]), "title", "Kopia"), "Kopia!A1", "samma sak"),
    ],
    ids=[
        "word",
        "judgement",
        "number",
        "unknown id",
        "id twice",
        "two ids",
        "changed and unchanged",
        "judged and unchanged",
        "kronor",
        "share",
        "stray cell",
        "required",
        "no id column",
        "header twice",
        "sheet twice",
    ],
)
def test_each_error_names_its_cell_and_what_to_do(edit: Callable[[Any], None], where: str, words: str) -> None:
    shown = preview(edited(template(), all_of(WRITE_STATUS, edit)))
    assert shown.has_problems
    assert not shown.is_publishable
    found = {problem.location: problem.message for problem in shown.files[0].problems}
    assert words in found[where]


def test_all_errors_are_reported_at_once() -> None:
    wrong = [write("Programpunkter", f"point:{number}", Status="Klar") for number in (1, 2, 3, 4, 5, 6, 7, 8)]
    shown = preview(
        edited(template(), all_of(*wrong, write("Budget", "line:frame", **{"Helårsprognos_(mnkr)": "många"})))
    )
    assert len(shown.files[0].problems) == 9


def test_what_nobody_reads_is_reported() -> None:
    def add_own_column(book: Any) -> None:
        ws = book["Programpunkter"]
        ws["T1"], ws["T5"], ws["C4"] = "Egen kolumn", "viktigt", "Egen text för punkten"

    unread = {one.location: one.message for one in preview(edited(template(), add_own_column)).files[0].unread}
    assert unread.keys() == {f"Programpunkter!{cell}" for cell in ("T1", "C4", "T5")}
    assert "Rubriken 'Egen kolumn' är inte mallens" in unread["Programpunkter!T1"]
    assert "'viktigt' står i kolumnen 'Egen kolumn'" in unread["Programpunkter!T5"]
    assert "'Egen text för punkten' läses inte: Programpunkt hör till planen" in unread["Programpunkter!C4"]


def test_a_removed_column_changes_nothing_and_is_reported() -> None:
    shown = preview(edited(template(), all_of(WRITE_STATUS, lambda book: book["Programpunkter"].delete_cols(6))))
    assert changed_values(shown) == STATUS
    assert any("Kolumnen Kommentar finns inte" in one.message for one in shown.files[0].unread)


def test_a_comment_keeps_its_lines_and_loses_its_odd_spaces() -> None:
    written = "Rad ett\r\nrad\u00a0två\u200b \n"
    shown = preview(edited(template(), write("Programpunkter", "point:2", Kommentar=written)))
    assert changed_values(shown) == {("point:2", "comment"): "Rad ett\nrad två"}


def test_a_carried_status_cannot_be_emptied_and_what_this_period_said_can(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, without_findings: None
) -> None:
    serve(built, tmp_path, monkeypatch)
    empty = write("Programpunkter", "point:2", Status=None)
    assert preview(edited(template(), empty)).changes == []
    hand_in(WRITE_STATUS)
    assert changed_values(preview(edited(template(), empty))) == {("point:2", "status"): None}


def test_a_sheet_of_another_period_or_office_is_refused() -> None:
    assert "Byt period" in str(preview(template(YEAR), period=HALF).files[0].refused)
    assert "Byt kontor" in str(preview(template(HALF, "tillvaxt"), office="kommundirektor").files[0].refused)
    assert preview(template(HALF, "tillvaxt"), office="tillvaxt").files[0].refused is None


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"plan_id": "ks-2024"', '"plan_id": "ks-2025"', "gäller planen ks-2025"),
        ('"version": 1', '"version": 0', "Hämta en ny mall"),
        ('"version": 1', '"version": 2', "nyare än panelen"),
        ('"is_example": false', '"is_example": true', "får aldrig blandas"),
        ('"period": "2024-delar"', '"period": "2023-delar"', "De som finns: 2024-delar"),
        ('"office_id": null', '"office_id": "nonsens"', "inte finns i planen"),
        ('"known": 0', '"known": "0"', "är ändrat"),
    ],
)
def test_another_plans_or_versions_sheet_is_refused_with_what_to_do(old: str, new: str, words: str) -> None:
    def change_marks(book: Any) -> None:
        for ws in book.worksheets[1:]:
            mark = next(cell for cell in ws[1] if str(cell.value).startswith("uppdragspanelen"))
            assert old in mark.value
            mark.value = mark.value.replace(old, new)

    assert words in str(preview(edited(template(), change_marks)).files[0].refused)


def test_sheets_of_two_periods_in_one_workbook_are_refused() -> None:
    def change_one(book: Any) -> None:
        cell = next(cell for cell in book["Budget"][1] if str(cell.value).startswith("uppdragspanelen"))
        cell.value = cell.value.replace(HALF, YEAR)

    assert "olika mallar" in str(preview(edited(template(), change_one)).files[0].refused)


def test_a_workbook_that_is_something_else_is_refused() -> None:
    book = Workbook()
    book.active.append(["Namn", "Belopp"])
    out = io.BytesIO()
    book.save(out)
    assert "inget av mallens blad" in str(preview(out.getvalue()).files[0].refused)


def test_what_is_left_unanswered_is_counted() -> None:
    some = [
        write("Måluppfyllelser", f"criterion:{item}", Bedömd_måluppfyllelse="Uppfylls") for item in ("1A", "1B", "1C")
    ]
    (file,) = preview(edited(template(), all_of(*some, write("Måluppfyllelser", "criterion:2A", Oförändrat="x")))).files
    total, left = file.answered["criterion"]
    assert (total, len(left)) == (23, 19)
    assert "criterion:1A" not in left
    assert "criterion:2A" not in left


def propose(amount_mnkr: float) -> Callable[[Any], None]:
    cells = (
        ("B", "Omfördelning"),
        ("C", "Politisk verksamhet"),
        ("D", "8 Lokalförsörjning"),
        ("E", amount_mnkr),
        ("F", "Behov"),
    )

    def edit(book: Any) -> None:
        for column, value in cells:
            book["Förslag"][f"{column}2"] = value

    return edit


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (write("Programpunkter", "point:1", Status="Pågår"), "Går från Slutförd till Pågår"),
        (write("Budget", "line:frame", **{"Helårsprognos_(mnkr)": 1500}), "3 gånger budgeten"),
        (write("Budget", "line:frame", **{"Helårsprognos_(mnkr)": 120}), "mindre än en tredjedel"),
        (write("Budget", "line:frame", **{"Helårsprognos_(mnkr)": 530}), "ingen förklaring"),
        (
            write("Budget", "line:frame", **{"Helårsprognos_(mnkr)": 490, "Utfall_t.o.m._perioden_(mnkr)": 491}),
            "redan större",
        ),
        (write("Programpunkter", "point:2", Kommentar="Ring 0701234567"), "ett telefonnummer"),
        (write("Programpunkter", "point:2", Kommentar="Ring 011-15 00 00"), "ett telefonnummer"),
        (write("Programpunkter", "point:2", Kommentar="Skriv till kontor@kommun.se"), "en e-postadress"),
        (write("Budget", "line:frame", **{"Utfall_t.o.m._perioden_(mnkr)": 1500}), "Utfallet är 3 gånger budgeten"),
        (propose(900), "tar mer från Politisk verksamhet"),
        (write("Måluppfyllelser", "criterion:1A", Bedömd_måluppfyllelse="Uppfylls inte"), "utan kommentar"),
        (write("Nyckeltal", "criterion:8A", Utfall=0.38), "Är det 38 procent?"),
    ],
)
def test_what_looks_odd_is_reported_without_being_in_the_way(edit: Callable[[Any], None], words: str) -> None:
    shown = preview(edited(template(), edit))
    assert any(words in cell_note.message for cell_note in shown.files[0].odd)
    assert shown.is_publishable


def test_a_forecast_that_is_not_the_sum_of_its_parts_is_asked_about() -> None:
    items = read_period_state(PLAN, HALF).items["line"]
    parts = {item: one.shown["high_mnkr"] for item, one in items.items() if one.shown["parent_id"] == "line:frame"}
    forecast = "Helårsprognos_(mnkr)"

    def sheet(more: float, *left_out: str) -> bytes:
        own = {item: round(value, 1) for item, value in parts.items() if item not in left_out}
        whole = sum(round(value, 1) for value in parts.values()) + more
        return edited(
            template(),
            all_of(
                *(write("Budget", item, **{forecast: value}) for item, value in {**own, "line:frame": whole}.items())
            ),
        )

    asked = "men delarnas ger"
    assert any(asked in one.message and one.cell == "F2" for one in preview(sheet(1)).files[0].odd)
    assert not any(asked in one.message for one in preview(sheet(0)).files[0].odd)
    assert not any(asked in one.message for one in preview(sheet(1, next(iter(parts)))).files[0].odd)


def test_an_ordinary_sheet_has_nothing_odd() -> None:
    ordinary = all_of(
        write(
            "Programpunkter", "point:2", Status="Slutförd", Kommentar="KS 2023/0003, den 2024-06-20: 145 250 invånare."
        ),
        write("Budget", "line:frame", **{"Helårsprognos_(mnkr)": 495.5, "Utfall_t.o.m._perioden_(mnkr)": "240,1"}),
    )
    assert preview(edited(template(), ordinary)).files[0].odd == []
