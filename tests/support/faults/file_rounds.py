"""Rounds of fetch, backup, restore, saved views and the log: what is on disk after each kill."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from etl.fetch.catalogue.catalogue import Series
from etl.fetch.store import read_snapshots
from panel.operations.backup.make import whole_backups
from panel.operations.backup.paths import PanelPaths, paths_in
from panel.operations.backup.restore import restore
from panel.operations.backup.sqlite_files import damage_of
from panel.operations.backup.verify import backup_problems, snapshot_problems
from tests.support.faults.killing import Killer, Round
from tests.support.faults.work import MAX_KEPT, back_up_on, fetch_on, restore_on


def look_at_one(
    killer: Killer, acknowledged: list[Any], before: set[Any], after: set[Any], problems: list[str]
) -> None:
    """Count what was acknowledged, lost though acknowledged, saved but not acknowledged, and partly saved."""
    tally = killer.tally
    name = f"kill {tally.kills}"
    tally.acknowledged += len(acknowledged)
    promised = before | set(acknowledged)
    if not promised <= after:
        tally.lost.append(f"{name}: {sorted(promised - after)}")
    unacknowledged = after - promised
    tally.saved_unacknowledged += len(unacknowledged)
    tally.half_applied += [f"{name}: {problem}" for problem in problems]
    if len(unacknowledged) > 1:
        tally.half_applied.append(f"{name}: more than one that was not acknowledged")


class FetchRounds:
    """A folder of sources, and a series that always has new figures to fetch."""

    def __init__(self, killer: Killer, series: Series, data: Path) -> None:
        self.killer = killer
        self.series = series
        self.data = data
        self.before: set[str] = set()

    def fetching(self) -> Round:
        """Return a round of a victim that fetches."""
        return Round(fetch_on, (self.series, self.data), self.look)

    def look(self, acknowledged: list[Any]) -> None:
        """Check that all snapshots are complete, and that none acknowledged is missing."""
        after = {snapshot.folder.name for snapshot in read_snapshots(self.data)}
        problems = [str(one) for one in snapshot_problems(self.data)]
        if len(list((self.data / "snapshots").glob("*/.new-*"))) > 1:
            problems.append("what was begun piles up")
        look_at_one(self.killer, acknowledged, self.before, after, problems)
        self.before = after


class BackupRounds:
    """A folder of backups of a panel, of which three are kept."""

    def __init__(self, killer: Killer, paths: PanelPaths, target: Path) -> None:
        self.killer = killer
        self.paths = paths
        self.target = target

    def backing_up(self) -> Round:
        """Return a round of a victim that backs up."""
        return Round(back_up_on, (self.paths, self.target), self.look)

    def look(self, acknowledged: list[Any]) -> None:
        """Check that each backup is complete, that the last acknowledged is there, and at most one unfinished."""
        tally = self.killer.tally
        name = f"kill {tally.kills}"
        tally.acknowledged += len(acknowledged)
        whole = whole_backups(self.target) if self.target.exists() else []
        if acknowledged and acknowledged[-1] not in {folder.name for folder, _ in whole}:
            tally.lost.append(name)
        problems = [str(one) for folder, manifest in whole for one in backup_problems(folder, manifest.files)]
        folders = [path.name for path in self.target.glob("*/")]
        if len(folders) > len(whole) + 1 or len(whole) > MAX_KEPT + 1:
            problems.append(f"what was begun piles up: {folders}")
        tally.half_applied += [f"{name}: {problem}" for problem in problems]


class RestoreRounds:
    """A backup that is restored to one new folder after another."""

    def __init__(self, killer: Killer, backup: Path, folder: Path) -> None:
        self.killer = killer
        self.backup = backup
        self.folder = folder
        self.paths = paths_in(folder / "none", "data")
        self.made = 0

    def restoring(self) -> Round:
        """Return a round of a victim that restores to a folder with one file that differs."""
        self.made += 1
        self.paths = paths_in(self.folder / str(self.made), "data")
        self.paths.sources.mkdir(parents=True)
        (self.paths.sources / "catalogue.toml").write_text("another", encoding="utf-8")
        return Round(restore_on, (self.backup, self.paths), self.look)

    def look(self, acknowledged: list[Any]) -> None:
        """Check that the same command completes it, leaves nothing unfinished, and keeps the file that differed."""
        tally = self.killer.tally
        tally.acknowledged += len(acknowledged)
        restored = restore(self.backup, self.paths, replace=True)
        if restored.differing:
            tally.half_applied.append(f"kill {tally.kills}: {restored.differing}")
        begun = [*self.paths.served.glob(".restor*"), *self.paths.configuration.glob(".restor*")]
        if begun:
            tally.half_applied.append(f"kill {tally.kills}: left behind {begun}")
        aside = [path.read_text(encoding="utf-8") for path in self.paths.served.glob(".replaced-*/catalogue.toml")]
        if aside != ["another"]:
            tally.lost.append(f"kill {tally.kills}: what was replaced is kept {len(aside)} times")
        shutil.rmtree(self.folder / str(self.made))


class SqliteRounds:
    """A SQLite file that victims add rows to."""

    def __init__(self, killer: Killer, file: Path, query: str) -> None:
        self.killer = killer
        self.file = file
        self.query = query
        self.before = self._rows()

    def adding(self, work: Callable[..., None]) -> Round:
        """Return a round of a victim that adds rows: work(send, the first's number)."""
        return Round(work, (len(self.before) + 1,), self.look)

    def look(self, acknowledged: list[Any]) -> None:
        """Check that the file is undamaged and has all rows acknowledged."""
        rows = self._rows()
        damage = damage_of(self.file)
        problems = [damage] if damage else []
        look_at_one(self.killer, acknowledged, self.before, rows, problems)
        self.before = rows

    def _rows(self) -> set[Any]:
        """Return the rows, opened as by the next server, which rolls back what is unfinished."""
        connection = sqlite3.connect(self.file)
        rows = [row[0] for row in connection.execute(self.query)]
        connection.close()
        assert len(rows) == len(set(rows)), "a row is there twice"
        return set(rows)
