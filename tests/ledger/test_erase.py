"""Test erasing published words for good, and that the rest of the ledger still holds."""

import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment

from panel import warehouse
from panel.__main__ import main
from panel.errors import SourceError
from panel.follow_up.preview import Expected, make_preview
from panel.follow_up.publish import publish
from panel.follow_up.taken import take
from panel.follow_up.undo import undo
from panel.ledger import receipt_file
from panel.ledger.erasures import read_erasures
from panel.ledger.ledger import RECEIPT_FILE, SUMS_FILE, kept_workbook, ledger_folder, read_receipts
from panel.operations.backup.verify import ledger_problems
from panel.operations.erase import EraseError, erase, look
from panel.records import audit
from panel.sheets.contract import read_contract
from tests.conftest import ROOT
from tests.support.erased_words import files_with
from tests.support.follow_up_sheets import (
    PLAN,
    all_of,
    changed_values,
    edited,
    hand_in,
    preview,
    template,
    write,
)
from tests.support.pages import run

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("served")]

WORDS = 'Ring Å. Testsson 070-174 06 05 i "maj" & juni'
POINT = "point:9"
CASES = ROOT / "tests" / "cases" / "follow-up" / "proposal-typo-fixed"
WRITE = write("Programpunkter", POINT, Kommentar=WORDS)


def cell_of(receipt: Any, item: str = POINT) -> str:
    return next(str(one.cell) for one in receipt.changes if one.item_id == item and one.field == "comment")


def problems(served: Path) -> list[str]:
    return [str(one) for one in ledger_problems(served.parent)]


def test_the_words_are_in_no_file_afterwards(served: Path) -> None:
    own = edited(template(), all_of(WRITE, _noted))
    cell = cell_of(publish(preview(own), {}, "controller"))
    # A sheet fetched meanwhile has the words filled in, and in its hidden mark; a later receipt took them over.
    again = edited(template(), write("Programpunkter", "point:3", Kommentar="Annat"))
    publish(preview(again), {}, "controller")
    hand_in(write("Programpunkter", POINT, Kommentar="Ring växeln"))
    assert len(files_with(WORDS, served.parent)) >= 4
    erase(1, PLAN, cell, "controller")
    assert files_with(WORDS, served.parent) == []
    assert problems(served) == []
    assert warehouse.read("receipt_changes", receipt_no=3)["value_after"].tolist() == ["Ring växeln"]


def _noted(book: Any) -> None:
    book["Läs mig"]["A40"].value = f"Glöm inte: {WORDS}"
    book["Programpunkter"]["D5"].comment = Comment(WORDS, "x")
    book.properties.description = WORDS


def test_an_erased_cell_is_empty_on_the_pages_and_leaves_who_and_when(served: Path) -> None:
    cell = cell_of(hand_in(WRITE))
    erase(1, PLAN, cell, "controller")
    row = warehouse.read("receipt_changes", receipt_no=1).iloc[0]
    assert (row["value_after"], row["erased_by"], row["erased_values"]) == (None, "controller", "after")
    (left,) = read_erasures(ledger_folder(served))
    assert (left.receipt_no, left.item_id, left.erased_by) == (1, POINT, "controller")
    cells = warehouse.read("reported_cells", plan_id=PLAN)
    assert cells[(cells["item_id"] == POINT) & (cells["field"] == "comment")]["value"].isna().tolist() == [True]


@pytest.mark.usefixtures("without_findings")
def test_the_kept_workbook_is_fetched_as_it_is_now(served: Path) -> None:
    receipt = hand_in(WRITE, write("Programpunkter", "point:3", Kommentar="Kvar"))
    erase(1, PLAN, cell_of(receipt), "controller")
    body = kept_workbook(ledger_folder(served), receipt.uploads[0].kept_as, receipt.uploads[0].sha256)
    book = load_workbook(io.BytesIO(body))
    texts = {str(cell.value) for row in book["Programpunkter"].iter_rows() for cell in row}
    assert "Kvar" in texts
    assert book["Programpunkter"][cell_of(receipt).partition("!")[2]].value is None


@pytest.mark.usefixtures("without_findings")
def test_the_page_says_that_a_workbook_is_not_as_it_came(served: Path) -> None:
    def labels() -> list[str]:
        return [one.proto.label for one in run("receipts").get("download_button")]

    cell = cell_of(hand_in(WRITE))
    assert labels() == ["Hämta arbetsboken som den lämnades in"]
    erase(1, PLAN, cell, "controller")
    assert labels() == ["Hämta arbetsboken utan det som är raderat"]


