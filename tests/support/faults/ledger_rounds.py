"""Rounds of build, publish, undo and upload: the served file and the ledger after each kill."""

import dataclasses
import hashlib
import io
import itertools
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from panel.follow_up.taken import Taken, take
from panel.ledger.attestation import in_force
from panel.ledger.ledger import Receipt, ledger_folder, read_receipts
from panel.operations.backup.manifest import read_database_content, sum_of
from panel.operations.backup.verify import ledger_problems
from panel.sheets.saved import CORE, MODIFIED
from tests.support.faults.killing import Killer, Round
from tests.support.faults.work import approve_on, build_on, publish_on, state_on, undo_on, upload_on
from tests.support.follow_up_sheets import PLAN, all_of, edited, write
from tests.support.follow_up_victim import CRITERIA, POINTS, Cells, left_behind, replayed

MAX_FILES = 8  # for each victim: more than it can publish before it is killed
WORDINGS = 3
# Later than any sheet made here.
SAVED_FROM = datetime(2100, 1, 1, tzinfo=UTC)


def wording(number: int) -> str:
    """Return the text that a sheet has in each of its cells."""
    return f"Lydelse {number}."


def wordings(empty: bytes) -> list[Taken]:
    """Return sheets with one text each in the same twelve cells, so that half of one shows. Slow: keep them."""
    sheets = []
    for number in range(WORDINGS):
        comment = wording(number)
        edits = [write("Programpunkter", item, Kommentar=comment) for item in POINTS]
        edits += [write("Måluppfyllelser", item, Kommentar=comment) for item in CRITERIA]
        sheets.append(take("blad.xlsx", edited(empty, all_of(*edits))))
    return sheets


def as_another_file(taken: Taken, number: int) -> Taken:
    """Return the same sheet as a new file, saved after the one before: an older copy would not overwrite."""
    body = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(taken.body)) as saved, zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as again:
        for part in saved.infolist():
            content = saved.read(part)
            if part.filename == CORE:
                moment = f"{SAVED_FROM + timedelta(seconds=number):%Y-%m-%dT%H:%M:%SZ}".encode()
                content = MODIFIED.sub(lambda found, at=moment: found[0].replace(found[1], at), content)
            again.writestr(part, content)
    file_bytes = body.getvalue()
    return dataclasses.replace(
        taken, file_name=f"{number}.xlsx", body=file_bytes, sha256=hashlib.sha256(file_bytes).hexdigest()
    )


class LedgerRounds:
    """A database with its ledger, on which victims publish and undo. `items` are those that each receipt changes."""

    items: tuple[str, ...] = (*POINTS, *CRITERIA)

    def __init__(self, database: Path, killer: Killer, sheets: list[Taken]) -> None:
        self.database = database
        self.killer = killer
        self.sheets = sheets
        self.made = itertools.count(1)
        self.handed_in: dict[str, bytes] = {}
        self.before = self.receipts()
        self.served = len(self.before)

    def receipts(self) -> list[Receipt]:
        """Return the ledger's receipts; raises for damaged ones."""
        return read_receipts(ledger_folder(self.database))

    def files(self) -> list[Taken]:
        """Return the next workbooks to hand in, each a new file with another text than the one before."""
        stands = self.before[-1].changes[0].after if self.before else None
        first = 1 + next((at for at in range(WORDINGS) if wording(at) == stands), -1)
        sheets = [self.sheets[(first + at) % WORDINGS] for at in range(MAX_FILES)]
        files = [as_another_file(sheet, next(self.made)) for sheet in sheets]
        self.handed_in |= {file.file_name: file.body for file in files}
        return files

    def publishing(self) -> Round:
        """Return a round of a victim that publishes."""
        return Round(publish_on, (self.files(),), self.look, reuse=True)

    def approving(self) -> Round:
        """Return a round of a victim that hands in and approves."""
        return Round(approve_on, (self.files(),), self.look, reuse=True)

    def undoing(self) -> Round:
        """Return a round of a victim that undoes."""
        return Round(undo_on, (self.database,), self.look, reuse=True)

    def uploading(self) -> Round:
        """Return a round of a victim that hands in on the command line."""
        folder = self.database.parent / "in"
        folder.mkdir(exist_ok=True)
        paths = []
        for file in self.files():
            paths.append(folder / file.file_name)
            paths[-1].write_bytes(file.body)
        return Round(upload_on, (paths,), self.look, reuse=True)

    def look(self, acknowledged: list[Any]) -> None:
        """Check the ledger and the served file against those before and what was acknowledged since."""
        tally, after = self.killer.tally, self.receipts()
        name = f"kill {tally.kills}"
        tally.acknowledged += len(acknowledged)
        promised = len(self.before) + len(acknowledged)
        if after[: len(self.before)] != self.before or not {*acknowledged} <= {one.receipt_no for one in after}:
            tally.lost.append(name)
        tally.saved_unacknowledged += len(after) - promised
        # One that was saved and not acknowledged is served when the next victim has caught up, not at its start.
        shown = max([self.served, *acknowledged])
        tally.half_applied += [f"{name}: {why}" for why in self._halves(after, promised, shown)]
        self.before, self.served = after, read_database_content(self.database)[0].last_receipt

    def _halves(self, receipts: list[Receipt], promised: int, shown: int) -> list[str]:
        found = ["more than one that was not acknowledged"] if len(receipts) > promised + 1 else []
        found += [str(one) for one in ledger_problems(self.database.parent)]
        found += ["more than one thing half made lies there"] if len(left_behind(self.database)) > 3 else []
        for receipt in receipts[len(self.before) :]:
            cells = {(change.item_id, change.field) for change in receipt.changes}
            if len(cells) != len(self.items) or len({change.after for change in receipt.changes}) != 1:
                found.append(f"receipt {receipt.receipt_no} has {len(cells)} cells")
            if [self.handed_in[upload.file_name] for upload in receipt.uploads] != [
                (ledger_folder(self.database) / upload.kept_as).read_bytes() for upload in receipt.uploads
            ]:
                found.append(f"receipt {receipt.receipt_no} has another workbook")
        return found + self._build_problems(receipts, shown)

    def _build_problems(self, receipts: list[Receipt], shown: int) -> list[str]:
        """Return the problems of the served file: complete, as the ledger up to its last receipt, `shown` or later."""
        build, _ = read_database_content(self.database)
        found = [] if sum_of(build.tables) == build.content_sha256 else ["the served file is not whole"]
        if not shown <= build.last_receipt <= len(receipts):
            found.append(f"what is served ends with receipt {build.last_receipt} of {len(receipts)}")
        if shown_cells(self.database) != replayed(in_force(receipts[: build.last_receipt])):
            found.append("what is served is not what the ledger says")
        return found


