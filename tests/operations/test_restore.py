"""Test restoring: the same database, nothing overwritten, and resumed where it was interrupted."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

import panel.operations.backup.restore
from etl.build import UNFINISHED, build
from etl.kept_files import sources_of
from panel import warehouse
from panel.__main__ import main
from panel.errors import SourceError
from panel.follow_up.publish import PublishError
from panel.ledger.ledger import ledger_folder, read_receipts
from panel.operations.backup.make import back_up
from panel.operations.backup.manifest import SUM_FILE, manifest_sum
from panel.operations.backup.paths import BackupError, PanelPaths, paths_in
from panel.operations.backup.restore import newest_in, restore
from panel.operations.backup.verify import panel_problems
from panel.operations.erase import erase
from panel.records import saved_views
from tests.conftest import ROOT
from tests.support.erased_words import files_with
from tests.support.follow_up_sheets import PLAN, hand_in, write
from tests.support.kept_panel import MOMENT, contents_of

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("loaded_once")]

pytest_plugins = ["tests.support.kept"]


@pytest.fixture
def copy(kept: PanelPaths, tmp_path: Path) -> Path:
    """A backup of the panel."""
    return back_up(kept, tmp_path / "copies", with_secrets=True, now=MOMENT).folder


@pytest.mark.services
def test_the_drill_on_a_machine_with_only_the_code_gives_the_same_content_hash(copy: Path, tmp_path: Path) -> None:
    machine = tmp_path / "machine"
    not_code = shutil.ignore_patterns(".*", "__pycache__", "data", "docs", "tests", "node_modules")
    shutil.copytree(ROOT, machine, ignore=not_code)
    environment = {key: value for key, value in os.environ.items() if key != warehouse.DATABASE_VARIABLE}
    command = [sys.executable, "-m", "panel", "restore", str(copy)]
    done = subprocess.run(command, cwd=machine, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"Databasen är densamma som då: {newest_hash(copy)}" in done.stdout
    assert contents_of(machine / "data" / "uploads") == contents_of(copy / "uploads")
    verified = subprocess.run([*command[:3], "verify"], cwd=machine, env=environment, capture_output=True, check=False)
    assert verified.returncode == 0, verified.stdout.decode()


def newest_hash(copy: Path) -> str:
    picture = panel.operations.backup.restore.read_manifest(copy).picture
    assert picture is not None
    return picture.content_sha256


def test_into_a_folder_of_its_own_it_is_a_whole_panel(kept: PanelPaths, copy: Path, tmp_path: Path) -> None:
    paths = paths_in(tmp_path / "new", "data")
    restored = restore(copy, paths)
    assert (restored.differing, restored.same, restored.aside) == ([], 0, None)
    assert contents_of(tmp_path / "new") == contents_of(kept.sources.parent)
    assert (paths.configuration / "secrets.toml").stat().st_mode & 0o777 == 0o600
    assert sources_of(paths.database) == paths.sources
    with sqlite3.connect(paths.served / "saved_views.sqlite") as connection:
        assert connection.execute("SELECT name FROM saved_view").fetchall() == [("Vår folkmängd",)]
    connection.close()


def test_over_the_same_panel_it_changes_nothing(kept: PanelPaths, copy: Path) -> None:
    before = contents_of(kept.served)
    restored = restore(copy, kept)
    assert (restored.put_back, restored.differing) == (0, [])
    assert contents_of(kept.served) == before


def test_what_is_gone_comes_back_and_what_is_newer_stays(kept: PanelPaths, copy: Path) -> None:
    number = hand_in(write("Programpunkter", "point:3", Kommentar="Efter kopian.")).receipt_no
    saved_views.save("Ny vy", "indikator=population")
    shutil.rmtree(ledger_folder(kept.database) / "000002")
    (kept.sources / "catalogue.toml").unlink()
    restored = restore(copy, kept)
    assert restored.put_back == 4  # receipt, sums, workbook, catalogue
    assert [receipt.receipt_no for receipt in read_receipts(ledger_folder(kept.database))] == [1, 2, 3, number]
    assert warehouse.read("ledger_state")["last_receipt"].item() == number
    assert [view.name for view in saved_views.kept()] == ["Ny vy", "Vår folkmängd"]
    assert "receipt" in restored.differing


def test_a_restored_backup_erases_again(kept: PanelPaths, copy: Path, tmp_path: Path) -> None:
    """Over the panel itself, and on a new machine by the list in a newer backup beside it."""
    cell = str(read_receipts(ledger_folder(kept.database))[0].changes[0].cell)
    erase(1, PLAN, cell, "controller")
    assert files_with("Först.", kept.sources.parent) == []
    restored = restore(copy, kept, replace=True)
    assert restored.aside is not None
    assert files_with("Först.", kept.sources.parent) == []
    assert panel_problems(kept) == []
    back_up(kept, copy.parent, with_secrets=True, now=MOMENT + timedelta(days=1))
    paths = paths_in(tmp_path / "new", "data")
    restore(copy, paths)
    assert files_with("Först.", tmp_path / "new") == []
    assert panel_problems(paths) == []


def test_what_is_there_and_is_another_stops_it_with_nothing_changed(kept: PanelPaths, copy: Path) -> None:
    (kept.sources / "catalogue.toml").write_text("another", encoding="utf-8")
    shutil.rmtree(ledger_folder(kept.database) / "000003")
    before = contents_of(kept.served)
    with pytest.raises(BackupError, match=r"(?s)1 filer finns redan.*Lägg till --replace.*catalogue\.toml"):
        restore(copy, kept)
    assert contents_of(kept.served) == before


def test_with_replace_the_old_goes_aside_and_is_kept(kept: PanelPaths, copy: Path) -> None:
    views = kept.served / "saved_views.sqlite"
    (kept.sources / "catalogue.toml").write_text("another", encoding="utf-8")
    views.unlink()
    views.with_name("saved_views.sqlite-journal").write_bytes(b"of one that is gone")
    restored = restore(copy, kept, replace=True)
    assert restored.differing == []
    assert restored.aside is not None
    assert (restored.aside / "catalogue.toml").read_text(encoding="utf-8") == "another"
    assert (restored.aside / "saved_views.sqlite-journal").read_bytes() == b"of one that is gone"
    assert not views.with_name("saved_views.sqlite-journal").exists()
    assert [view.name for view in saved_views.kept()] == ["Vår folkmängd"]


def test_a_database_that_becomes_another_is_reported_with_its_tables(
    kept: PanelPaths, copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    manifest = copy / "manifest.json"
    text = manifest.read_text(encoding="utf-8")
    before = newest_table(copy, "region")
    restate(copy, text.replace(before, "1 1"))
    assert main(["--data", str(kept.sources), "restore", str(copy)]) == 1
    assert "De här tabellerna skiljer: region" in capsys.readouterr().out


def restate(copy: Path, text: str) -> None:
    """Write a manifest that says something else, with its sum."""
    (copy / "manifest.json").write_text(text, encoding="utf-8")
    (copy / SUM_FILE).write_bytes(manifest_sum(text.encode()))


def newest_table(copy: Path, name: str) -> str:
    picture = panel.operations.backup.restore.read_manifest(copy).picture
    assert picture is not None
    return picture.tables[name]


def test_one_of_another_version_is_reported_as_awaited(
    kept: PanelPaths, copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    manifest = copy / "manifest.json"
    text = manifest.read_text(encoding="utf-8")
    text = text.replace('"duckdb": "1.5.5"', '"duckdb": "1.4.0"').replace(newest_table(copy, "region"), "1 1")
    restate(copy, text)
    assert main(["--data", str(kept.sources), "restore", str(copy)]) == 0
    assert "Det är väntat" in capsys.readouterr().out


HARM = {
    "a file changed": (
        lambda at: (at / "sources/catalogue.toml").write_bytes(b"x"),
        "sources/catalogue.toml: Filen är",
    ),
    "a file gone": (lambda at: (at / "uploads/000001/1.xlsx").unlink(), "uploads/000001/1.xlsx: Filen saknas"),
    "a file too many": (lambda at: (at / "uploads/x").write_bytes(b"x"), "uploads/x: Filen står inte i"),
    "a manifest cut": (lambda at: os.truncate(at / "manifest.json", 99), "manifest.json går inte att läsa"),
    "a manifest gone": (lambda at: (at / "manifest.json").unlink(), "ingen hel säkerhetskopia"),
}


@pytest.mark.parametrize(("harm", "message"), HARM.values(), ids=HARM)
def test_a_backup_that_does_not_hold_is_refused_before_anything_is_touched(
    kept: PanelPaths, copy: Path, capsys: pytest.CaptureFixture[str], harm, message: str
) -> None:
    harm(copy)
    shutil.rmtree(ledger_folder(kept.database))
    before = contents_of(kept.served)
    assert main(["--data", str(kept.sources), "restore", str(copy)]) == 2
    assert message in capsys.readouterr().err
    assert contents_of(kept.served) == before


@pytest.mark.parametrize(
    "name", ["../out", "/etc/out", "sources/../../out", "configuration/other.toml", "etl/build.py"]
)
def test_a_manifest_that_leads_out_of_its_place_is_refused(kept: PanelPaths, name: str) -> None:
    with pytest.raises(BackupError, match="innehållsförteckning"):
        kept.path_of(name)


def test_the_newest_of_a_folder_is_taken(kept: PanelPaths, copy: Path) -> None:
    newer = back_up(kept, copy.parent)
    assert newest_in(copy.parent) == newer.folder
    assert newest_in(copy) == copy
    with pytest.raises(BackupError, match="finns inte"):
        newest_in(copy / "nowhere")


def moves(limit: int) -> str:
    """Return a program that restores and is killed right after so many names have changed."""
    return f"""
