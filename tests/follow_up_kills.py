"""Kill -9 at random moments of upload, publish, undo and build, and count what was lost and what was half done.

python -m tests.follow_up_kills [KILLS] [SEED] makes a folder of its own, kills so many times, and stops by itself.
"""

import argparse
import contextlib
import io
import random
import re
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from etl.__main__ import main
from etl.build import STEPS, Report, build
from etl.follow_up.ledger import Receipt, last_receipt_no, ledger_folder, read_receipts
from etl.follow_up.preview import MINE, Expected, make_preview, take
from etl.follow_up.publish import DATA, publish
from etl.follow_up.undo import undo
from tests.follow_up_sheets import PLAN, all_of, edited, serve, template, write
from tests.follow_up_traps import Say
from tests.follow_up_victim import CRITERIA, KILLED, POINTS, Cells, Victim, left_behind, replayed, start, start_anew

KINDS = ("upload", "publish", "undo", "build")
SHEETS_A_ROUND = 4
LATE_SHARE = 0.4  # of the kills, those that fall while what has been made is put in place, which takes no time
LATE_SECONDS = 0.0015
NO_MORE_ROUNDS = 4  # to a kill: a round whose victim was done before it was killed is not counted


@dataclass
class Tally:
    """What has been killed, and what became of it."""

    kills: int = 0
    acknowledged: int = 0
    kept: int = 0
    absent: int = 0
    lost: list[str] = field(default_factory=list)
    half_applied: list[str] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    moments: Counter[str] = field(default_factory=Counter)


def upload_many(say: Say, files: list[Path]) -> None:
    """Hand in one file after another on the command line, and say the number of each receipt that it prints."""
    for file in files:
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            assert main(["upload", str(file), "--publish", "--keep", MINE]) == 0
        told = re.search(r"Kvitto (\d+)", printed.getvalue())
        assert told is not None
        say(int(told[1]))


def publish_many(say: Say, files: list[Path]) -> None:
    """Publish one file after another, and say the number of each receipt."""
    for file in files:
        preview = make_preview([take(file.name, file.read_bytes())], Expected(PLAN))
        decided = {one.key: MINE for one in preview.conflicts}
        say(publish(preview, decided, "controller", report=_tell_of_the_last(say)).receipt_no)


def undo_many(say: Say, database: Path) -> None:
    """Take the newest publication back, over and over, and say the number of each receipt."""
    for _ in range(SHEETS_A_ROUND):
        newest = last_receipt_no(ledger_folder(database))
        say(undo(newest, PLAN, "controller", report=_tell_of_the_last(say)).receipt.receipt_no)


def build_many(say: Say, database: Path) -> None:
    """Build over and over, and say each time that it is done."""
    for _ in range(SHEETS_A_ROUND):
        build(DATA, database, _tell_of_the_last(say))
        say(0)


def _tell_of_the_last(say: Say) -> Report:
    """Return a report that says when all that is left is to put what has been made in place."""
    return lambda step: say(step) if step == STEPS[-1] else None


