"""Test the log when it is damaged or locked, or the disk full."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from panel import warehouse
from panel.__main__ import main
from panel.records import audit, sqlite_file
from panel.records.audit import AuditError, Event
from tests.support.faults.disks import fill, make_read_only
from tests.support.faults.harm import cut, damage_all, damage_middle

pytestmark = pytest.mark.faults


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(tmp_path / "dashboard.duckdb"))
    return tmp_path


def another_form(file: Path) -> None:
    file.unlink()
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE event (something TEXT)")


@pytest.mark.parametrize("harm", [damage_all, damage_middle, cut, another_form])
def test_a_damaged_log_is_reported_and_nothing_that_must_be_logged_is_done(
    place: Path, data: Path, capsys: pytest.CaptureFixture[str], harm: Callable[[Path], None]
) -> None:
    for number in range(50):
        audit.record(Event.EXPORTED, "kim", rows=number)
    harm(audit.file_path())
    body = audit.file_path().read_bytes()
    with pytest.raises(AuditError, match="skadad eller har en annan form"):
        audit.lines()
    assert main(["--data", str(data), "build"]) == 2
    output = capsys.readouterr().err
    assert "audit.sqlite är skadad" in output
    assert "Flytta undan den" in output
    assert not (place / "dashboard.duckdb").exists()
    assert audit.file_path().read_bytes() == body


def test_a_writer_that_waits_in_vain_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    audit.record(Event.EXPORTED, "kim")
    monkeypatch.setattr(sqlite_file, "SECONDS_TO_WAIT", 0.01)
    with sqlite3.connect(audit.file_path()) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(AuditError, match="skrivs av någon annan just nu"):
            audit.record(Event.EXPORTED, "annan")
    assert audit.names() == ["kim"]


@pytest.fixture
def log_on_it(small_disk: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small disk with the log on it."""
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(small_disk / "dashboard.duckdb"))
    return small_disk


@pytest.mark.parametrize("has_log", [True, False])
def test_a_full_disk_is_reported_before_and_while_writing_and_no_line_is_halved(log_on_it: Path, has_log: bool) -> None:
    if has_log:
        audit.record(Event.EXPORTED, "kim")
    with fill(log_on_it, 0):
        with pytest.raises(AuditError, match="Disken är full"):
            audit.ready()
        with pytest.raises(AuditError, match="Disken är full"):
            audit.record(Event.EXPORTED, "annan")
    audit.record(Event.EXPORTED, "sist")
    assert audit.names() == (["kim", "sist"] if has_log else ["sist"])


def test_a_folder_that_may_only_be_read_is_reported(log_on_it: Path) -> None:
    audit.record(Event.EXPORTED, "kim")
    make_read_only(log_on_it)
    with pytest.raises(AuditError, match=r"får inte läsa eller skriva audit\.sqlite"):
        audit.record(Event.EXPORTED, "annan")