import os, signal, sys
from pathlib import Path
from panel.operations.backup.paths import paths_in
from panel.operations.backup.restore import restore
done = 0
rename = Path.rename
def counted(self, target):
    global done
    moved = rename(self, target)
    done += 1
    if done == {limit}:
        os.kill(os.getpid(), signal.SIGKILL)
    return moved
Path.rename = counted
restore(Path(sys.argv[1]), paths_in(Path(sys.argv[2]), "data"), replace=True)
"""


@pytest.mark.faults
@pytest.mark.parametrize("limit", [1, 3])
def test_one_that_is_killed_half_way_is_built_by_nobody_and_taken_up_by_the_next(
    kept: PanelPaths, copy: Path, limit: int
) -> None:
    for name in ("uploads", "statistics"):
        shutil.rmtree(kept.served / name)
    (kept.sources / "catalogue.toml").write_text("another", encoding="utf-8")
    command = [sys.executable, "-c", moves(limit), str(copy), str(kept.sources.parent)]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == -signal.SIGKILL
    assert (kept.served / UNFINISHED).exists()
    with pytest.raises(SourceError, match="En återställning avbröts halvvägs"):
        build(kept.sources, kept.database)
    restored = restore(copy, kept)
    assert restored.differing == []
    assert not (kept.served / UNFINISHED).exists()
    assert not (kept.served / panel.operations.backup.restore.STAGED).exists()
    assert hand_in(write("Programpunkter", "point:3", Kommentar="Efter.")).receipt_no == 4


def test_nothing_is_published_while_a_restore_is_half_done(kept: PanelPaths) -> None:
    (kept.served / UNFINISHED).write_text("")
    with pytest.raises(PublishError, match="En återställning avbröts halvvägs"):
        hand_in(write("Programpunkter", "point:3", Kommentar="Nej."))
    (kept.served / UNFINISHED).unlink()
    assert hand_in(write("Programpunkter", "point:3", Kommentar="Ja.")).receipt_no == 4
    assert warehouse.read("receipts", plan_id=PLAN)["receipt_no"].max() == 4