class Rounds:
    """A database and its ledger, the victims that work on them, and what must be there after each."""

    def __init__(self, database: Path, seed: int) -> None:
        self.database = database
        self.random = random.Random(seed)
        self.tally = Tally()
        self.empty = template()
        self.made = 0
        self.spans = dict.fromkeys(KINDS, 1.0)

    def sheets(self) -> list[Path]:
        """Make sheets that each say one new thing in the same cells, so that a half of one shows."""
        folder = self.database.parent / "in"
        folder.mkdir(exist_ok=True)
        files = []
        for _ in range(SHEETS_A_ROUND):
            self.made += 1
            text = f"Nummer {self.made}."
            edits = [write("Programpunkter", item, Kommentar=text) for item in POINTS]
            edits += [write("Måluppfyllelser", item, Kommentar=text) for item in CRITERIA]
            files.append(folder / f"{self.made}.xlsx")
            files[-1].write_bytes(edited(self.empty, all_of(*edits)))
        return files

    def start(self, kind: str) -> Victim:
        """Start a victim of a kind."""
        if kind == "upload":
            return start(self.database, upload_many, self.sheets())
        if kind == "publish":
            return start(self.database, publish_many, self.sheets())
        return start(self.database, {"undo": undo_many, "build": build_many}[kind], self.database)

    def measure(self) -> None:
        """Let one of each kind do one task, and remember how long it took."""
        for kind in KINDS:
            began = time.monotonic()
            victim = self.start(kind)
            assert self.hear_of(victim, int)
            self.spans[kind] = time.monotonic() - began
            assert victim.end(kill=True) == KILLED

    def kill(self, kind: str) -> None:
        """Kill a victim somewhere in its work, and see what the next start finds."""
        before = self.receipts()
        victim = self.start(kind)
        for _ in range(self.random.randrange(SHEETS_A_ROUND - 1)):
            self.hear_of(victim, int)
        is_late = kind != "upload" and self.random.random() < LATE_SHARE
        if is_late:
            self.hear_of(victim, str)
        time.sleep(self.random.uniform(0, LATE_SECONDS if is_late else 1.2 * self.spans[kind]))
        if victim.end(kill=True) != KILLED:
            return
        self.tally.kills += 1
        self.tally.kinds[kind] += 1
        acknowledged = [said for said in victim.said if isinstance(said, int) and said]
        self.tally.acknowledged += len(acknowledged)
        self.look(f"kill {self.tally.kills} ({kind})", before, acknowledged)

    def hear_of(self, victim: Victim, kind: type) -> bool:
        """Listen until the victim says a number (done) or a word (about to be), and return whether it did."""
        while (said := victim.hear()) is not None:
            if isinstance(said, kind):
                return True
        return False

    def look(self, name: str, before: list[Receipt], acknowledged: list[int]) -> None:
        """Hold what the next start finds against what was there before and what has been acknowledged since."""
        remains = left_behind(self.database)
        after = self.receipts()
        promised = {receipt.receipt_no for receipt in before} | set(acknowledged)
        if after[: len(before)] != before or not promised <= {receipt.receipt_no for receipt in after}:
            self.tally.lost.append(name)
        unpromised = len(after) - len(promised)
        self.tally.kept += unpromised
        self.tally.absent += unpromised == 0
        self.tally.half_applied += [f"{name}: {why}" for why in self.halves(after, len(promised) + 1)]
        shown = self.start_anew()
        if shown != (len(after), replayed(self.database)):
            self.tally.half_applied.append(f"{name}: the picture is not the ledger's")
        self.tally.moments[_moment(remains, unpromised)] += 1
        victim = start(self.database, publish_many, self.sheets()[:1])
        if victim.end() != 0 or victim.said[-1] != len(after) + 1 or left_behind(self.database):
            self.tally.half_applied.append(f"{name}: the next publication did not work, or left something behind")

    def halves(self, receipts: list[Receipt], most: int) -> list[str]:
        """Return what is there in part: each publication changes all of the cells, and each undo all of them back."""
        found = ["more than one publication that nobody acknowledged"] if len(receipts) > most else []
        for receipt in receipts:
            cells = {(change.item_id, change.field) for change in receipt.changes}
            values = {change.after for change in receipt.changes}
            if len(cells) != len(POINTS + CRITERIA) or len(values) != 1:
                found.append(f"receipt {receipt.receipt_no} has {len(cells)} cells and {len(values)} values")
            if receipt.kind == "publish" and not self.is_kept(receipt):
                found.append(f"receipt {receipt.receipt_no} lacks its workbook")
        return found

    def is_kept(self, receipt: Receipt) -> bool:
        """Return whether the workbook of a publication is kept as it was handed in."""
        (upload,) = receipt.uploads
        kept = ledger_folder(self.database) / upload.kept_as
        return kept.read_bytes() == (self.database.parent / "in" / upload.file_name).read_bytes()

    def receipts(self) -> list[Receipt]:
        """Return what the ledger holds; it raises for whatever is damaged."""
        return read_receipts(ledger_folder(self.database))

    def start_anew(self) -> tuple[int, Cells]:
        """Return the last receipt and the cells that a server which starts now shows."""
        victim = start(self.database, start_anew)
        assert victim.end() == 0
        shown: tuple[int, Cells] = victim.said[0]
        return shown


def _moment(remains: list[str], unpromised: int) -> str:
    if unpromised:
        return "saved, not acknowledged"
    if any(name.endswith(".building") for name in remains):
        return "while the database was built"
    return "while a publication was written" if remains else "before, or between two"


def kill_at_random(built: Path, folder: Path, kills: int, seed: int) -> Tally:
    """Kill so many times, in turn an upload, a publication, an undo and a build, and return what became of it."""
    with pytest.MonkeyPatch.context() as patch:
        rounds = Rounds(serve(built, folder, patch), seed)
        rounds.measure()
        for number in range(kills * NO_MORE_ROUNDS):
            if rounds.tally.kills == kills:
                break
            rounds.kill(KINDS[number % len(KINDS)])
        held = build(DATA, rounds.database).content_sha256
        rounds.database.unlink()
        if build(DATA, rounds.database).content_sha256 != held:
            rounds.tally.half_applied.append("the database did not come back the same")
    return rounds.tally


def print_tally(kills: int, seed: int) -> int:
    """Kill in a folder of its own, and print the figures. Returns 1 when anything was lost or half done."""
    with tempfile.TemporaryDirectory() as name:
        built = Path(name) / "built.duckdb"
        build(DATA, built)
        (Path(name) / "served").mkdir()
        tally = kill_at_random(built, Path(name) / "served", kills, seed)
    for name, value in vars(tally).items():
        print(f"{name.replace('_', ' ')}: {dict(value) if isinstance(value, Counter) else value}")
    return 1 if tally.lost or tally.half_applied or tally.kills < kills else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.follow_up_kills")
    parser.add_argument("kills", type=int, nargs="?", default=200)
    parser.add_argument("seed", type=int, nargs="?", default=1)
    sys.exit(print_tally(**vars(parser.parse_args())))
