"""Test backups: complete, made while the panel is in use, and whole or not there at all."""

import errno
import json
import os
import shutil
import sqlite3
import stat
import threading
from datetime import timedelta
from pathlib import Path

import pytest

import panel.operations.backup.copying
from etl.build import build, build_lock
from panel.__main__ import main
from panel.ledger.ledger import ledger_folder
from panel.operations.backup import make
from panel.operations.backup.make import back_up, whole_backups
from panel.operations.backup.manifest import FILE, SUM_FILE, read_manifest
from panel.operations.backup.paths import BackupError, PanelPaths, paths_of
from panel.operations.backup.verify import backup_problems
from panel.records import saved_views
from tests.support.follow_up_sheets import hand_in, write
from tests.support.kept_panel import MOMENT, contents_of

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("loaded_once")]

pytest_plugins = ["tests.support.kept"]

SECOND = timedelta(seconds=1)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """The folder of backups."""
    return tmp_path / "copies"


def names_in(target: Path) -> list[str]:
    return sorted(path.name for path in target.iterdir() if path.name != ".backup.lock")


def test_all_that_exists_nowhere_else_is_in_it_with_its_hash_and_nothing_else(kept: PanelPaths, target: Path) -> None:
    made = back_up(kept, target, now=MOMENT)
    assert made.folder == target / "20261125T100000Z"
    copied = paths_of(made.folder)
    there = contents_of(kept.sources)
    ledger = {name.removeprefix("uploads/"): body for name, body in there.items() if name.startswith("uploads/")}
    assert len(ledger) == 8  # three receipts with their sums, two workbooks
    assert contents_of(copied.served / "uploads") == ledger
    assert contents_of(copied.sources) == {name: body for name, body in there.items() if "uploads/" not in name}
    assert (copied.configuration / "config.toml").read_bytes() == (kept.configuration / "config.toml").read_bytes()
    assert list(backup_problems(made.folder, made.manifest.files)) == []
    assert {entry.path for entry in made.manifest.files} == {
        path.relative_to(made.folder).as_posix() for path in made.folder.rglob("*") if path.is_file()
    } - {FILE, SUM_FILE}


def test_what_it_says_of_itself_is_read_back(kept: PanelPaths, target: Path) -> None:
    made = back_up(kept, target, now=MOMENT)
    assert read_manifest(made.folder) == made.manifest
    assert made.manifest.picture is not None
    assert made.manifest.picture.last_receipt == 3
    assert made.manifest.is_same_sources
    assert made.manifest.problems == []
    assert made.manifest.missing == [
        "dashboard.duckdb: görs om ur källorna",
        "secrets.toml: hemligheter kopieras bara med --with-secrets",
    ]


def test_secrets_are_left_out_unless_asked_for_and_then_for_own_eyes(kept: PanelPaths, target: Path) -> None:
    assert not (back_up(kept, target, now=MOMENT).folder / "configuration" / "secrets.toml").exists()
    made = back_up(kept, target, with_secrets=True, now=MOMENT)
    secrets = made.folder / "configuration" / "secrets.toml"
    assert secrets.read_bytes() == (kept.configuration / "secrets.toml").read_bytes()
    assert stat.S_IMODE(secrets.stat().st_mode) == 0o600
    assert stat.S_IMODE((made.folder / "audit.sqlite").stat().st_mode) == 0o600
    assert stat.S_IMODE(made.folder.stat().st_mode) == 0o700


