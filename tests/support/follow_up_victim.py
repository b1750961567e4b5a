"""Child processes that publish, undo and build, for tests that kill them, limit them or let them compete.

Each is forked from a server that has imported everything but opened nothing, so that they start fast.
"""

import multiprocessing
import os
import shutil
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from etl.build import build
from etl.kept_files import DATA
from panel import warehouse
from panel.commands import follow_up  # noqa: F401 - imported once, in the server
from panel.follow_up.preview import Preview
from panel.follow_up.publish import PublishError, SavedNotShownError, catch_up, publish
from panel.follow_up.undo import undo
from panel.ledger.ledger import Receipt, ledger_folder, read_receipts
from tests.support.follow_up_sheets import HALF, PLAN, all_of, edited, preview, template, write
from tests.support.follow_up_traps import FOR_SURE, Send, Trap
from tests.support.loaded_once import Kept, kept, load_as

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.support.follow_up_victim", "tests.support.faults.work"])
KILLED = -signal.SIGKILL

Key = tuple[str, str, str, str]  # period, sheet_kind, item_id, field
Cells = dict[Key, str]
Task = Callable[..., Any]


@dataclass
class Victim:
    """A process that works on a database, and its messages so far."""

    process: Any
    line: Connection
    messages: list[Any] = field(default_factory=list)

    def receive(self, seconds: float = FOR_SURE) -> Any:
        """Return its next message, or None when it has ended or is silent for so long."""
        try:
            if not self.line.poll(seconds):
                return None
            self.messages.append(self.line.recv())
        except (EOFError, OSError):  # killed, perhaps in the middle of a message
            return None
        return self.messages[-1]

    def end(self, *, kill: bool = False) -> int:
        """Wait until it ends, or kill it first; receive the remaining messages, and return its exit code."""
        if kill:
            self.process.kill()
        while self.receive() is not None:
            pass
        self.process.join(FOR_SURE)
        assert self.process.exitcode is not None, "the process never ended"
        return int(self.process.exitcode)


def start(database: Path, work: Callable[..., None], *arguments: Any, reuse: bool = False) -> Victim:
    """Start work(send, *arguments) in a child process, on a database.

    With `reuse` its builds begin with what this process has loaded, for tests of what comes after that.
    """
    ours, theirs = CONTEXT.Pipe(duplex=False)
    process = CONTEXT.Process(
        target=_enter, args=(database, theirs, kept() if reuse else {}, work, *arguments), daemon=True
    )
    # A page that ran in a test stays as __main__, and a new process would begin by running it.
    own = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        process.start()
    finally:
        sys.modules["__main__"] = own
    theirs.close()
    return Victim(process, ours)


def _enter(database: Path, line: Connection, loaded: Kept, work: Callable[..., None], *arguments: Any) -> None:
    os.environ[warehouse.DATABASE_VARIABLE] = str(database)
    if loaded:
        load_as(loaded)
    work(line.send, *arguments)


def do(send: Send, task: Task, trap: Trap | None = None) -> None:
    """Do one task in a trap, and report its steps and result: done with a number, or the error and its text."""
    caught = trap(send) if trap else None

    def report(step: str) -> None:
        send(("step", step))
        if caught:
            caught(step)

    try:
        done = task(report=report)
        send(("done", getattr(getattr(done, "receipt", done), "receipt_no", 0)))
    except (PublishError, SavedNotShownError) as error:
        send((type(error).__name__, str(error)))


def publishing(preview: Preview) -> Task:
    """Return the task of publishing a preview."""
    return partial(publish, preview, {}, "controller")


def undoing(receipt_no: int) -> Task:
    """Return the task of undoing a publication."""
    return partial(undo, receipt_no, PLAN, "controller")


def building(database: Path) -> Task:
    """Return the task of building a database."""
    return partial(build, DATA, database)


POINTS = ["point:2", "point:3", "point:4", "point:6", "point:7", "point:8"]
CRITERIA = ["criterion:1A", "criterion:1B", "criterion:1C", "criterion:2A", "criterion:2B", "criterion:2C"]


