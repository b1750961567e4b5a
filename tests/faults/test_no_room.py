"""Test each operation on a full and on a read-only disk: it says so in a sentence, and nothing is half done.

Publications on such disks are in tests/faults/test_follow_up_disk.py.
"""

from pathlib import Path

import duckdb
import pytest
from pytest_httpserver import HTTPServer

from etl.build import new_database
from etl.fetch.catalogue.catalogue import Series
from etl.fetch.run import fetch_all
from etl.fetch.sources.web import Web
from etl.fetch.store import read_snapshots
from panel import warehouse
from panel.__main__ import main
from panel.operations.backup.make import back_up
from panel.operations.backup.paths import BackupError, PanelPaths, paths_in
from panel.operations.backup.restore import restore
from panel.operations.backup.verify import panel_problems
from panel.records import audit, saved_views
from tests.support.faults.disks import fill, make_read_only, make_writable
from tests.support.fetched import CELL
from tests.support.kept_panel import contents_of, serve_kept
from tests.support.services import PxTable, serve_pxweb
from tests.support.services.entries import population_table, table_entry

pytestmark = pytest.mark.faults

pytest_plugins = ["tests.support.kept"]

BUILD_NEEDS_KB = [0, 40, 2_000, 4_000]


@pytest.fixture
def panel_on_it(kept_once: Path, small_disk: Path, monkeypatch: pytest.MonkeyPatch) -> PanelPaths:
    """The panel with all that is kept, on a small disk."""
    return serve_kept(kept_once, small_disk / "panel", monkeypatch)


@pytest.fixture
def table() -> PxTable:
    return population_table()


@pytest.fixture
def series(httpserver: HTTPServer, table: PxTable) -> Series:
    return table_entry(serve_pxweb(httpserver, table))


@pytest.mark.parametrize("free_kb", BUILD_NEEDS_KB)
def test_a_build_without_room_leaves_the_old_build_and_says_so(
    panel_on_it: PanelPaths, capsys: pytest.CaptureFixture[str], free_kb: int
) -> None:
    audit.ready()
    shown, ledger = panel_on_it.database.read_bytes(), contents_of(panel_on_it.served)
    with fill(panel_on_it.served, free_kb):
        assert main(["--data", str(panel_on_it.sources), "build"]) != 0
        output = capsys.readouterr().err
        assert "disken är full" in output.casefold()
        assert "Traceback" not in output
    assert panel_on_it.database.read_bytes() == shown
    assert contents_of(panel_on_it.served) == ledger
    assert not list(panel_on_it.served.glob(".*.building*"))
    assert main(["--data", str(panel_on_it.sources), "build"]) == 0


def test_a_file_that_is_full_when_it_is_closed_is_an_error_and_no_empty_database(small_disk: Path) -> None:
    """Small tables are written when the file is closed, and what then goes wrong DuckDB keeps to itself."""
    with (
        fill(small_disk, 600),
        pytest.raises(duckdb.IOException),
        new_database(small_disk / "new.duckdb") as connection,
    ):
        for number in range(60):
            connection.execute(
                f"CREATE TABLE t{number} AS SELECT md5(i::VARCHAR) AS word FROM range(400) AS numbers(i)"
            )


@pytest.mark.parametrize("free_kb", [0, 4])
def test_a_fetch_without_room_keeps_what_was_there_and_says_so(
    panel_on_it: PanelPaths, series: Series, table: PxTable, free_kb: int
) -> None:
    table.values[CELL] = 7.0
    before = read_snapshots(panel_on_it.sources)
    with fill(panel_on_it.served, free_kb):
        (outcome,) = fetch_all([series], panel_on_it.sources, Web())
    assert outcome.kind == "failed"
    assert "No space left" in outcome.text or "Inget är sparat" in outcome.text
    assert read_snapshots(panel_on_it.sources) == before
    assert not list((panel_on_it.sources / "snapshots").glob("*/.new-*"))
    (outcome,) = fetch_all([series], panel_on_it.sources, Web())
    assert outcome.kind == "new"
    assert len(read_snapshots(panel_on_it.sources)) == len(before) + 1


@pytest.mark.parametrize("free_kb", [0, 4, 100, 900])
def test_a_backup_without_room_leaves_the_older_ones_and_says_so(
    kept: PanelPaths, small_disk: Path, free_kb: int
) -> None:
    target = small_disk / "copies"
    first = back_up(kept, target).folder
    with fill(small_disk, free_kb), pytest.raises(BackupError, match=r"Disken är full: .*de äldre är orörda"):
        back_up(kept, target, keep=1)
    assert [path.name for path in target.glob("*/")] == [first.name]
    assert back_up(kept, target, keep=1).removed == [first]


def test_a_restore_without_room_changes_nothing_and_says_so(kept: PanelPaths, small_disk: Path, tmp_path: Path) -> None:
    backup = back_up(kept, tmp_path / "copies").folder
    paths = paths_in(small_disk / "new", "data")
    with fill(small_disk, 200), pytest.raises(BackupError, match="kör samma kommando igen"):
        restore(backup, paths)
    assert contents_of(paths.served) == {}
    assert restore(backup, paths).differing == []


def test_a_view_and_a_line_in_the_log_without_room_are_refused_with_a_sentence(panel_on_it: PanelPaths) -> None:
    with fill(panel_on_it.served, 0):
        with pytest.raises(saved_views.SavedViewsError, match="Disken är full"):
            for number in range(200):
                saved_views.save(f"Vy {number}", "x" * 4000)
        with pytest.raises(audit.AuditError, match="Disken är full"):
            for number in range(2000):
                audit.record(audit.Event.EXPORTED, "controller", rows=number)
        assert "Vår folkmängd" in [view.name for view in saved_views.kept()]
    saved_views.save("Efter", "indikator=population")
    audit.record(audit.Event.EXPORTED, "controller", rows=1)
    assert panel_problems(panel_on_it) == []


def test_on_a_disk_that_can_only_be_read_each_says_so_and_the_build_is_served(
    panel_on_it: PanelPaths, series: Series, table: PxTable, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    audit.ready()
    disk = panel_on_it.served.parent.parent
    table.values[CELL] = 7.0
    make_read_only(disk)
    try:
        assert main(["--data", str(panel_on_it.sources), "build"]) != 0
        assert "Traceback" not in capsys.readouterr().err
        (outcome,) = fetch_all([series], panel_on_it.sources, Web())
        assert outcome.kind == "failed"
        with pytest.raises(saved_views.SavedViewsError, match="får inte läsa eller skriva"):
            saved_views.save("Nej", "indikator=population")
        with pytest.raises(audit.AuditError, match="får inte läsa eller skriva"):
            audit.record(audit.Event.EXPORTED, "controller", rows=1)
        assert [view.name for view in saved_views.kept()] == ["Vår folkmängd"]
        assert warehouse.read("ledger_state")["last_receipt"].item() == 3
        with pytest.raises(BackupError):
            back_up(panel_on_it, disk / "copies")
    finally:
        make_writable(disk)
    assert panel_problems(panel_on_it) == []
    assert back_up(panel_on_it, tmp_path / "copies").manifest.problems == []


def test_a_source_that_may_not_be_read_is_named(kept: PanelPaths, tmp_path: Path) -> None:
    """What a backup leaves out without a word would be lost without a word."""
    (kept.sources / "statistics" / "nowhere.csv").symlink_to("/nowhere/at/all.csv")
    with pytest.raises(BackupError, match=r"nowhere\.csv: .* Ingen ny kopia är gjord"):
        back_up(kept, tmp_path / "copies")