def test_the_same_words_undone_are_erased_too(served: Path) -> None:
    cell = cell_of(hand_in(WRITE))
    hand_in(write("Programpunkter", POINT, Kommentar="Annat"))
    undo(2, PLAN, "controller")
    erase(1, PLAN, cell, "controller")
    assert files_with(WORDS, served.parent) == []
    assert problems(served) == []


@pytest.mark.usefixtures("without_findings")
def test_an_undo_brings_nothing_erased_back(served: Path) -> None:
    cell = cell_of(hand_in(WRITE, write("Programpunkter", "point:3", Kommentar="Annat")))
    erase(1, PLAN, cell, "controller")
    undone = undo(1, PLAN, "controller")
    assert [one.item_id for one in undone.left] == [POINT]


def test_every_free_text_can_be_erased_and_the_pages_open(served: Path) -> None:
    """A proposal without its reason, an activity without its name: the build holds, and the same file is read again."""
    body = (CASES / "first.xlsx").read_bytes()
    receipt = publish(make_preview([take("first.xlsx", body)], Expected(PLAN)), {}, "controller")
    contract = read_contract()
    texts = [one for one in receipt.changes if contract.sheet(one.sheet_kind).column(one.field).kind == "text"]
    assert {(one.sheet_kind, one.field) for one in texts} >= {("proposal", "reason"), ("activity", "activity")}
    for one in texts:
        erase(1, PLAN, str(one.cell), "controller")
        assert files_with(str(one.after), served.parent) == []
    assert problems(served) == []
    for page in ("receipts", "proposals", "to_do", "goals", "programme"):
        run(page)
    assert make_preview([take("first.xlsx", body)], Expected(PLAN)).files


@pytest.mark.usefixtures("without_findings")
def test_publishing_goes_on_and_the_chain_with_it(served: Path) -> None:
    cell = cell_of(hand_in(WRITE))
    hand_in(write("Programpunkter", "point:3", Kommentar="Före"))
    erase(1, PLAN, cell, "controller")
    hand_in(write("Programpunkter", "point:3", Kommentar="Efter"))
    assert [receipt.receipt_no for receipt in read_receipts(ledger_folder(served))] == [1, 2, 3]
    assert problems(served) == []


@pytest.mark.usefixtures("without_findings")
def test_the_same_sheet_handed_in_again_says_that_the_words_are_still_in_it(served: Path) -> None:
    own = edited(template(), WRITE)
    cell = cell_of(publish(preview(own), {}, "controller"))
    erase(1, PLAN, cell, "controller")
    shown = preview(edited(own, write("Programpunkter", "point:3", Kommentar="Nytt")))
    assert changed_values(shown)[(POINT, "comment")] == WORDS
    assert any("raderades" in cell_note.message and cell_note.location == cell for cell_note in shown.files[0].odd)


def age(served: Path) -> None:
    """Make the receipts as they were before words were sealed: chained by all their bytes."""
    before = None
    for folder in sorted(ledger_folder(served).iterdir()):
        stated = json.loads((folder / RECEIPT_FILE).read_text(encoding="utf-8"))
        del stated["format"]
        for change in stated["changes"]:
            del change["seals"], change["erased"]
        for upload in stated["uploads"]:
            del upload["workbook_id"], upload["seen"]
        body = receipt_file.to_bytes(stated | {"previous_sha256": before})
        (folder / RECEIPT_FILE).write_bytes(body)
        (folder / SUMS_FILE).write_bytes(receipt_file.sums_of(body, RECEIPT_FILE))
        before = receipt_file.chain_sha256(body)


@pytest.mark.usefixtures("without_findings")
def test_old_receipts_are_erased_from_and_their_chain_holds(served: Path) -> None:
    cell = cell_of(hand_in(WRITE))
    hand_in(write("Programpunkter", "point:3", Kommentar="Före"))
    age(served)
    assert problems(served) == []
    erase(1, PLAN, cell, "controller")
    hand_in(write("Programpunkter", "point:3", Kommentar="Efter"))
    erase(2, PLAN, cell_of(read_receipts(ledger_folder(served))[1], "point:3"), "controller")
    assert files_with(WORDS, served.parent) == []
    assert problems(served) == []