def test_a_source_that_was_changed_after_the_build_is_reported(kept: PanelPaths, target: Path) -> None:
    with (kept.sources / "statistics" / "annotation.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    assert not back_up(kept, target).manifest.is_same_sources


def test_a_database_that_cannot_be_read_does_not_stop_it_and_is_reported(kept: PanelPaths, target: Path) -> None:
    kept.database.write_bytes(b"not a database")
    manifest = back_up(kept, target).manifest
    assert manifest.picture is None
    assert "går inte att läsa" in manifest.missing[0]
    kept.database.unlink()
    assert "den finns inte" in back_up(kept, target).manifest.missing[0]


def test_it_is_made_while_somebody_saves_views_and_each_copy_is_whole(kept: PanelPaths, target: Path) -> None:
    stop = threading.Event()

    def save_on() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            saved_views.save(f"Vy {number}", "indikator=population")

    writer = threading.Thread(target=save_on)
    writer.start()
    try:
        folders = [back_up(kept, target).folder for _ in range(5)]
    finally:
        stop.set()
        writer.join()
    counts = []
    for folder in folders:
        with sqlite3.connect(folder / "saved_views.sqlite") as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            counts.append(connection.execute("SELECT count(*) FROM saved_view").fetchone()[0])
        connection.close()
    assert counts == sorted(counts)
    assert counts[-1] > 1


def test_who_builds_is_waited_for_and_who_builds_for_ever_is_reported(
    kept: PanelPaths, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(make, "TIMEOUT_SECONDS", 0)
    with build_lock(kept.database), pytest.raises(BackupError, match="publicerar eller bygger just nu"):
        back_up(kept, target)
    assert names_in(target) == []
    assert back_up(kept, target).manifest.is_same_sources


def test_the_lock_is_not_held_while_what_is_only_added_to_is_copied(
    kept: PanelPaths, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = panel.operations.backup.copying.copy_file
    published = []

    def publish_meanwhile(source: Path, folder: Path, name: str) -> object:
        if name.startswith("uploads/") and not published:
            published.append(hand_in(write("Programpunkter", "point:3", Kommentar="Under tiden.")).receipt_no)
        return copy(source, folder, name)

    monkeypatch.setattr(panel.operations.backup.copying, "copy_file", publish_meanwhile)
    made = back_up(kept, target)
    assert published == [4]
    assert not (made.folder / "uploads" / "000004").exists()
    assert made.manifest.is_same_sources


def test_two_at_once_in_the_same_folder_are_reported(
    kept: PanelPaths, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = make._copy

    def second_meanwhile(*arguments: object) -> object:
        with pytest.raises(BackupError, match="säkerhetskopierar till mappen just nu"):
            back_up(kept, target)
        return copy(*arguments)

    monkeypatch.setattr(make, "_copy", second_meanwhile)
    assert len(names_in(target)) == 1 if back_up(kept, target) else False


@pytest.mark.parametrize("inside", ["data/copies", "data", "data/uploads/x"])
def test_a_folder_inside_what_is_to_be_kept_is_refused(kept: PanelPaths, inside: str) -> None:
    with pytest.raises(BackupError, match="Välj en mapp utanför"):
        back_up(kept, kept.sources.parent / inside)


def test_a_file_for_a_folder_is_refused(kept: PanelPaths, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BackupError, match="är en fil"):
        back_up(kept, tmp_path / "file")


def test_the_newest_are_kept_and_the_oldest_go(kept: PanelPaths, target: Path) -> None:
    folders = [back_up(kept, target, now=MOMENT + number * SECOND).folder for number in range(3)]
    made = back_up(kept, target, keep=2, now=MOMENT + 3 * SECOND)
    assert made.removed == folders[:2]
    assert names_in(target) == [folders[2].name, made.folder.name]


def test_one_with_problems_removes_none_and_is_not_counted(kept: PanelPaths, target: Path) -> None:
    good = [back_up(kept, target).folder for _ in range(2)]
    receipt = ledger_folder(kept.database) / "000001" / "receipt.json"
    body = receipt.read_bytes()
    receipt.write_bytes(body[:-9])
    bad = back_up(kept, target, keep=1)
    assert bad.manifest.problems == [
        "uploads/000001/receipt.json: Kvittot går inte att läsa. Återställ mappen uploads från säkerhetskopian."
    ]
    assert bad.removed == []
    receipt.write_bytes(body)
    last = back_up(kept, target, keep=1)
    assert last.removed == good
    assert names_in(target) == [bad.folder.name, last.folder.name]


def test_somebody_elses_folder_and_a_damaged_copy_are_left_as_they_are(kept: PanelPaths, target: Path) -> None:
    (target / "bilder").mkdir(parents=True)
    damaged = back_up(kept, target).folder
    (damaged / FILE).write_text("{", encoding="utf-8")
    back_up(kept, target, keep=1)
    assert "bilder" in names_in(target)
    assert damaged.name in names_in(target)
    assert len(whole_backups(target)) == 1


def test_a_clock_set_back_does_not_make_the_newest_the_oldest(kept: PanelPaths, target: Path) -> None:
    first = back_up(kept, target, now=MOMENT)
    second = back_up(kept, target, keep=1, now=MOMENT - timedelta(days=365))
    assert second.folder.name == "20261125T100001Z"
    assert second.removed == [first.folder]


@pytest.mark.faults
@pytest.mark.parametrize("at", range(1, 40, 6))
def test_a_disk_that_is_full_at_any_file_leaves_the_older_ones_and_nothing_half(
    kept: PanelPaths, target: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    first = back_up(kept, target).folder
    number, fsync = 0, os.fsync

    def full(handle: int) -> None:
        nonlocal number
        number += 1
        if number == at:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        fsync(handle)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(BackupError, match=r"Disken är full: .*de äldre är orörda\. Frigör plats"):
            back_up(kept, target, keep=1)
    assert [path.name for path in target.iterdir() if path.is_dir()] == [first.name]
    assert back_up(kept, target).manifest.problems == []


def test_a_file_that_is_written_all_the_time_is_reported(
    kept: PanelPaths, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = kept.sources / "catalogue.toml"
    copied = panel.operations.backup.copying._copied

    def written_meanwhile(source: Path, *rest: object) -> object:
        if source == file:
            with file.open("a", encoding="utf-8") as out:
                out.write("\n")
        return copied(source, *rest)

    monkeypatch.setattr(panel.operations.backup.copying, "_copied", written_meanwhile)
    with pytest.raises(BackupError, match=r"catalogue\.toml ändras hela tiden"):
        back_up(kept, target)


def test_what_one_who_was_killed_left_is_removed_by_the_next(kept: PanelPaths, target: Path) -> None:
    shutil.copytree(kept.sources / "plans", target / ".staged-20261125T090000Z")
    made = back_up(kept, target)
    assert names_in(target) == [made.folder.name]


def test_the_command_says_what_it_did_and_logs_it(
    kept: PanelPaths, target: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--data", str(kept.sources), "backup", str(target)]) == 0
    output = capsys.readouterr().out
    assert "Inte med: secrets.toml" in output
    assert "Databasens innehåll: " in output
    with sqlite3.connect(kept.served / "audit.sqlite") as connection:
        event, about = connection.execute("SELECT event, about FROM event ORDER BY rowid DESC").fetchone()
    connection.close()
    assert (event, json.loads(about)["problems"]) == ("backed up", 0)
    assert main(["backup", str(kept.served / "copies")]) == 2
    assert "Välj en mapp utanför" in capsys.readouterr().err


def test_a_damaged_log_does_not_stop_a_backup_but_is_reported(
    kept: PanelPaths, target: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (kept.served / "audit.sqlite").write_bytes(b"not a database" * 100)
    assert main(["--data", str(kept.sources), "backup", str(target)]) == 1
    output = capsys.readouterr().out
    assert "audit.sqlite: filen är skadad" in output
    assert "Gjort, men inte loggat." in output
    (folder,) = (path for path in target.iterdir() if path.is_dir())
    assert (folder / "audit.sqlite").read_bytes() == b"not a database" * 100


def test_a_demo_of_its_own_sources_is_backed_up_with_those(kept: PanelPaths, target: Path) -> None:
    demo = kept.served / "demo"
    shutil.copytree(kept.sources / "plans", demo / "sources" / "plans")
    for name in ("statistics", "catalogue.toml"):
        source = kept.sources / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, demo / "sources" / name)
    build(demo / "sources", demo / "dashboard.duckdb")
    made = back_up(PanelPaths(demo / "sources", demo / "dashboard.duckdb", kept.configuration), target)
    assert (made.manifest.sources_name, made.manifest.is_same_sources) == ("sources", True)
    assert not any("demo" in Path(entry.path).parts for entry in back_up(kept, target).manifest.files)
