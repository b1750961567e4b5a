"""What is written in the page: the same rules, changes and receipts as of a sheet, and a clash only between two."""

import dataclasses

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from panel import warehouse
from panel.follow_up.preview import Expected, Preview, make_preview
from panel.follow_up.publish import publish
from panel.follow_up.responsibility import read_stated, set_responsibility
from panel.follow_up.taken import Taken, take
from panel.follow_up.undo import undo
from panel.ledger.ledger import ledger_folder, read_receipts
from panel.ledger.responsibility import OFFICE
from panel.operations.erase import erase
from panel.sheets.contract import read_contract
from panel.sheets.state import read_period_state
from panel.sheets.written import NewItem
from tests.support.follow_up_sheets import HALF, PLAN, edited, hand_in, read_here, template, write
from tests.support.written import Typed, drafts_of, filled_in, preview_written, write_in_page

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("without_findings", "served")]

STATUS, COMMENT = ("point", "point:2", "status"), ("point", "point:2", "comment")
ITEMS = {"criterion": ["criterion:1A", "criterion:4C"], "point": ["point:2", "point:5"], "line": ["line:frame"]}
WORDS = st.one_of(
    st.sampled_from(
        ["Pågår", "pågår ", "klar", "Slutförd", "Uppfylls", "Ej bedömd", "Ja", "x", "", "12,5", "1 200", "42 %"]
    ),
    st.sampled_from(
        ["12 tkr", "-3,25", "50 000 000", "0,5", "19121212-1212", "ring 0701234567", "- punkt\n  två", "1.234"]
    ),
    st.text("abc åäö\u00a0\u200b\n=%", max_size=12),
)
CELLS = [
    (sheet.kind, item, column.name)
    for sheet in read_contract().sheets
    for item in ITEMS.get(sheet.kind, ())
    for column in sheet.editable
]


def seen(shown: Preview) -> tuple[object, ...]:
    """What a preview says, but for where in the file or the page it stands."""
    file = shown.files[0]
    changes = {
        (one.key, one.before, one.known_before, one.after, one.is_conflict)
        for one in [*shown.changes, *shown.conflicts]
    }
    notes = [sorted((note.sheet, note.message) for note in listed) for listed in (file.problems, file.odd)]
    return file.refused, changes, notes, shown.is_publishable


def test_the_same_words_written_in_the_page_and_in_a_sheet_give_the_same() -> None:
    hand_in(
        write("Programpunkter", "point:2", Status="Slutförd", Kommentar="Klart"),
        write("Budget", "line:frame", Åtgärd="Ingen"),
    )
    state = read_period_state(PLAN, HALF)
    body = template()
    sheet = read_here(body, "blad.xlsx")

    @settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.dictionaries(st.sampled_from(CELLS), WORDS, min_size=1, max_size=6))
    def compare(typed: Typed) -> None:
        by_excel = Taken("blad.xlsx", body, "0" * 64, filled_in(sheet, typed, state))
        in_page = preview_written(drafts_of(typed, state))
        assert seen(in_page) == seen(make_preview([by_excel], Expected(PLAN, HALF)))

    compare()


def test_what_is_written_is_a_receipt_like_any_other_without_a_workbook() -> None:
    receipt = write_in_page(
        {STATUS: "Slutförd", COMMENT: "Klart sedan maj.", ("line", "line:frame", "forecast_mnkr"): "493,4"}
    )
    assert (receipt.kind, receipt.uploads, receipt.recorded_by) == ("written", [], "handläggare")
    places = {change.cell for change in receipt.changes}
    assert places == {
        "Programpunkter!2, status",
        "Programpunkter!2, kommentar",
        "Budget!Budgetram, helårsprognos (mnkr)",
    }
    assert read_receipts(ledger_folder(warehouse.database_path())) == [
        dataclasses.replace(receipt, previous_sha256=None)
    ]
    point = warehouse.read("programme_points", plan_id=PLAN, known_on="2100-01-01").set_index("point_no").loc[2]
    assert (point["status"], point["comment"], point["recorded_by"]) == ("Slutförd", "Klart sedan maj.", "handläggare")
    assert point["file_name"] == "Skrivet i panelen"
    changed = warehouse.read("receipt_changes", receipt_no=1)
    assert set(changed["file_name"]) == {"Skrivet i panelen"}
    erase(1, PLAN, "Programpunkter!2, kommentar", "controller")
    assert "Klart sedan maj" not in (ledger_folder(warehouse.database_path()) / "000001" / "receipt.json").read_text()
    undone = undo(1, PLAN, "controller")
    assert {change.field for change in undone.receipt.changes} == {"status", "forecast_mnkr"}
    assert (STATUS not in read_period_state(PLAN, HALF).own) or read_period_state(PLAN, HALF).own[STATUS].value is None


