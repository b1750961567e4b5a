"""Test damaged ledger files: the old database is served, a message names the file, and nothing is lost."""

import asyncio
import os
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from etl.build import build
from etl.kept_files import DATA
from panel import warehouse
from panel.__main__ import main
from panel.errors import SourceError
from panel.follow_up.publish import PublishError, publish
from panel.ledger.ledger import ledger_folder, read_receipts, swedish_day
from tests.support.faults.harm import cut, damage_a_table, replaced, turn_a_bit
from tests.support.follow_up_sheets import PLAN, preview
from tests.support.follow_up_traps import Send
from tests.support.follow_up_victim import Sheet, assert_all_published, files_of, start

pytestmark = pytest.mark.faults

pytest_plugins = ["tests.support.follow_up_begun"]


Harm = Callable[[Path], object]
HARM: dict[str, Harm] = {
    "replaced by garbage": lambda file: replaced(file, b"not a database" * 1000),
    "replaced by half of itself": lambda file: replaced(file, file.read_bytes()[: file.stat().st_size // 2]),
    "overwritten in place": lambda file: file.write_bytes(b"not a database" * 1000),
    "truncated in place": lambda file: os.truncate(file, file.stat().st_size // 2),
    "emptied": lambda file: os.truncate(file, 0),
    "deleted": lambda file: file.unlink(),
    "replaced by zeros": lambda file: replaced(file, bytes(file.stat().st_size)),
}


def send_state(send: Send) -> None:
    try:
        send(int(warehouse.read("ledger_state")["last_receipt"].item()))
    except warehouse.DatabaseUnavailableError as error:
        send((type(error).__name__, str(error)))


@pytest.mark.parametrize("harm", HARM.values(), ids=HARM)
def test_a_database_damaged_while_it_is_served_is_served_on_reported_and_made_anew_by_the_next_publication(
    two_published: Path, sheets: list[Sheet], harm: Harm
) -> None:
    cells = warehouse.read("reported_cells", plan_id=PLAN)
    harm(two_published)
    assert warehouse.read("reported_cells", plan_id=PLAN).equals(cells)
    message = warehouse.trouble()
    assert message is not None
    assert "make etl" in message
    fresh = start(two_published, send_state)
    assert fresh.end() == 0
    assert fresh.messages[0][0] == ("DatabaseUnreadableError" if two_published.exists() else "DatabaseMissingError")
    assert fresh.messages[0][1] == message
    assert publish(sheets[2].preview, {}, "controller").receipt_no == 3
    assert warehouse.trouble() is None
    assert_all_published(two_published, sheets[:3])


@pytest.mark.parametrize("harm", ["truncated in place", "deleted"])
def test_a_database_damaged_while_nobody_served_it_is_made_anew_at_the_next_start(
    two_published: Path, sheets: list[Sheet], harm: str
) -> None:
    HARM[harm](two_published)
    assert_all_published(two_published, sheets[:2])


def test_what_nobody_had_read_yet_is_read_from_the_old_file_when_a_damaged_one_takes_its_name(
    two_published: Path,
) -> None:
    assert warehouse.trouble() is None
    replaced(two_published, b"not a database")
    assert warehouse.read("population_monthly", region_code="0581")["population"].iloc[0] == 122156
    assert warehouse.trouble() is not None


def test_damage_that_shows_only_when_it_is_read_is_reported_and_a_build_mends_it(
    two_published: Path, sheets: list[Sheet]
) -> None:
    damage_a_table(two_published, "reported_change")
    ledger = files_of(two_published)
    with pytest.raises(PublishError, match=r"Databasen är skadad\. Bygg den med `make etl`"):
        publish(sheets[2].preview, {}, "controller")
    assert files_of(two_published) == ledger
    build(DATA, two_published)
    assert publish(sheets[2].preview, {}, "controller").receipt_no == 3
    assert_all_published(two_published, sheets[:3])


LEDGER_HARM: dict[str, tuple[Harm, str]] = {
    "a workbook cut short": (lambda at: cut(at / "000001/1.xlsx"), "uploads/000001/1.xlsx"),
    "a workbook changed by one bit": (lambda at: turn_a_bit(at / "000001/1.xlsx"), "uploads/000001/1.xlsx"),
    "a workbook gone": (lambda at: (at / "000002/1.xlsx").unlink(), "uploads/000002/1.xlsx"),
    "a receipt half written": (lambda at: cut(at / "000001/receipt.json"), "uploads/000001/receipt.json"),
    "a receipt emptied": (lambda at: cut(at / "000002/receipt.json", 0), "uploads/000002/receipt.json"),
    "a receipt that is null": (
        lambda at: (at / "000002/receipt.json").write_text("null"),
        "uploads/000002/receipt.json",
    ),
    "a receipt that is a list": (
        lambda at: (at / "000002/receipt.json").write_text("[]"),
        "uploads/000002/receipt.json",
    ),
    "a receipt that is no text": (
        lambda at: (at / "000002/receipt.json").write_bytes(b"\xff\xfe{"),
        "uploads/000002/receipt.json",
    ),
    "a receipt gone": (lambda at: (at / "000001/receipt.json").unlink(), "uploads/000001/receipt.json"),
    "a publication missing in the middle": (lambda at: shutil.rmtree(at / "000001"), "uploads/000001"),
    "a publication of which only the folder has come": (
        lambda at: (at / "000003").mkdir(),
        "uploads/000003/receipt.json",
    ),
    "a publication of which only the workbook has come": (
        lambda at: shutil.copytree(at / "000002", at / "000003", ignore=shutil.ignore_patterns("*.json")),
        "uploads/000003/receipt.json",
    ),
}


@pytest.mark.parametrize(("harm", "place"), LEDGER_HARM.values(), ids=LEDGER_HARM)
def test_a_damaged_ledger_stops_the_build_with_the_name_of_the_file_and_the_old_build_stays(
    two_published: Path, sheets: list[Sheet], capsys: pytest.CaptureFixture[str], harm: Harm, place: str
) -> None:
    content = two_published.read_bytes()
    harm(ledger_folder(two_published))
    damaged = files_of(two_published)
    assert main(["build"]) == 1
    message = capsys.readouterr().err
    assert place in message
    assert "Återställ mappen uploads från säkerhetskopian." in message
    with pytest.raises(PublishError, match=rf"Inget är publicerat.*{place}"):
        publish(sheets[2].preview, {}, "controller")
    assert (two_published.read_bytes(), files_of(two_published)) == (content, damaged)
    assert warehouse.read("ledger_state")["last_receipt"].item() == 2


def test_a_ledger_put_back_from_the_safe_copy_goes_on_where_it_was(two_published: Path, sheets: list[Sheet]) -> None:
    safe = shutil.copytree(ledger_folder(two_published), two_published.parent / "safe")
    shutil.rmtree(ledger_folder(two_published) / "000001")
    with pytest.raises(PublishError, match=r"uploads/000001: Kvitto 1 saknas\. Återställ"):
        publish(sheets[2].preview, {}, "controller")
    shutil.rmtree(ledger_folder(two_published))
    safe.rename(ledger_folder(two_published))
    assert publish(sheets[2].preview, {}, "controller").receipt_no == 3
    assert_all_published(two_published, sheets[:3])


def test_a_receipt_cut_anywhere_is_never_taken_for_a_whole_one(two_published: Path) -> None:
    file = ledger_folder(two_published) / "000002" / "receipt.json"
    body = file.read_bytes()
    for size in range(0, len(body), 23):
        file.write_bytes(body[:size])
        with pytest.raises(SourceError, match="Kvittot går inte att läsa"):
            read_receipts(ledger_folder(two_published))
    file.write_bytes(body)
    assert len(read_receipts(ledger_folder(two_published))) == 2


@pytest.mark.parametrize("lost", ["000002", "."])
def test_the_number_of_a_publication_that_is_gone_is_never_given_to_another(
    two_published: Path, sheets: list[Sheet], lost: str
) -> None:
    content = two_published.read_bytes()
    shutil.rmtree(ledger_folder(two_published) / lost)
    with pytest.raises(PublishError, match=r"uploads/000002: Kvitto 2 saknas\. Återställ"):
        publish(sheets[2].preview, {}, "controller")
    assert two_published.read_bytes() == content


@pytest.mark.parametrize("share", [0, 0.01, 0.3, 0.9, 0.999])
def test_a_workbook_that_has_come_only_in_part_is_refused_with_a_sentence(
    two_published: Path, sheets: list[Sheet], capsys: pytest.CaptureFixture[str], share: float
) -> None:
    file = two_published.parent / "halv.xlsx"
    file.write_bytes(sheets[2].body[: int(len(sheets[2].body) * share)])
    ledger = files_of(two_published)
    assert main(["upload", str(file), "--publish"]) == 2
    assert "halv.xlsx: tas inte emot. " in capsys.readouterr().out
    assert files_of(two_published) == ledger
    assert preview(sheets[2].body).is_publishable


def test_a_server_with_a_damaged_ledger_and_a_damaged_database_starts_and_says_what_is_wrong(
    two_published: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    # Here, since the processes that this module starts import it too, and the server minds how it is started.
    import dashboard

    monkeypatch.setattr("panel.server.warm.warm", lambda: None)
    cut(ledger_folder(two_published) / "000002/receipt.json")
    two_published.write_bytes(b"not a database")

    async def start_and_stop() -> None:
        async with dashboard.lifespan(dashboard.app):
            pass

    with ThreadPoolExecutor() as own_thread:  # a browser that a test left open has its loop in this one
        own_thread.submit(asyncio.run, start_and_stop()).result()
    assert "uploads/000002/receipt.json" in caplog.text
    with pytest.raises(warehouse.DatabaseUnreadableError, match="make etl"):
        warehouse.read("ledger_state")


def test_a_clock_set_back_does_not_reorder_history(two_published: Path, sheets: list[Sheet]) -> None:
    before = read_receipts(ledger_folder(two_published))[-1].recorded_at
    receipt = publish(sheets[2].preview, {}, "controller", now=datetime(2001, 1, 1, tzinfo=UTC))
    assert receipt.recorded_at == before
    receipts = warehouse.read("receipts", plan_id=PLAN)
    assert receipts["receipt_no"].tolist() == [3, 2, 1]
    assert receipts["recorded_on"].is_monotonic_decreasing


@pytest.mark.parametrize(
    ("utc", "day"),
    [
        ("2027-01-14T23:30", "2027-01-15"),
        ("2027-03-27T22:59", "2027-03-27"),
        ("2027-03-27T23:00", "2027-03-28"),
        ("2027-03-28T21:59", "2027-03-28"),
        ("2027-03-28T22:30", "2027-03-29"),
        ("2027-10-30T22:30", "2027-10-31"),
        ("2027-10-31T22:59", "2027-10-31"),
        ("2027-10-31T23:30", "2027-11-01"),
    ],
)
def test_midnight_is_the_swedish_one_also_when_the_clocks_change(utc: str, day: str) -> None:
    assert swedish_day(datetime.fromisoformat(utc).replace(tzinfo=UTC)).date().isoformat() == day


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=2)), timezone(timedelta(hours=-8))])
def test_a_publication_half_past_midnight_counts_on_its_swedish_day_wherever_the_clock_stands(
    two_published: Path, sheets: list[Sheet], zone: timezone
) -> None:
    moment = datetime(2027, 6, 14, 22, 30, tzinfo=UTC)
    publish(sheets[2].preview, {}, "controller", now=moment.astimezone(zone))
    assert str(warehouse.read("receipts", plan_id=PLAN)["recorded_on"].iloc[0].date()) == "2027-06-15"
    assert read_receipts(ledger_folder(two_published))[-1].recorded_at == moment
    shown = warehouse.read("latest_build")["content_sha256"].item()
    two_published.unlink()
    assert build(DATA, two_published).content_sha256 == shown
