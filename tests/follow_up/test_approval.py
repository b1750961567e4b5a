"""Approval: what is handed in is published when it is approved, in the order in which it was handed in."""

import random
from pathlib import Path

import pytest

from etl.build import build
from panel import warehouse
from panel.follow_up.approve import attest
from panel.follow_up.publish import PublishError, publish
from panel.follow_up.undo import undo
from panel.ledger.attestation import APPROVED, SENT_BACK, WITHDRAWN, reason_of
from panel.ledger.ledger import Receipt, ledger_folder, read_receipt, read_receipts
from panel.ledger.waiting import read_handed_in_state, waiting_receipts
from panel.operations.backup.verify import ledger_problems
from panel.operations.erase import erase
from panel.sheets.state import read_period_state, standing_receipts
from panel.sheets.template import make_template
from panel.ui.writing.beside import beside
from tests.conftest import ROOT
from tests.support.follow_up_sheets import HALF, PLAN, YEAR, changed_values, edited, preview, template, write
from tests.support.written import drafts_of, preview_written

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("without_findings", "approval")]

COMMENT = ("point", "point:16", "comment")
OTHER = ("point", "point:17", "comment")
HEAD = "kontorschef"


@pytest.fixture
def approval(served: Path) -> None:
    (served.parent / "panel.toml").write_text('approval = ["ks-*"]\n', encoding="utf-8")


def hand_in(by: str = "handläggare", /, **texts: str) -> Receipt:
    """Hand in comments written in the page: p16="Klart" is that of point 16."""
    typed = {("point", f"point:{name[1:]}", "comment"): text for name, text in texts.items()}
    shown = preview_written(drafts_of(typed, read_handed_in_state(PLAN, HALF)), by)
    return publish(shown, {one.key: "mine" for one in shown.conflicts}, by)


def approve(receipt_no: int) -> Receipt:
    return attest(receipt_no, PLAN, APPROVED, HEAD)


def shown(key: tuple[str, str, str] = COMMENT) -> str | None:
    """What the board sees."""
    return read_period_state(PLAN, HALF).now(key)


def test_what_is_handed_in_is_published_with_the_day_and_number_of_its_approval(served: Path) -> None:
    assert hand_in(p16="Först.").awaits_approval
    assert (shown(), read_handed_in_state(PLAN, HALF).now(COMMENT)) == (None, "Först.")
    assert warehouse.read("receipts", plan_id=PLAN).empty
    assert approve(1).receipt_no == 2
    assert (shown(), waiting_receipts(PLAN)) == ("Först.", [])
    (row,) = warehouse.read("receipts", plan_id=PLAN).itertuples()
    assert (row.receipt_no, row.kind, row.recorded_by, row.cells) == (2, "written", "handläggare", 1)
    (step,) = warehouse.read("attestations", plan_id=PLAN).itertuples()
    assert (step.receipt_no, step.step, step.step_by, step.step_in) == (1, APPROVED, HEAD, 2)
    with pytest.raises(PublishError, match="Inlämning 1 är redan godkänd"):
        approve(1)
    undo(2, PLAN, HEAD)
    assert shown() is None
    assert list(ledger_problems(served.parent)) == []
    content = warehouse.read("latest_build")["content_sha256"].item()
    assert build(ROOT / "data", served).content_sha256 == content


def test_what_is_sent_back_is_mended_and_handed_in_without_a_clash(served: Path) -> None:
    hand_in(p16="Ring Anna.", p17="Bra.")
    made_then = make_template(read_handed_in_state(PLAN, HALF), None)
    with pytest.raises(PublishError, match="vad som ska rättas"):
        attest(1, PLAN, SENT_BACK, HEAD)
    attest(1, PLAN, SENT_BACK, HEAD, "Inga namn, tack.")
    assert reason_of(read_receipt(ledger_folder(served), 2)) == "Inga namn, tack."
    assert (shown(), read_handed_in_state(PLAN, HALF).now(COMMENT)) == (None, None)
    # A sheet that was filled in while it waited: what stands in it was never published.
    again = preview(edited(made_then, write("Programpunkter", "point:16", Kommentar="Klart.")))
    assert changed_values(again) == {("point:16", "comment"): "Klart.", ("point:17", "comment"): "Bra."}
    assert again.conflicts == []
    publish(again, {}, "handläggare")
    assert preview(again.files[0].taken.body).files[0].is_waiting
    approve(3)
    assert (shown(), shown(OTHER)) == ("Klart.", "Bra.")
    # The reason can be erased as any text.
    erase(2, PLAN, "Godkännande!Skäl", "controller")
    assert reason_of(read_receipt(ledger_folder(served), 2)) == ""
    assert list(ledger_problems(served.parent)) == []