@pytest.mark.parametrize(("by", "is_clash"), [("kontor A", False), ("kontor B", True)])
def test_a_draft_clashes_with_what_another_has_published_since_it_was_begun(by: str | None, is_clash: bool) -> None:
    drafts = drafts_of({STATUS: "Ej påbörjad"}, read_period_state(PLAN, HALF))
    hand_in(write("Programpunkter", "point:2", Status="Slutförd"), by="kontor A")
    shown = preview_written(drafts, by)
    assert [one.state_key for one in shown.conflicts] == ([STATUS] if is_clash else [])
    assert [one.state_key for one in shown.changes] == ([] if is_clash else [STATUS])


@pytest.mark.parametrize(("by", "is_clash"), [("kontor A", False), ("kontor B", True)])
def test_a_sheet_clashes_with_what_another_has_written_since_it_was_fetched(by: str | None, is_clash: bool) -> None:
    body = edited(template(), write("Programpunkter", "point:2", Status="Ej påbörjad"))
    write_in_page({STATUS: "Slutförd"}, by="kontor A")
    shown = make_preview([take("blad.xlsx", body, read_here)], Expected(PLAN, HALF, None, by))
    assert [one.state_key for one in shown.conflicts] == ([STATUS] if is_clash else [])
    assert [one.state_key for one in shown.changes] == ([] if is_clash else [STATUS])


def test_two_sheets_of_one_function_still_clash() -> None:
    body = edited(template(), write("Programpunkter", "point:2", Status="Ej påbörjad"))
    hand_in(write("Programpunkter", "point:2", Status="Slutförd"), by="kontor A")
    shown = make_preview([take("blad.xlsx", body, read_here)], Expected(PLAN, HALF, None, "kontor A"))
    assert [one.state_key for one in shown.conflicts] == [STATUS]


def test_what_another_publishes_in_the_row_between_preview_and_hand_in_stays() -> None:
    mine = preview_written(drafts_of({COMMENT: "Mitt"}, read_period_state(PLAN, HALF)), "kontor B")
    write_in_page({STATUS: "Slutförd"}, by="kontor A")
    assert [change.field for change in publish(mine, {}, "kontor B").changes] == ["comment"]
    assert read_period_state(PLAN, HALF).now(STATUS) == "Slutförd"


def proposal(**typed: str) -> Typed:
    """What is typed in a new proposal of an office."""
    words = {"proposal_kind": "Omfördelning", "from_item": "Politisk verksamhet", "to_item": "Utanför ramen"}
    item = NewItem("proposal", "tillvaxt", 1).item_id
    return {("proposal", item, name): text for name, text in (words | typed).items()}


def test_a_new_proposal_is_checked_as_in_the_sheet_and_has_the_office_that_wrote_it() -> None:
    state = read_period_state(PLAN, HALF)
    (problem,) = preview_written(drafts_of(proposal(reason="Tomma lokaler sägs upp."), state)).files[0].problems
    assert (problem.cell, problem.message) == ("ny rad 1, belopp (mnkr)", "En omfördelning behöver ett belopp.")
    receipt = write_in_page(proposal(reason="Tomma lokaler sägs upp.", amount_mnkr="1,5"))
    assert {(one.item_id, one.office_id) for one in receipt.changes} == {("proposal:1", "tillvaxt")}
    known = warehouse.read("proposals", plan_id=PLAN, period=HALF, known_on="2100-01-01").iloc[0]
    assert (known["amount_mnkr"], known["reason"], known["recorded_by"]) == (
        1.5,
        "Tomma lokaler sägs upp.",
        "handläggare",
    )
    # The same again, a little amended, is asked about: it must not count twice.
    again = preview_written(drafts_of(proposal(reason="Tomma lokaler sägs upp nu.", amount_mnkr="1,5"), state))
    assert [(one.item_id, len(one.amended)) for one in again.questions] == [("proposal:1", 1)]
    write_in_page({("proposal", "proposal:1", "withdrawn"): "Ja"})
    assert warehouse.read("proposals", plan_id=PLAN, period=HALF, known_on="2100-01-01").empty


def test_a_draft_of_what_the_plan_no_longer_has_is_refused_and_not_dropped() -> None:
    shown = preview_written(drafts_of({("point", "point:99", "comment"): "Kvar"}, read_period_state(PLAN, HALF)))
    assert "'point:99' är inget Id i bladet Programpunkter." in shown.files[0].problems[0].message
    assert not shown.is_publishable


def test_what_is_written_has_the_office_that_answers_for_it() -> None:
    office_id, name = warehouse.read("offices", plan_id=PLAN).iloc[0][["office_id", "name"]]
    set_responsibility(PLAN, {("goal:4", OFFICE): name}, read_stated(PLAN), "controller")
    receipt = write_in_page({("criterion", "criterion:4C", "comment"): "Nytt", COMMENT: "Också nytt"})
    assert {one.item_id: one.office_id for one in receipt.changes} == {"criterion:4C": office_id, "point:2": None}
    rows = warehouse.read("value_changes", plan_id=PLAN, known_on="2100-01-01").set_index("item_id")
    assert rows.loc["criterion:4C", "office_name"] == name
    assert warehouse.read("receipts", plan_id=PLAN).set_index("receipt_no").loc[2, "office_names"] == name