@pytest.mark.usefixtures("without_findings")
@pytest.mark.parametrize("is_old", [False, True])
def test_what_is_changed_elsewhere_is_still_seen(served: Path, is_old: bool) -> None:
    cell = cell_of(hand_in(WRITE))
    hand_in(write("Programpunkter", "point:3", Kommentar="Före"))
    if is_old:
        age(served)
    erase(1, PLAN, cell, "controller")
    ledger = ledger_folder(served)
    safe = shutil.copytree(ledger, served.parent / "safe")
    for file in sorted(path for path in safe.rglob("*") if path.is_file()):
        body = bytearray(file.read_bytes())
        for at in (len(body) // 3, len(body) // 2, len(body) - 2):
            changed = bytearray(body)
            changed[at] ^= 1
            (ledger / file.relative_to(safe)).write_bytes(changed)
            assert problems(served), f"{file.name} {at}"
        (ledger / file.relative_to(safe)).write_bytes(body)
    assert problems(served) == []
    for file in (ledger / "erasures").iterdir():
        file.unlink()
        assert problems(served)


@pytest.mark.usefixtures("without_findings")
def test_a_word_that_is_put_in_place_of_another_is_seen(served: Path) -> None:
    """Also with its sum and its salt made anew: what the next receipt was chained to is the seal."""
    hand_in(WRITE)
    hand_in(write("Programpunkter", "point:3", Kommentar="Före"))
    folder = ledger_folder(served) / "000001"
    stated = json.loads((folder / RECEIPT_FILE).read_text(encoding="utf-8"))
    stated["changes"] = [
        receipt_file.seal({name: value for name, value in one.items() if name != "seals"} | {"after": "Något annat"})
        for one in stated["changes"]
    ]
    body = receipt_file.to_bytes(stated)
    (folder / RECEIPT_FILE).write_bytes(body)
    (folder / SUMS_FILE).write_bytes(receipt_file.sums_of(body, RECEIPT_FILE))
    with pytest.raises(SourceError, match="inte detsamma som när det gavs"):
        read_receipts(ledger_folder(served))


@pytest.mark.usefixtures("without_findings")
def test_a_tombstone_cannot_be_distinguished_from_its_seal(served: Path) -> None:
    cell = cell_of(hand_in(WRITE))
    erase(1, PLAN, cell, "controller")
    stated = json.loads((ledger_folder(served) / "000001" / RECEIPT_FILE).read_text(encoding="utf-8"))
    assert set(stated["changes"][0]["seals"]["after"]) == {"sha256"}


def test_the_command_looks_first_and_logs_without_the_words(served: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cell = cell_of(hand_in(WRITE))
    arguments = ["erase", "--receipt", "1", "--cell", cell]
    assert main(arguments) == 1
    assert "Inget är raderat" in capsys.readouterr().out
    assert files_with(WORDS, served.parent)
    assert main([*arguments, "--for-good"]) == 0
    shown = capsys.readouterr().out
    assert "Raderat för gott" in shown
    assert "Testsson" not in shown
    (line,) = (line for line in audit.every_line() if line.event == "erased")
    assert line.about == {"plan_id": PLAN, "receipt_no": 1, "files": 3}
    assert main([*arguments, "--for-good"]) == 2
    assert "inga ord kvar" in capsys.readouterr().err


@pytest.mark.usefixtures("without_findings")
@pytest.mark.parametrize(
    ("receipt_no", "plan_id", "cell", "why"),
    [
        (9, PLAN, "Programpunkter!F10", "Kvitto 9 finns inte"),
        (1, "un-2024", "Programpunkter!F10", "finns inte i planen"),
        (1, PLAN, "Programpunkter!F99", "ändrade inte cellen"),
        (1, PLAN, "status", "ingen fritext"),
    ],
)
def test_what_cannot_be_erased_is_reported(receipt_no: int, plan_id: str, cell: str, why: str) -> None:
    receipt = hand_in(WRITE, write("Programpunkter", "point:2", Status="Slutförd"))
    status = next(str(one.cell) for one in receipt.changes if one.field == "status")
    with pytest.raises(EraseError, match=why):
        erase(receipt_no, plan_id, status if cell == "status" else cell, "controller")


@pytest.mark.usefixtures("without_findings")
def test_the_words_in_a_longer_text_are_reported_and_left() -> None:
    cell = cell_of(hand_in(WRITE))
    hand_in(write("Programpunkter", "point:3", Kommentar=f"Se: {WORDS}, tack"))
    assert [number for number, _ in look(1, PLAN, cell).found.within] == [2]