@dataclass(frozen=True)
class Sheet:
    """A sheet with one text in two cells, its preview, and the values after its publication."""

    body: bytes
    preview: Preview
    cells: Cells


Begun = tuple[Path, list[Sheet]]  # a folder, and the sheets that are or will be published there


def sheet_with_text(text: str, at: int) -> Sheet:
    """Return a sheet with a text for the point and the criterion at an index."""
    edit = all_of(
        write("Programpunkter", POINTS[at], Kommentar=text), write("Måluppfyllelser", CRITERIA[at], Kommentar=text)
    )
    body = edited(template(), edit)
    cells = {(HALF, "point", POINTS[at], "comment"): text, (HALF, "criterion", CRITERIA[at], "comment"): text}
    return Sheet(body, preview(body), cells)


def serve_copy(begun: Begun, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Serve a copy of the fixture `begun` from a folder."""
    shutil.copytree(begun[0], folder, dirs_exist_ok=True)
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(folder / "dashboard.duckdb"))
    return folder / "dashboard.duckdb"


def files_of(database: Path) -> dict[str, bytes]:
    """Return all files of the ledger, by their path in it."""
    folder = ledger_folder(database)
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def assert_refused(database: Path, sheet: Sheet, trap: Trap | None = None) -> str:
    """Check that a publication in a child process changes nothing, and return its message."""
    content, ledger = database.read_bytes(), files_of(database)
    victim = start(database, do, publishing(sheet.preview), trap)
    assert victim.end() == 0
    assert victim.messages[-1][0] == "PublishError"
    assert (database.read_bytes(), files_of(database), left_behind(database)) == (content, ledger, [])
    return str(victim.messages[-1][1])


def publish_apart(database: Path, sheet: Sheet) -> int:
    """Publish a sheet in a child process, and return the receipt's number."""
    victim = start(database, do, publishing(sheet.preview), reuse=True)
    assert victim.end() == 0
    assert victim.messages[-1][0] == "done", victim.messages
    return int(victim.messages[-1][1])


def assert_all_published(database: Path, published: list[Sheet], undone: int | None = None) -> None:
    """Check that a new process, without any repair, sees exactly these publications.

    `undone` is the number of one of them that was then undone.
    """
    victim = start(database, start_anew, reuse=True)
    assert victim.end() == 0
    last, cells = victim.messages[0]
    assert last == len(published) + (undone is not None)
    receipts = read_receipts(ledger_folder(database))
    assert [receipt.receipt_no for receipt in receipts] == list(range(1, last + 1))
    standing = [sheet for number, sheet in enumerate(published, start=1) if number != undone]
    assert cells == {key: text for sheet in standing for key, text in sheet.cells.items()}
    assert cells == replayed(receipts)
    kept = sorted(database.parent.glob("uploads/0*/*.xlsx"))
    assert [file.read_bytes() for file in kept] == [sheet.body for sheet in published]


def start_anew(send: Send) -> None:
    """Do what the server does at its start, and report the last receipt's number and the reported values."""
    catch_up()
    state = warehouse.read("ledger_state").iloc[0]
    cells = warehouse.read("reported_cells", plan_id=PLAN)
    values = {(row.period, row.sheet_kind, row.item_id, row.field): row.value for row in cells.itertuples()}
    texts = {key: value for key, value in values.items() if isinstance(value, str) and key[0] != "plan"}
    send((int(state["last_receipt"]), texts))


def replayed(receipts: list[Receipt]) -> Cells:
    """Return each cell's value after some publications, in order."""
    cells: dict[Key, str | None] = {}
    for receipt in receipts:
        for change in receipt.changes:
            cells[change.period, change.sheet_kind, change.item_id, change.field] = change.after
    return {key: value for key, value in cells.items() if value is not None}


def left_behind(database: Path) -> list[str]:
    """Return the names of unfinished publications and databases that were not removed."""
    found = [*database.parent.glob("uploads/.staged-*"), *database.parent.glob(f".{database.name}.building*")]
    return sorted(path.name for path in found)