class StatementRounds(LedgerRounds):
    """A database with its ledger, on which victims name the goals' offices."""

    items = tuple(f"goal:{number}" for number in range(1, 9))

    def stating(self) -> Round:
        """Return a round of a victim that names one office for all goals, again and again."""
        return Round(state_on, (self.items,), self.look, reuse=True)

    def _build_problems(self, receipts: list[Receipt], shown: int) -> list[str]:
        found = super()._build_problems(receipts, shown)
        with duckdb.connect(str(self.database), read_only=True) as connection:
            rows = connection.execute("SELECT item_id, office_id FROM answers_for").fetchall()
        if rows and ({item for item, _ in rows} != set(self.items) or len({office for _, office in rows}) != 1):
            found.append("what is served has another office for some of the goals")
        return found


def shown_cells(database: Path) -> Cells:
    """Return each cell's reported value in a served file."""
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{database}' AS panel (READ_ONLY)")
        rows = connection.execute(
            "SELECT period, sheet_kind, item_id, field, arg_max(value_after, receipt_no), arg_max(value_after IS NULL,"
            " receipt_no) FROM panel.reported_change WHERE plan_id = ? GROUP BY ALL",
            [PLAN],
        ).fetchall()
    return {row[:4]: row[4] for row in rows if not row[5]}


class BuildRounds:
    """A database built from two folders of sources in turn, each with a known hash."""

    def __init__(self, database: Path, killer: Killer, folders: list[Path], hashes: list[str]) -> None:
        self.database = database
        self.killer = killer
        self.folders = folders
        self.hashes = hashes
        self.served = hashes[0]

    def building(self) -> Round:
        """Return a round of a victim that builds from the folder that is not served."""
        first = 1 - self.hashes.index(self.served)
        return Round(build_on, ([self.folders[first], self.folders[1 - first]], self.database), self.look)

    def look(self, acknowledged: list[Any]) -> None:
        """Check that the served file is complete: the last one acknowledged, or the one begun after it."""
        tally = self.killer.tally
        tally.acknowledged += len(acknowledged)
        build, _ = read_database_content(self.database)
        now = sum_of(build.tables)
        last = acknowledged[-1] if acknowledged else self.served
        following = self.hashes[1 - self.hashes.index(last)]
        if now == following != last:
            tally.saved_unacknowledged += 1
        elif now != last:
            tally.half_applied.append(f"kill {tally.kills}: the served file is neither the old nor the new one")
        if len(left_behind(self.database)) > 2:
            tally.half_applied.append(f"kill {tally.kills}: what was begun piles up")
        self.served = now
