"""Test the lake when several machines publish at once, one is killed, or PostgreSQL goes down."""

import os
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import psycopg
import pytest

from etl.build import build
from panel import warehouse
from panel.follow_up.publish import PublishError, publish
from panel.ledger.ledger import ledger_folder, read_receipts
from panel.warehouse.lake import local_copy as lake_copy
from panel.warehouse.lake import writer_lock as lake_lock
from panel.warehouse.lake.builds import configured
from panel.warehouse.lake.work import BUILDS_KEPT
from tests.support.follow_up_traps import FOR_SURE, Send, killed_at_step, starts_with_others
from tests.support.follow_up_victim import (
    CONTEXT,
    KILLED,
    Task,
    Victim,
    do,
    publishing,
    replayed,
    sheet_with_text,
    start,
    start_anew,
)
from tests.support.lake.postgres import Cluster
from tests.support.lake.shared import Shared, another_build, put

pytestmark = pytest.mark.faults
pytest_plugins = ["tests.support.lake.panels"]

MACHINES = ("one", "two", "three", "four")


def at_machine(shared: Shared, machine: str, work: Any, *arguments: Any) -> Victim:
    """Start work in a process of its own, as one of the machines."""
    return start(shared.database, as_machine, shared.environment(machine), work, *arguments)


def as_machine(send: Send, environment: dict[str, str], work: Any, *arguments: Any) -> None:
    os.environ.update(environment)
    work(send, *arguments)


def watch(send: Send, done: Any) -> None:
    """Read for as long as others publish, and say each picture that is not whole: its cells against its receipts."""
    seen = set()
    while not done.is_set():
        lake_copy.look(configured())
        last = int(warehouse.read("ledger_state")["last_receipt"].item())
        receipts = warehouse.read("receipts", plan_id="ks-2024")
        changes = sum(len(warehouse.read("receipt_changes", receipt_no=int(no))) for no in receipts["receipt_no"])
        if receipts["receipt_no"].max() != last or receipts["cells"].sum() != changes:
            send(("half", last))
        seen.add(last)
    send(("seen", sorted(seen)))


def dies_before_commit(send: Send) -> Any:
    """Kill this process when its files are written and its publication is in the ledger, before the commit."""
    real = lake_lock.lake_process.put

    def put(lake: Any, built: Path, before_commit: Any) -> None:
        def then_die() -> None:
            before_commit()
            os.kill(os.getpid(), 9)

        real(lake, built, then_die)

    lake_lock.lake_process.put = put
    return lambda step: None


def assert_whole(shared: Shared, published: int) -> None:
    """Hold that a machine that starts now shows all of the ledger, and that no file is left that nobody knows."""
    victim = at_machine(shared, "five", start_anew)
    assert victim.end() == 0
    last, cells = victim.messages[0]
    receipts = read_receipts(ledger_folder(shared.database))
    assert last == len(receipts) == published
    assert cells == replayed(receipts)
    shared.be("one")
    build(shared.folder / "sources", shared.database)
    assert shared.files() == shared.catalogued_files()
    assert warehouse.trouble() is None


def test_four_who_publish_and_build_at_once_one_of_them_killed_lose_nothing(lake: Shared) -> None:
    before = len(read_receipts(ledger_folder(lake.database)))
    sheets = [sheet_with_text(f"Maskin {number}.", number).preview for number in range(3)]
    tasks: list[Task] = [
        publishing(sheets[0]),
        publishing(sheets[1]),
        partial(build, lake.folder / "sources", lake.database),
    ]
    barrier, done = CONTEXT.Barrier(4), CONTEXT.Event()
    reader = at_machine(lake, "five", watch, done)
    killed = at_machine(lake, "four", do_killed, publishing(sheets[2]), barrier)
    others = [
        at_machine(lake, machine, do, task, starts_with_others(barrier))
        for machine, task in zip(MACHINES, tasks, strict=False)
    ]
    assert killed.end() == KILLED
    assert [other.end() for other in others] == [0, 0, 0]
    assert {other.messages[-1][0] for other in others} == {"done"}, [other.messages for other in others]
    done.set()
    assert reader.end() == 0
    assert [one for one in reader.messages if one[0] == "half"] == []
    # The killed one was killed between the ledger and the lake: it is kept, and shown by whoever comes next.
    assert_whole(lake, before + 3)


def do_killed(send: Send, task: Task, barrier: Any) -> None:
    barrier.wait(FOR_SURE)
    do(send, task, dies_before_commit)


