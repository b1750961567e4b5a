"""Test handing in a copy of one's own sheet again: which changes it makes, and what it never takes back."""

from typing import Any

import pytest

from panel import warehouse
from panel.follow_up.preview import AMENDED, FRESH, Expected, Preview, make_preview
from panel.follow_up.publish import PublishError, publish
from panel.follow_up.taken import take
from panel.follow_up.undo import undo
from tests.conftest import ROOT
from tests.support.follow_up_sheets import (
    HALF,
    PLAN,
    WRITE_STATUS,
    all_of,
    changed_values,
    edited,
    preview,
    template,
    write,
)

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("without_findings", "served")]

CASES = ROOT / "tests" / "cases" / "follow-up"
CONTROLLER = "controller (kommandoraden)"


def case(name: str) -> Preview:
    file = CASES / name
    return make_preview([take(file.name, file.read_bytes())], Expected(PLAN, by=CONTROLLER))


def by(function: str, body: bytes) -> Preview:
    return make_preview([take("blad.xlsx", body)], Expected(PLAN, by=function))


def proposal(row: int, reason: str, amount: float = 1.5, location: str = "4 Digitalisering") -> Any:
    def edit(book: Any) -> None:
        for at, value in enumerate(("Omfördelning", "Politisk verksamhet", location, amount, reason), start=2):
            book["Förslag"].cell(row, at, value)

    return edit


def sums() -> float:
    """Return all that is proposed to be moved, in mnkr."""
    rows = warehouse.read("proposal_sums", plan_id=PLAN, period=HALF, known_on="2100-01-01")
    return float(rows["in_mnkr"].sum())


def test_own_sheet_again_gives_three_plain_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    # The sheet holds a personnummer, published before that was refused.
    with monkeypatch.context() as before:
        before.setattr("panel.follow_up.preview.forbidden", lambda *_: [])
        publish(case("own-sheet-again/first.xlsx"), {}, CONTROLLER)
    shown = case("own-sheet-again/amended.xlsx")
    assert shown.to_decide == []
    assert sorted((one.location, one.before, one.after) for one in shown.changes) == [
        ("Programpunkter!E9", "Slutförd", "Pågår"),
        ("Programpunkter!F10", "Ring 19121212-1212", None),
        ("Programpunkter!F9", "Klart i maj", "Klart i juni"),
    ]
    assert shown.files[0].notes == []


def test_a_mended_proposal_replaces() -> None:
    publish(case("proposal-typo-fixed/first.xlsx"), {}, CONTROLLER)
    shown = case("proposal-typo-fixed/typo-fixed.xlsx")
    assert shown.to_decide == []
    assert changed_values(shown) == {
        ("proposal:1", "reason"): "Pengar behövs till e-tjänster.",
        ("activity:1", "activity"): "Ta fram en e-tjänst",
    }
    publish(shown, {}, CONTROLLER)
    assert sums() == 1.5


def test_a_single_word_is_taken_back_by_who_published_it() -> None:
    own = template()
    publish(by("A", edited(own, write("Programpunkter", "point:2", Kommentar="Fel"))), {}, "A")
    shown = by("A", edited(own, lambda book: None))
    assert [(one.before, one.after) for one in shown.changes] == [("Fel", None)]
    assert shown.to_decide == []
    assert [(one.location, one.message.partition(".")[0]) for one in shown.files[0].odd] == [
        ("Programpunkter!F3", "Tar tillbaka det som bladet lämnade i publicering 1")
    ]


def test_what_a_sibling_of_the_published_copy_would_undo_is_said_cell_by_cell() -> None:
    own = template()
    shared = write("Programpunkter", "point:3", Kommentar="Väntar på beslut i nämnden")
    publish(by("A", edited(own, all_of(shared, WRITE_STATUS))), {}, "A")
    shown = by("A", edited(own, all_of(shared, write("Programpunkter", "point:2", Kommentar="Klart"))))
    cells_going_back = {one.location for one in shown.files[0].odd if "publicering 1" in one.message}
    going_back = {one.location for one in shown.changes if one.after != "Klart"}
    assert cells_going_back == going_back != set()


def test_a_copy_of_another_function_takes_nothing_back() -> None:
    own = template()
    publish(by("A", edited(own, WRITE_STATUS)), {}, "A")
    shown = by("B", edited(own, write("Programpunkter", "point:3", Status="Slutförd")))
    assert changed_values(shown) == {("point:3", "status"): "Slutförd"}
    assert shown.to_decide == []
    assert "publicerats sedan mallen" in shown.files[0].notes[0].message


def test_what_may_be_a_copy_from_before_is_asked_about() -> None:
    own = template()
    publish(by("A", edited(own, WRITE_STATUS)), {}, "A")
    shown = by("A", edited(own, write("Programpunkter", "point:3", Status="Slutförd")))
    assert changed_values(shown) == {("point:3", "status"): "Slutförd"}
    assert [(one.item_id, one.known_before, one.after) for one in shown.conflicts] == [("point:2", "Slutförd", "Pågår")]


