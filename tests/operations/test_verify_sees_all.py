"""Test that verify notices any changed bit of any file and any changed word of any row."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from panel.__main__ import main
from panel.operations.backup.make import back_up
from panel.operations.backup.paths import PanelPaths
from panel.operations.backup.verify import panel_problems
from panel.operations.erase import erase
from panel.records import audit, audit_chain, saved_views
from panel.records.audit import Event, LogFilter
from tests.conftest import ROOT
from tests.support.follow_up_sheets import PLAN, hand_in, write

pytestmark = pytest.mark.slow

pytest_plugins = ["tests.support.kept"]

V1 = (ROOT / "tests" / "support" / "audit_v1.sql").read_text(encoding="utf-8")
# saved_views.sqlite as it was before rows had sums.
VIEWS_V1 = """CREATE TABLE IF NOT EXISTS saved_view (
        view_id    INTEGER PRIMARY KEY,
        name       TEXT NOT NULL,
        name_key   TEXT NOT NULL,
        address    TEXT NOT NULL,
        saved_at   TEXT NOT NULL,
        deleted_at TEXT
    );
CREATE UNIQUE INDEX IF NOT EXISTS one_of_each_name ON saved_view (name_key) WHERE deleted_at IS NULL;
INSERT INTO saved_view VALUES (1, 'Vår', 'vår', 'indikator=population', '2026-11-25T10:00:00+00:00', NULL);
PRAGMA user_version = 1;"""
# The same with sums, before a view had an owner.
VIEWS_V2 = f"""{VIEWS_V1}
CREATE TABLE IF NOT EXISTS saved_view_sum (view_id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL);
CREATE TRIGGER IF NOT EXISTS added_view_is_summed_anew AFTER INSERT ON saved_view
    BEGIN DELETE FROM saved_view_sum WHERE view_id = NEW.view_id; END;
CREATE TRIGGER IF NOT EXISTS changed_view_is_summed_anew AFTER UPDATE ON saved_view
    BEGIN DELETE FROM saved_view_sum WHERE view_id = NEW.view_id; END;