def test_the_next_follow_up_has_what_waits_and_what_was_sent_back_as_the_last_ones_words() -> None:
    status = ("point", "point:16", "status")
    shown = preview_written(drafts_of({COMMENT: "Antagen.", status: "Ej påbörjad"}, read_handed_in_state(PLAN, HALF)))
    before = read_handed_in_state(PLAN, YEAR).now(status)
    publish(shown, {}, "handläggare")
    year = read_handed_in_state(PLAN, YEAR)
    assert (year.now(status), read_period_state(PLAN, YEAR).now(status)) == ("Ej påbörjad", before)
    assert "Antagen." in beside(year, "point:16") and "inte godkänt" in beside(year, "point:16")
    sheet = edited(make_template(year, None), write("Programpunkter", "point:17", Kommentar="Annat."))
    attest(1, PLAN, SENT_BACK, HEAD, "När?")
    assert read_handed_in_state(PLAN, YEAR).now(status) == before
    assert "Antagen." in beside(read_handed_in_state(PLAN, YEAR), "point:16")
    # A sheet that was made while it waited reports what stands in it: it was never published.
    assert changed_values(preview(sheet, period=YEAR)) == {status[1:]: "Ej påbörjad", ("point:17", "comment"): "Annat."}
    approve(hand_in(p16="Antagen i maj.").receipt_no)
    words = beside(read_handed_in_state(PLAN, YEAR), "point:16")
    assert "Antagen i maj." in words and "Antagen." not in words


def test_an_older_hand_in_does_not_replace_a_newer_that_is_approved() -> None:
    hand_in(p16="Ett.", p17="Ett.")
    hand_in(p16="Två.")
    approve(2)
    assert [one.item_id for one in approve(1).changes] == ["point:17"]
    assert (shown(), shown(OTHER)) == ("Två.", "Ett.")


def test_what_waits_is_withdrawn_by_undoing_it_and_can_be_handed_in_again() -> None:
    body = edited(template(), write("Programpunkter", "point:16", Kommentar="Klart."))
    publish(preview(body), {}, "handläggare")
    assert undo(1, PLAN, "handläggare").receipt.kind == WITHDRAWN
    assert waiting_receipts(PLAN) == []
    with pytest.raises(PublishError, match="redan tagen tillbaka"):
        approve(1)
    assert changed_values(preview(body)) == {("point:16", "comment"): "Klart."}


def test_an_addition_to_what_is_not_approved_is_not_published_alone() -> None:
    def activity(**cells: str):  # type: ignore[no-untyped-def]
        def fill(book) -> None:  # type: ignore[no-untyped-def]
            for header, value in cells.items():
                column = next(cell.column for cell in book["Aktiviteter"][1] if cell.value == header)
                book["Aktiviteter"].cell(2, column).value = value

        return fill

    goal = next(iter(read_period_state(PLAN, HALF).items["criterion"].values())).shown["goal"]
    body = edited(template(), activity(Mål=goal, Aktivitet="Bygga."))
    publish(preview(body), {}, "handläggare")
    publish(preview(edited(body, activity(Status="Pågår"))), {}, "handläggare")
    with pytest.raises(PublishError, match="Aktivitet 1 kom i en annan inlämning"):
        approve(2)
    approve(1)
    assert len(approve(2).changes) == 1


@pytest.mark.parametrize("seed", range(5))
def test_what_is_shown_is_the_approved_ones_in_the_order_they_were_handed_in(seed: int, served: Path) -> None:
    """Any order of handing in, approving, sending back and undoing."""
    choose, cells, waits = random.Random(seed), ("p16", "p17", "p18"), set[int]()
    for step in range(9):
        standing = sorted(standing_receipts(warehouse.read("receipts", plan_id=PLAN)))
        what = choose.choice(["hand in", "hand in", *(["approve", "approve", "send back"] if waits else [])])
        if standing and choose.random() < 0.2:
            undo(choose.choice(standing), PLAN, HEAD)
        elif what == "hand in":
            texts = {cell: f"Lydelse {step}{cell}" for cell in choose.sample(cells, choose.randint(1, 3))}
            waits.add(hand_in(**texts).receipt_no)
        else:
            number = choose.choice(sorted(waits))
            waits.discard(number)
            attest(number, PLAN, APPROVED if what == "approve" else SENT_BACK, HEAD, "Rätta.")
        assert_shown(read_receipts(ledger_folder(served)))
    assert list(ledger_problems(served.parent)) == []


def assert_shown(receipts: list[Receipt]) -> None:
    """The rules in words: approved and not undone counts, the last handed in wins, and an undo gives back what was."""
    ledger = {one.receipt_no: one for one in receipts}
    undone = set[int]()
    for one in reversed(receipts):
        if one.undoes and one.receipt_no not in undone:
            undone.add(one.undoes)
    approved = {one.attests or 0 for one in receipts if one.kind == APPROVED and one.receipt_no not in undone}
    values = {
        (change.sheet_kind, change.item_id, change.field): change.after
        for number in sorted(approved)
        for change in ledger[number].changes
    }
    for cell in (COMMENT, OTHER, ("point", "point:18", "comment")):
        assert shown(cell) == values.get(cell), (cell, [(one.kind, one.attests, one.undoes) for one in receipts])
