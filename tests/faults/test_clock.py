"""Test the order of records when the clock is set back a year, and on nights when it changes for summer time."""

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

import panel.records.audit
from etl.build import build
from etl.commands.build import end_of
from etl.fetch.meaning.reference import read_reference
from etl.fetch.run import fetch_series
from etl.fetch.sources.web import Web
from etl.fetch.store import read_snapshots
from panel import warehouse
from panel.follow_up.publish import publish
from panel.ledger.ledger import SWEDEN, ledger_folder, read_receipts
from panel.operations.backup.make import back_up
from panel.operations.backup.paths import PanelPaths
from panel.operations.backup.verify import panel_problems
from panel.records import audit
from tests.support.fetched import CELL
from tests.support.follow_up_sheets import PLAN, edited, preview, template, write
from tests.support.kept_panel import MOMENT
from tests.support.services import serve_pxweb
from tests.support.services.entries import population_table, table_entry

pytestmark = pytest.mark.faults

pytest_plugins = ["tests.support.kept"]

YEAR = timedelta(days=365)


def publish_at(moment: datetime, text: str) -> int:
    sheet = edited(template(), write("Programpunkter", "point:4", Kommentar=text))
    return publish(preview(sheet), {}, "controller", now=moment).receipt_no


def test_with_the_clock_set_back_a_year_what_is_published_later_stays_later(kept: PanelPaths) -> None:
    newest = read_receipts(ledger_folder(kept.database))[-1].recorded_at
    assert publish_at(newest - YEAR, "Ett år för tidigt.") == 4
    receipts = read_receipts(ledger_folder(kept.database))
    assert receipts[-1].recorded_at == newest
    shown = warehouse.read("receipts", plan_id=PLAN)
    assert shown["receipt_no"].tolist() == [4, 3, 2, 1]
    assert shown["recorded_on"].is_monotonic_decreasing
    cells = warehouse.read("reported_cells", plan_id=PLAN)
    assert "Ett år för tidigt." in set(cells[cells["item_id"] == "point:4"]["value"])
    assert panel_problems(kept) == []


def test_with_the_clock_set_back_a_year_what_is_fetched_later_stays_later(
    kept: PanelPaths, httpserver: HTTPServer
) -> None:
    table = population_table()
    table.values[CELL] = 4711.0
    series = table_entry(serve_pxweb(httpserver, table))
    outcome = fetch_series(series, kept.sources, Web(), None, read_reference(kept.sources), MOMENT - YEAR)
    assert outcome.kind == "new"
    assert [one.folder.name for one in read_snapshots(kept.sources)] == ["20261125T100000Z", "20261125T100001Z"]
    build(kept.sources, kept.database)
    assert panel_problems(kept) == []


def test_with_the_clock_set_back_a_year_the_newest_backup_stays_the_newest(kept: PanelPaths, tmp_path: Path) -> None:
    first = back_up(kept, tmp_path / "copies", now=MOMENT)
    second = back_up(kept, tmp_path / "copies", keep=1, now=MOMENT - YEAR)
    assert second.removed == [first.folder]
    assert second.folder.name > first.folder.name


def test_with_the_clock_set_back_a_year_the_log_keeps_the_order_of_writing(
    kept: PanelPaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    audit.record(audit.Event.EXPORTED, "controller", rows=1)
    monkeypatch.setattr(panel.records.audit, "_now", lambda: datetime.now(UTC) - YEAR)
    audit.record(audit.Event.EXPORTED, "controller", rows=2)
    lines = audit.lines(audit.LogFilter(audit.Event.EXPORTED))
    assert [line.about["rows"] for line in lines] == [2, 1]
    with sqlite3.connect(audit.file_path()) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


NIGHTS = {
    "half past two comes twice": [
        datetime(2027, 10, 31, 2, 30, tzinfo=SWEDEN, fold=0),
        datetime(2027, 10, 31, 2, 30, tzinfo=SWEDEN, fold=1),
        datetime(2027, 10, 31, 3, 0, tzinfo=SWEDEN),
    ],
    "half past two never comes": [
        datetime(2027, 3, 28, 1, 59, tzinfo=SWEDEN),
        datetime(2027, 3, 28, 2, 30, tzinfo=SWEDEN),
        datetime(2027, 3, 28, 3, 30, tzinfo=SWEDEN),
    ],
}


@pytest.mark.parametrize("night", NIGHTS.values(), ids=NIGHTS)
def test_the_night_when_the_clock_changes_keeps_the_order_and_the_day(kept: PanelPaths, night: list[datetime]) -> None:
    numbers = [publish_at(moment, f"Lydelse {number}.") for number, moment in enumerate(night)]
    assert numbers == [4, 5, 6]
    recorded = [receipt.recorded_at for receipt in read_receipts(ledger_folder(kept.database))[3:]]
    assert recorded == sorted(recorded)
    assert recorded[0] == night[0].astimezone(UTC)
    shown = warehouse.read("receipts", plan_id=PLAN)
    days = shown.set_index("receipt_no").loc[numbers, "recorded_on"]
    assert {str(day.date()) for day in days} == {str(night[0].date())}
    assert build(kept.sources, kept.database).content_sha256 == warehouse.read("latest_build")["content_sha256"].item()


@pytest.mark.parametrize(
    ("day", "hours"), [("2027-03-28", 23), ("2027-03-29", 24), ("2027-10-31", 25), ("2027-11-01", 24)]
)
def test_known_on_a_day_is_until_its_last_moment_in_sweden_however_long_the_day_is(day: str, hours: int) -> None:
    this, before = datetime.fromisoformat(day).date(), datetime.fromisoformat(day).date() - timedelta(days=1)
    ends = [end_of(before), end_of(this)]
    assert ends[0] is not None and ends[1] is not None
    assert ends[1] - ends[0] == timedelta(hours=hours)