def test_the_account_that_saved_tells_copies_apart() -> None:
    def saved_by(account: str, edit: Any) -> Any:
        def both(book: Any) -> None:
            book.properties.lastModifiedBy = account
            edit(book)

        return both

    own = template()
    publish(by("A", edited(own, saved_by("konto1", WRITE_STATUS))), {}, "A")
    other = write("Programpunkter", "point:3", Status="Slutförd")
    assert by("A", edited(own, saved_by("konto2", other))).to_decide == []
    same = by("B", edited(own, saved_by("konto1", other)))
    assert changed_values(same) == {("point:2", "status"): "Pågår", ("point:3", "status"): "Slutförd"}


def test_a_file_made_after_the_second_was_made_after_the_first() -> None:
    own = template()
    first = edited(own, write("Programpunkter", "point:2", Status="Slutförd"))
    publish(by("A", first), {}, "A")
    second = edited(first, write("Programpunkter", "point:3", Kommentar="Upphandlingen är klar"))
    receipt = publish(by("A", second), {}, "A")
    assert receipt.uploads[0].seen == [1]
    back = all_of(
        write("Programpunkter", "point:2", Status="Pågår"), write("Programpunkter", "point:5", Kommentar="Nytt")
    )
    shown = by("B", edited(second, back))
    assert changed_values(shown)[("point:2", "status")] == "Pågår"
    assert shown.to_decide == []


def test_a_colleague_in_between_is_asked_about_and_never_lost() -> None:
    own = template()
    first = edited(own, write("Programpunkter", "point:2", Kommentar="Klart i maj"))
    publish(by("A", first), {}, "A")
    publish(by("B", edited(template(), write("Programpunkter", "point:2", Kommentar="Försenat"))), {}, "B")
    again = by("A", edited(first, write("Programpunkter", "point:3", Kommentar="Nytt")))
    assert changed_values(again) == {("point:3", "comment"): "Nytt"}
    assert "publicerats sedan mallen" in again.files[0].notes[0].message
    clash = by("A", edited(first, write("Programpunkter", "point:2", Kommentar="Klart i juni")))
    assert [(one.known_before, one.after) for one in clash.conflicts] == [("Försenat", "Klart i juni")]


def test_what_was_undone_is_no_base() -> None:
    own = template()
    body = edited(own, WRITE_STATUS)
    publish(by("A", body), {}, "A")
    undo(1, PLAN, "controller")
    assert changed_values(by("A", body)) == {("point:2", "status"): "Slutförd"}


def test_another_proposal_on_the_row_of_one_is_asked_about() -> None:
    own = template()
    publish(by("A", edited(own, proposal(2, "Pengar behövs till e-tjänster"))), {}, "A")
    again = edited(own, proposal(2, "Ett helt annat behov hos skolorna", 7.0, "8 Lokalförsörjning"))
    shown = by("A", again)
    (to_decide,) = shown.questions
    assert to_decide.item_id == "proposal:1"
    publish(shown, {to_decide.key: FRESH}, "A")
    assert sums() == 8.5


def test_a_proposal_like_a_published_one_is_asked_about() -> None:
    stale = template()
    publish(by("A", edited(template(), proposal(2, "Pengar behövs till e-tjänster"))), {}, "A")
    shown = by("B", edited(stale, proposal(5, "Det behövs pengar till e-tjänsterna")))
    (to_decide,) = shown.questions
    assert (to_decide.item_id, to_decide.receipt_no, to_decide.location) == ("proposal:1", 1, "Förslag!B5")
    publish(shown, {to_decide.key: AMENDED}, "B")
    assert sums() == 1.5


def test_two_rows_are_not_both_the_same_item_with_different_words() -> None:
    stale, other = template(), template()
    publish(by("A", edited(template(), proposal(2, "Pengar behövs till e-tjänster"))), {}, "A")
    rows = ((stale, "Det behövs pengar till e-tjänsterna"), (other, "Pengar behövs till alla e-tjänster"))
    files = [take(f"{at}.xlsx", edited(body, proposal(5, reason))) for at, (body, reason) in enumerate(rows)]
    shown = make_preview(files, Expected(PLAN, by="B"))
    first, second = shown.questions
    with pytest.raises(PublishError, match=r"Förslag!\w+5 och Förslag!\w+5 ändrar samma rad till olika saker"):
        publish(shown, {first.key: AMENDED, second.key: AMENDED}, "B")
    receipt = publish(shown, {first.key: AMENDED, second.key: FRESH}, "B")
    assert {change.item_id for change in receipt.changes} == {"proposal:1", "proposal:2"}


def test_an_amount_taken_out_of_ones_own_proposal_is_taken_out() -> None:
    def omprioritering(amount: float | None) -> Any:
        def edit(book: Any) -> None:
            proposal(2, "Pengar behövs till e-tjänster")(book)
            book["Förslag"].cell(2, 2).value = "Omprioritering"
            book["Förslag"].cell(2, 5).value = amount

        return edit

    own = template()
    publish(by("A", edited(own, omprioritering(1.5))), {}, "A")
    assert changed_values(by("A", edited(own, omprioritering(None)))) == {("proposal:1", "amount_mnkr"): None}


def test_new_sheets_are_told_apart() -> None:
    fresh = preview(edited(template(), WRITE_STATUS))
    assert fresh.files[0].workbook_id == fresh.files[0].mark.workbook_id
    old = case("own-sheet-again/first.xlsx")
    assert old.files[0].mark.workbook_id is None
    assert old.files[0].workbook_id == case("own-sheet-again/amended.xlsx").files[0].workbook_id