PRAGMA user_version = 2;"""
WRITE_V1 = "INSERT INTO event (at, event, who, about) VALUES (?, ?, ?, '{}')"
AT = "2026-11-25T10:00:00+00:00"
ANY_BIT = st.tuples(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(0, 7))
BOUNDED = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def kept_files(paths: PanelPaths) -> dict[str, Path]:
    found = paths.sources_that_change() | paths.snapshots() | paths.uploads() | paths.sqlite_files()
    return found | paths.configured(with_secrets=False)


def flipped(file: Path, offset: int, bit: int) -> None:
    body = bytearray(file.read_bytes())
    body[offset % len(body)] ^= 1 << bit
    file.write_bytes(body)


def contents(file: Path) -> object:
    """What can be read from a SQLite file: bytes outside that, such as those of freed pages, say nothing."""
    with closing(sqlite3.connect(file)) as connection:
        return list(connection.iterdump())


def is_the_same(file: Path, before: bytes) -> bool:
    if file.suffix != ".sqlite":
        return False
    whole = file.with_name("before")
    whole.write_bytes(before)
    try:
        return contents(file) == contents(whole)
    except sqlite3.Error:
        return False
    finally:
        whole.unlink()


@given(ANY_BIT)
@BOUNDED
def test_a_bit_of_any_file_of_a_panel(kept: PanelPaths, bit: tuple[int, int, int]) -> None:
    files = list(kept_files(kept).values())
    check_flip(kept, files[bit[0] % len(files)], bit[1], bit[2])


def test_the_middle_of_every_file_of_a_panel(kept: PanelPaths) -> None:
    for file in kept_files(kept).values():
        if file.stat().st_size:
            check_flip(kept, file, file.stat().st_size // 2, 0)


def check_flip(paths: PanelPaths, file: Path, offset: int, bit: int) -> None:
    before = file.read_bytes()
    if not before:
        return
    flipped(file, offset, bit)
    try:
        assert panel_problems(paths) or is_the_same(file, before), f"{file}, byte {offset % len(before)}, bit {bit}"
    finally:
        file.write_bytes(before)


@pytest.fixture
def copy(kept: PanelPaths, tmp_path: Path) -> Path:
    return back_up(kept, tmp_path / "copies").folder


@given(ANY_BIT)
@BOUNDED
def test_a_bit_of_any_file_of_a_backup(copy: Path, bit: tuple[int, int, int]) -> None:
    files = sorted(path for path in copy.rglob("*") if path.is_file() and path.stat().st_size)
    file = files[bit[0] % len(files)]
    before = file.read_bytes()
    flipped(file, bit[1], bit[2])
    try:
        assert main(["verify", str(copy)]) != 0, f"{file}, byte {bit[1] % len(before)}, bit {bit[2]}"
    finally:
        file.write_bytes(before)


def test_a_word_of_a_backups_manifest(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    manifest = copy / "manifest.json"
    text = manifest.read_text(encoding="utf-8")
    sha256 = text.partition('"content_sha256": "')[2][:64]
    manifest.write_text(text.replace(sha256, "0" * 64), encoding="utf-8")
    assert main(["verify", str(copy)]) != 0
    assert "manifest.json är inte densamma som när kopian gjordes." in capsys.readouterr().err


def test_a_backup_from_before_manifests_had_sums_is_read(copy: Path) -> None:
    manifest = copy / "manifest.json"
    manifest.write_text(manifest.read_text("utf-8").replace('"format": "2"', '"format": "1"'), encoding="utf-8")
    (copy / "manifest.sha256").unlink()
    assert main(["verify", str(copy)]) == 0


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("UPDATE event SET who = 'annan' WHERE event_no = 3", "Rad 2 eller 3 är inte densamma"),
        ("UPDATE event SET about = '{}' WHERE event_no = 6", "Rad 5 eller 6 är inte densamma"),
        ("UPDATE event SET at = '2026-11-25T10:00:01+00:00' WHERE event_no = 1", "Rad 1 eller 1 är inte densamma"),
        ("DELETE FROM event WHERE event_no = 3", "Rad 3 saknas."),
        ("DELETE FROM event WHERE event_no < 4", "Rad 3 saknas."),
        ("DELETE FROM event WHERE event_no = 6; DELETE FROM chain WHERE event_no = 6", "De sista raderna saknas"),
        ("DELETE FROM event WHERE event_no = 6", "Rad 6 saknas."),
        ("UPDATE chain SET sha256 = 'x' WHERE event_no = 4", "Rad 3 eller 4 är inte densamma"),
        ("UPDATE event SET event = 'built' WHERE event_no = 6", "Rad 5 eller 6 är inte densamma"),
    ],
)
def test_a_row_of_the_log_that_is_changed_or_gone(kept: PanelPaths, change: str, message: str) -> None:
    for number in range(5):
        audit.record(Event.EXPORTED, "kim", rows=number)
    assert panel_problems(kept) == []
    change_unseen(change)
    assert any(str(problem).startswith(f"audit.sqlite: {message}") for problem in panel_problems(kept))


def change_unseen(change: str) -> None:
    """Change rows as somebody does who writes in the file itself, past its triggers, and puts those back."""
    with closing(sqlite3.connect(audit.file_path())) as connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.executescript(change)
        for _, sql in triggers:
            connection.execute(sql)
        connection.commit()


WORD = st.sampled_from(["at", "event", "who", "about"])


@given(st.integers(0, 10**6), WORD, st.integers(0, 10**6), st.characters(min_codepoint=33, max_codepoint=0x2FF))
@BOUNDED
def test_a_sign_of_any_row_of_the_log(kept: PanelPaths, number: int, column: str, at: int, sign: str) -> None:
    file = audit.file_path()
    if audit.count() < 5:
        for rows in range(5):
            audit.record(Event.EXPORTED, "kim", rows=rows)
    before = file.read_bytes()
    with closing(sqlite3.connect(file)) as connection:
        numbers = [one for (one,) in connection.execute("SELECT event_no FROM event")]
        wanted = numbers[number % len(numbers)]
        ((text,),) = connection.execute(f"SELECT {column} FROM event WHERE event_no = ?", (wanted,)).fetchall()
    position = at % len(text)
    if text[position] == sign:
        return
    change = text[:position] + sign + text[position + 1 :]
    try:
        change_unseen(
            f"PRAGMA ignore_check_constraints = ON; UPDATE event SET {column} = {quoted(change)} WHERE event_no = {wanted}"
        )
        assert panel_problems(kept)
    finally:
        file.write_bytes(before)


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def test_a_log_from_before_the_chain_is_chained_from_a_stated_row(kept: PanelPaths) -> None:
    file = audit.file_path()
    file.unlink()
    with closing(sqlite3.connect(file)) as old:
        old.executescript(V1)
        old.executemany(WRITE_V1, [(AT, "built", "a"), (AT, "built", "b")])
        old.commit()
    assert panel_problems(kept) == []
    assert [line.who for line in audit.lines()] == ["b", "a"]
    audit.record(Event.EXPORTED, "kim")
    assert [(line.event, line.who, line.about) for line in audit.lines()[:2]] == [
        ("exported", "kim", {}),
        ("chained", "panelen", {"rows": 2}),
    ]
    assert panel_problems(kept) == []
    change_unseen("UPDATE event SET who = 'c' WHERE event_no = 1")
    assert panel_problems(kept) != []


def test_what_an_older_version_writes_meanwhile_is_chained_afterwards(kept: PanelPaths) -> None:
    with closing(sqlite3.connect(audit.file_path())) as old:
        old.execute(WRITE_V1, (AT, "built", "older"))
        old.commit()
    assert panel_problems(kept) == []
    audit.record(Event.EXPORTED, "kim")
    assert [line.event for line in audit.lines()[:3]] == ["exported", "chained", "built"]
    change_unseen("UPDATE event SET who = 'c' WHERE who = 'older'")
    assert panel_problems(kept) != []


@pytest.fixture
def old_and_new(kept: PanelPaths, monkeypatch: pytest.MonkeyPatch) -> PanelPaths:
    """A panel whose log has two lines to purge and two to keep."""
    audit.file_path().unlink()
    for days in (900, 800, 10, 5):
        at = datetime.now(UTC) - timedelta(days=days)
        with monkeypatch.context() as patch:
            patch.setattr(audit, "_now", lambda at=at: at)
            audit.record(Event.EXPORTED, f"n{days}")
    return kept


def test_a_purge_leaves_a_chain_that_holds_and_is_anchored(old_and_new: PanelPaths) -> None:
    assert audit.purge() == 2
    audit.record(Event.EXPORTED, "kim")
    assert panel_problems(old_and_new) == []
    change_unseen("DELETE FROM event WHERE event_no = 3")
    assert [problem.what for problem in panel_problems(old_and_new)] == ["Rad 3 saknas."]


def test_what_an_older_version_purges_is_stated_in_its_row(old_and_new: PanelPaths) -> None:
    with closing(sqlite3.connect(audit.file_path())) as old:
        old.executescript("INSERT INTO purging VALUES (3); DELETE FROM event WHERE event_no < 3; DELETE FROM purging")
        old.execute(WRITE_V1.replace("'{}'", "json_object('rows', 2)"), (AT, "purged", "panelen"))
        old.commit()
    assert panel_problems(old_and_new) == []
    change_unseen("DELETE FROM event WHERE event_no < 5")
    assert [problem.what for problem in panel_problems(old_and_new)] == ["Rad 4 saknas."]


def test_an_older_version_that_asks_whether_it_can_write_changes_nothing_that_is_seen(kept: PanelPaths) -> None:
    with closing(sqlite3.connect(audit.file_path())) as old:
        old.execute("PRAGMA user_version = 1")
    assert panel_problems(kept) == []
    audit.record(Event.EXPORTED, "kim")
    assert panel_problems(kept) == []


# Adds rows, as a process that serves does.
WRITER = """
import sys
from panel.records import audit
print("begun", flush=True)
for number in range(150):
    audit.record(audit.Event.EXPORTED, sys.argv[1], rows=number)