@pytest.mark.parametrize("step", ["Sparar", "Laddar tabellerna", "Byter"])
def test_one_who_is_killed_earlier_has_changed_nothing_and_holds_nobody_up(lake: Shared, step: str) -> None:
    before, files = len(read_receipts(ledger_folder(lake.database))), lake.files()
    sheet = sheet_with_text("Dör.", 0).preview
    victim = at_machine(lake, "two", do, publishing(sheet), killed_at_step(step))
    assert victim.end() == KILLED
    assert lake.files() == files
    assert publish(sheet, {}, "controller").receipt_no == before + 1
    assert_whole(lake, before + 1)


def restarting(send: Send, cluster: Cluster, task: Task) -> None:
    """Do a task during which PostgreSQL is restarted, right before the commit."""
    real = lake_lock.lake_process.put

    def put(lake: Any, built: Path, before_commit: Any) -> None:
        def then_restart() -> None:
            before_commit()
            cluster.restart()

        real(lake, built, then_restart)

    lake_lock.lake_process.put = put
    do(send, task)


def test_postgresql_that_is_restarted_under_load_loses_nothing_and_shows_nobody_half(lake: Shared) -> None:
    before = len(read_receipts(ledger_folder(lake.database)))
    sheets = [sheet_with_text(f"Omstart {number}.", number).preview for number in range(3)]
    done = CONTEXT.Event()
    reader = at_machine(lake, "five", watch, done)
    unlucky = at_machine(lake, "one", restarting, lake.cluster, publishing(sheets[0]))
    assert unlucky.end() == 0
    assert unlucky.messages[-1][0] == "SavedNotShownError"
    for machine, sheet in zip(("two", "three"), sheets[1:], strict=True):
        victim = at_machine(lake, machine, do, publishing(sheet))
        assert victim.end() == 0
        assert victim.messages[-1][0] == "done", victim.messages
    done.set()
    assert reader.end() == 0
    assert [one for one in reader.messages if one[0] == "half"] == []
    assert reader.messages[-1][1][-1] <= before + 3
    assert_whole(lake, before + 3)


def test_builds_that_nobody_copies_any_more_go_with_their_files(lake: Shared, reported: Path, tmp_path: Path) -> None:
    lake.be("two")
    for number in range(BUILDS_KEPT + 1):
        put(lake, another_build(reported, tmp_path, number))
    with psycopg.connect(lake.lake.conninfo) as session:
        kept = session.execute("SELECT count(*) FROM ducklake_snapshot WHERE snapshot_id > 0").fetchone()
    assert kept == (BUILDS_KEPT,)
    assert lake.files() == lake.catalogued_files()
    builds = [path for path in (lake.folder / "lake").rglob("*.parquet") if path.parent.name == "build"]
    assert len(builds) == BUILDS_KEPT
    # The machine's copy is of a build that the lake has forgotten by now: the next one is made from nothing.
    lake.be("two")
    assert warehouse.trouble() is None
    assert warehouse.read("offices", plan_id="ks-2024")["name"].iloc[0] == f"Kontor {BUILDS_KEPT}"


def test_a_catalogue_that_goes_down_before_the_commit_leaves_everything_as_it_was(
    lake: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    state, receipts = warehouse.read("ledger_state"), read_receipts(ledger_folder(lake.database))
    sheet = sheet_with_text("Försvann.", 0)
    with monkeypatch.context() as patch:
        patch.setattr("panel.follow_up.publish.commit", lambda staged: lake.cluster.restart())
        with pytest.raises(PublishError, match="Inget är publicerat"):
            publish(sheet.preview, {}, "controller")
    lake_copy.look(lake.lake)
    pd.testing.assert_frame_equal(warehouse.read("ledger_state"), state)
    assert read_receipts(ledger_folder(lake.database)) == receipts
    publish(sheet.preview, {}, "controller")
    assert lake.files() == lake.catalogued_files()


def test_a_damaged_file_is_reported_and_the_build_before_is_shown(lake: Shared, reported: Path, tmp_path: Path) -> None:
    lake.be("two")
    key = warehouse.build_key()
    lake.be("one")
    before = lake.files()
    put(lake, another_build(reported, tmp_path, 1))
    offices = (lake.folder / "lake" / "main" / "office").glob("*.parquet")
    (changed,) = [path for path in offices if path.name not in before]
    body = changed.read_bytes()
    changed.write_bytes(body[: len(body) // 2])
    lake.be("two")
    assert warehouse.build_key() == key
    assert "går inte att läsa" in (warehouse.trouble() or "")
    changed.write_bytes(body)
    lake.be("two")
    assert warehouse.trouble() is None
