"""Test killing build, backup and restore right after each call that writes to disk and each named step."""

import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from etl.build import build
from etl.loading import STEPS, Report
from panel.operations.backup.make import back_up, whole_backups
from panel.operations.backup.manifest import read_database_content, sum_of
from panel.operations.backup.paths import PanelPaths, paths_in
from panel.operations.backup.restore import restore
from panel.operations.backup.verify import backup_problems
from tests.conftest import ROOT
from tests.support.faults.tally import Tally
from tests.support.follow_up_sheets import serve
from tests.support.follow_up_traps import calls_sent, killed_at_call, killed_at_step
from tests.support.follow_up_victim import KILLED, Task, building, do, left_behind, start
from tests.support.kept_panel import serve_kept

pytestmark = [pytest.mark.faults, pytest.mark.long]

pytest_plugins = ["tests.support.kept"]

EVERY = 12  # of the calls that only bring one more file to the disk


def calls_of(database: Path, task: Task) -> list[str]:
    """Return the calls to the disk that a task makes, in their order."""
    victim = start(database, do, task, calls_sent())
    assert victim.end() == 0, victim.messages
    return [name for message in victim.messages if message[0] == "call" for name in message[1:]]


def worth_a_kill(calls: list[str]) -> Iterator[int]:
    """Yield the numbers of the calls that give something its name, and of some of those that only write."""
    for number, name in enumerate(calls, start=1):
        if not name.startswith("fsync") or number % EVERY == 0 or number >= len(calls) - EVERY:
            yield number


def without_report(work: Callable[[], Any], report: Report) -> Any:
    """Do what reports no steps, as a task that may."""
    return work()


def test_a_build_at_every_step_and_call(built: Path, tmp_path: Path, monkeypatch: Any, record_property: Any) -> None:
    served, tally = serve(built, tmp_path, monkeypatch), Tally("build")
    content_sha256 = read_database_content(served)[0].content_sha256
    calls = calls_of(served, building(served))
    traps = [killed_at_step(step) for step in STEPS]
    traps += [killed_at_call(number, after=after) for number in range(1, len(calls) + 1) for after in (False, True)]
    for trap in traps:
        assert start(served, do, building(served), trap).end(kill=False) == KILLED
        tally.kills += 1
        build_state = read_database_content(served)[0]
        if not sum_of(build_state.tables) == build_state.content_sha256 == content_sha256:
            tally.half_applied.append(f"kill {tally.kills}")
    assert build(ROOT / "data", served).content_sha256 == content_sha256
    assert left_behind(served) == []
    tally.assert_expected(record_property, len(traps))


def test_a_backup_at_every_call(kept: PanelPaths, tmp_path: Path, record_property: Any) -> None:
    target, tally = tmp_path / "copies", Tally("backup")
    task = partial(without_report, partial(back_up, kept, target, keep=1))
    calls = calls_of(kept.database, task)
    assert any(name.startswith("rename .staged-") for name in calls)
    for number in worth_a_kill(calls):
        before = {folder.name for folder, _ in whole_backups(target)}
        assert start(kept.database, do, task, killed_at_call(number, after=True)).end() == KILLED, calls[number - 1]
        tally.kills += 1
        whole = whole_backups(target)
        if not whole or (number <= len(calls) - 4 and not before <= {folder.name for folder, _ in whole}):
            tally.lost.append(calls[number - 1])
        tally.half_applied += [
            str(one) for folder, manifest in whole for one in backup_problems(folder, manifest.files)
        ]
    back_up(kept, target, keep=1)
    assert len(list(target.glob("*/"))) == 1
    tally.assert_expected(record_property, tally.kills)


def test_a_restore_at_every_name_that_changes(
    kept_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, record_property: Any
) -> None:
    paths, tally = serve_kept(kept_once, tmp_path / "panel", monkeypatch), Tally("restore")
    backup = back_up(paths, tmp_path / "copies").folder
    calls = calls_of(paths.database, restoring(backup, begun(tmp_path / "first")))
    renames = [number for number, name in enumerate(calls, start=1) if name.startswith("rename")]
    assert len(renames) > 5
    for number in renames:
        fresh = begun(tmp_path / str(number))
        assert start(paths.database, do, restoring(backup, fresh), killed_at_call(number, after=True)).end() == KILLED
        tally.kills += 1
        if restore(backup, fresh, replace=True).differing or list(fresh.served.glob(".restor*")):
            tally.half_applied.append(calls[number - 1])
        if not list(fresh.served.glob(".replaced-*/catalogue.toml")):
            tally.lost.append(calls[number - 1])
        shutil.rmtree(tmp_path / str(number))
    tally.assert_expected(record_property, len(renames))


def begun(folder: Path) -> PanelPaths:
    """Return a place where one file is another than the backup's."""
    fresh = paths_in(folder, "data")
    fresh.sources.mkdir(parents=True)
    (fresh.sources / "catalogue.toml").write_text("another", encoding="utf-8")
    return fresh


def restoring(backup: Path, paths: PanelPaths) -> Task:
    """Return the task of restoring with what is there moved aside."""
    return partial(without_report, partial(restore, backup, paths, replace=True))