"""


def test_rows_that_processes_add_meanwhile_are_no_problem(kept: PanelPaths) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", WRITER]
    writers = [
        subprocess.Popen([*command, who], cwd=ROOT, env=environment, stdout=subprocess.PIPE) for who in ("kim", "alex")
    ]
    for writer in writers:
        assert writer.stdout is not None
        writer.stdout.readline()
    seen = []
    while any(writer.poll() is None for writer in writers):
        seen += audit_chain.chain_problems(audit.file_path())
    assert [writer.wait() for writer in writers] == [0, 0]
    assert seen == []
    assert audit_chain.chain_problems(audit.file_path()) == []
    assert audit.count(LogFilter(event=Event.EXPORTED)) == 300


def test_a_log_that_is_put_back_from_a_copy_goes_on_in_the_same_chain(kept: PanelPaths, tmp_path: Path) -> None:
    backup = back_up(kept, tmp_path / "copies").folder
    before = contents(audit.file_path())
    audit.file_path().unlink()
    assert main(["--data", str(kept.sources), "restore", str(backup)]) == 0
    assert [line.event for line in audit.lines()][:2] == ["restored", "published"]
    assert panel_problems(kept) == []
    change_unseen("UPDATE event SET who = 'annan' WHERE event = 'published'")
    assert panel_problems(kept) != []
    assert before != contents(audit.file_path())


def test_a_database_of_another_version_is_reported_as_that_alone(kept: PanelPaths) -> None:
    with duckdb.connect(str(kept.database)) as connection:
        connection.execute("ALTER TABLE build DROP COLUMN kept_sums")
        connection.execute("UPDATE build SET schema_sha256 = 'another'")
    assert [problem.what for problem in panel_problems(kept)] == [
        "Databasen är byggd av en annan version av programmet."
    ]


def test_the_middle_of_every_file_after_an_erasure(kept: PanelPaths) -> None:
    receipt = hand_in(write("Programpunkter", "point:3", Kommentar="Ring Kim på växeln"))
    cell = next(str(change.cell) for change in receipt.changes if change.field == "comment")
    erase(receipt.receipt_no, PLAN, cell, "controller")
    assert panel_problems(kept) == []
    for file in kept.uploads().values():
        check_flip(kept, file, file.stat().st_size // 2, 0)


@pytest.mark.parametrize("script", [VIEWS_V1, VIEWS_V2])
def test_views_of_older_files_are_read_and_summed_at_the_next_change(kept: PanelPaths, script: str) -> None:
    file = saved_views.file_path()
    file.unlink()
    with closing(sqlite3.connect(file)) as old:
        old.executescript(script)
    assert panel_problems(kept) == []
    assert [view.name for view in saved_views.kept()] == ["Vår"]
    saved_views.save("En till", "indikator=births")
    assert panel_problems(kept) == []
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT count(*) FROM saved_view_sum").fetchone() == (2,)


@pytest.mark.parametrize(
    "change",
    [
        "DROP TRIGGER changed_view_is_summed_anew; UPDATE saved_view SET address = 'indikator=other'",
        "UPDATE saved_view_about SET owner = 'annan'",
        "DELETE FROM saved_view_about",
    ],
)
def test_a_saved_view_that_is_changed_in_the_file(kept: PanelPaths, change: str) -> None:
    assert panel_problems(kept) == []
    file = kept.served / "saved_views.sqlite"
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(change)
    assert any("saved_views.sqlite" in str(problem) for problem in panel_problems(kept))
