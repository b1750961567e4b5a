"""What people do to sheets, and what becomes of it: nothing lost, nothing changed that nobody asked for."""

import io
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from etl.follow_up.preview import MINE, PUBLISHED
from etl.follow_up.publish import publish
from tests.follow_up_sheets import HALF, YEAR, all_of, edited, hand_in, place, preview, serve, template, told, write

STATUS = {("point:2", "status"): "Slutförd"}
WRITE_STATUS = write("Programpunkter", "point:2", Status="Slutförd")


@pytest.fixture(autouse=True)
def served(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return serve(built, tmp_path, monkeypatch)


def test_a_sheet_that_nobody_touched_changes_nothing() -> None:
    shown = preview(template())
    assert (shown.changes, shown.conflicts, shown.is_publishable) == ([], [], False)
    assert shown.files[0].problems == shown.files[0].notes == shown.files[0].odd == []


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
    shown = preview(edited(template(), all_of(WRITE_STATUS, odd_thing)))
    assert told(shown) == STATUS
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
    shown = preview(out.getvalue())
    assert told(shown) == STATUS
    assert "läses inte" in shown.files[0].notes[0].message


def test_a_sheet_without_its_hidden_column_asks_before_it_changes_what_was_known() -> None:
    def drop_marks(book: Any) -> None:
        book["Programpunkter"].delete_cols(8)

    shown = preview(
        edited(template(), all_of(WRITE_STATUS, write("Programpunkter", "point:3", Kommentar="Nytt"), drop_marks))
    )
    assert told(shown) == {("point:3", "comment"): "Nytt"}
    assert [(one.item_id, one.after) for one in shown.conflicts] == [("point:2", "Slutförd")]


def test_a_workbook_without_any_marks_is_refused_with_what_to_do() -> None:
    def drop_all(book: Any) -> None:
        for ws in book.worksheets[1:]:
            last = next(cell.column for cell in ws[1] if str(cell.value).startswith("uppdragspanelen"))
            ws.delete_cols(last, 40)

    refused = preview(edited(template(), drop_all)).files[0].refused
    assert refused is not None
    assert "Hämta en ny mall" in refused


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
            lambda book: place(book["Programpunkter"], "point:2", "Id").__setattr__("value", "point:999"),
            "Programpunkter!A3",
            "inget Id",
        ),
        (
            lambda book: place(book["Programpunkter"], "point:2", "Id").__setattr__("value", "point:3"),
            "Programpunkter!A4",
            "står redan",
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
    found = {problem.place: problem.message for problem in shown.files[0].problems}
    assert words in found[where]


def test_all_errors_are_told_at_once() -> None:
    wrong = [write("Programpunkter", f"point:{number}", Status="Klar") for number in (1, 2, 3, 4, 5, 6, 7, 8)]
    shown = preview(
        edited(template(), all_of(*wrong, write("Budget", "line:frame", **{"Helårsprognos_(mnkr)": "många"})))
    )
    assert len(shown.files[0].problems) == 9


def test_what_nobody_reads_is_told() -> None:
    def add_own_column(book: Any) -> None:
        ws = book["Programpunkter"]
        ws["T1"], ws["T5"], ws["C4"] = "Egen kolumn", "viktigt", "Egen text för punkten"

    notes = [note.message for note in preview(edited(template(), add_own_column)).files[0].notes]
    assert any("Egen kolumn läses inte" in note for note in notes)
    assert any("hör till planen och läses inte" in note for note in notes)


def test_a_removed_column_changes_nothing_and_is_told() -> None:
    shown = preview(edited(template(), all_of(WRITE_STATUS, lambda book: book["Programpunkter"].delete_cols(6))))
    assert told(shown) == STATUS
    assert any("Kolumnen Kommentar finns inte" in note.message for note in shown.files[0].notes)


def test_a_comment_keeps_its_lines_and_loses_its_odd_spaces() -> None:
    written = "Rad ett\r\nrad\u00a0två\u200b \n"
    shown = preview(edited(template(), write("Programpunkter", "point:2", Kommentar=written)))
    assert told(shown) == {("point:2", "comment"): "Rad ett\nrad två"}


def test_a_carried_status_cannot_be_emptied_and_what_this_period_said_can() -> None:
    empty = write("Programpunkter", "point:2", Status=None)
    assert preview(edited(template(), empty)).changes == []
    hand_in(WRITE_STATUS)
    assert told(preview(edited(template(), empty))) == {("point:2", "status"): None}


def test_two_who_change_different_cells_are_both_kept() -> None:
    first = second = template()
    publish(preview(edited(first, WRITE_STATUS)), {}, "controller")
    shown = preview(edited(second, write("Programpunkter", "point:3", Status="Slutförd")))
    assert told(shown) == {("point:3", "status"): "Slutförd"}
    assert shown.conflicts == []
    assert "publicerats sedan mallen" in shown.files[0].notes[0].message


def test_two_who_change_the_same_cell_are_asked() -> None:
    stale = template()
    hand_in(WRITE_STATUS, by="kontor A")
    shown = preview(edited(stale, write("Programpunkter", "point:2", Status="Ej påbörjad")))
    (conflict,) = shown.conflicts
    assert (conflict.known_before, conflict.after, conflict.published.recorded_by) == (
        "Slutförd",
        "Ej påbörjad",
        "kontor A",
    )
    receipt = publish(shown, {conflict.key: MINE}, "kontor B")
    assert [(change.before, change.after) for change in receipt.changes] == [("Slutförd", "Ej påbörjad")]


def test_a_conflict_decided_for_the_published_changes_nothing_there() -> None:
    stale = template()
    hand_in(WRITE_STATUS)
    both = all_of(
        write("Programpunkter", "point:2", Status="Ej påbörjad"), write("Programpunkter", "point:3", Kommentar="Ja")
    )
    shown = preview(edited(stale, both))
    receipt = publish(shown, {shown.conflicts[0].key: PUBLISHED}, "controller")
    assert [change.item_id for change in receipt.changes] == ["point:3"]


def test_a_sheet_handed_in_again_with_more_in_it_adds_no_row_twice() -> None:
    def activity(book: Any) -> None:
        for at, value in ((2, "8 Lokalförsörjning"), (3, "Mäta"), (7, "Pågår")):
            book["Aktiviteter"].cell(2, at, value)

    filled = edited(template(), activity)
    publish(preview(filled), {}, "controller")
    again = preview(edited(filled, WRITE_STATUS))
    assert told(again) == STATUS


def test_files_that_disagree_are_told_in_both_terms() -> None:
    one, other = (
        edited(template(), WRITE_STATUS),
        edited(template(), write("Programpunkter", "point:2", Status="Ej påbörjad")),
    )
    shown = preview(one, other)
    assert not shown.is_publishable
    assert any("En annan av filerna" in problem.message for file in shown.files for problem in file.problems)


def test_files_of_two_periods_are_published_as_one() -> None:
    shown = preview(
        edited(template(), WRITE_STATUS), edited(template(YEAR), write("Programpunkter", "point:2", Kommentar="Helår"))
    )
    receipt = publish(shown, {}, "controller")
    assert {(change.period, change.field) for change in receipt.changes} == {(HALF, "status"), (YEAR, "comment")}
    assert [upload.kept_as for upload in receipt.uploads] == ["000001/1.xlsx", "000001/2.xlsx"]


def test_the_same_file_twice_in_one_go_is_refused() -> None:
    body = edited(template(), WRITE_STATUS)
    assert "två gånger" in str(preview(body, body).files[1].refused)


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
        (write("Programpunkter", "point:2", Kommentar="19811218-9876 ringde"), "ett personnummer"),
        (write("Programpunkter", "point:2", Kommentar="Ring 011-15 00 00"), "ett telefonnummer"),
        (write("Programpunkter", "point:2", Kommentar="Skriv till kontor@kommun.se"), "en e-postadress"),
        (write("Budget", "line:frame", **{"Utfall_t.o.m._perioden_(mnkr)": 1500}), "Utfallet är 3 gånger budgeten"),
        (propose(900), "tar mer från Politisk verksamhet"),
        (write("Måluppfyllelser", "criterion:1A", Bedömd_måluppfyllelse="Uppfylls inte"), "utan kommentar"),
        (write("Nyckeltal", "criterion:8A", Utfall=0.38), "Är det 38 procent?"),
    ],
)
def test_what_looks_odd_is_told_without_being_in_the_way(edit: Callable[[Any], None], words: str) -> None:
    shown = preview(edited(template(), edit))
    assert any(words in remark.message for remark in shown.files[0].odd)
    assert shown.is_publishable


def test_an_ordinary_sheet_has_nothing_odd() -> None:
    ordinary = all_of(
        write(
            "Programpunkter", "point:2", Status="Slutförd", Kommentar="KS 2023/0003, den 2024-06-20: 145 250 invånare."
        ),
        write("Budget", "line:frame", **{"Helårsprognos_(mnkr)": 495.5, "Utfall_t.o.m._perioden_(mnkr)": "240,1"}),
    )
    assert preview(edited(template(), ordinary)).files[0].odd == []
