"""Test several sheets together or in turn: differences are kept, conflicts asked about, nothing added twice."""

from typing import Any

import pytest

from panel.follow_up.preview import MINE, PUBLISHED
from panel.follow_up.publish import publish
from tests.support.follow_up_sheets import (
    HALF,
    STATUS,
    WRITE_STATUS,
    YEAR,
    all_of,
    changed_values,
    edited,
    hand_in,
    preview,
    template,
    write,
)

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("without_findings", "served")]


def test_two_who_change_different_cells_are_both_kept() -> None:
    first, second = template(), template()
    publish(preview(edited(first, WRITE_STATUS)), {}, "controller")
    shown = preview(edited(second, write("Programpunkter", "point:3", Status="Slutförd")))
    assert changed_values(shown) == {("point:3", "status"): "Slutförd"}
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


def test_what_others_have_changed_since_is_not_confirmed_unseen() -> None:
    stale, confirm = template(), write("Programpunkter", "point:2", Oförändrat="Ja")
    hand_in(WRITE_STATUS)
    (problem,) = preview(edited(stale, confirm)).files[0].problems
    assert problem.location == "Programpunkter!G3"
    assert "bladet har Pågår i Status, och Slutförd är publicerat sedan dess" in problem.message
    assert preview(edited(template(), confirm)).files[0].problems == []


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
    assert changed_values(again) == STATUS


def test_files_that_disagree_are_reported_in_both_terms() -> None:
    one, other = (
        edited(template(), WRITE_STATUS),
        edited(template(), write("Programpunkter", "point:2", Status="Ej påbörjad")),
    )
    shown = preview(one, other)
    assert not shown.is_publishable
    assert any("En annan av filerna" in problem.message for file in shown.files for problem in file.problems)


def test_what_one_file_agrees_to_another_does_not_change_unseen() -> None:
    stale = template()
    hand_in(WRITE_STATUS, by="kontor A")
    agrees = edited(stale, WRITE_STATUS)
    differs = edited(template(), write("Programpunkter", "point:2", Status="Ej påbörjad"))
    assert changed_values(preview(differs)) == {("point:2", "status"): "Ej påbörjad"}
    for files in ((agrees, differs), (differs, agrees)):
        shown = preview(*files)
        (problem,) = shown.files[1].problems
        assert "En annan av filerna" in problem.message
        assert not shown.is_publishable


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
