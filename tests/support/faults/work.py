"""Tasks that victims repeat until they are killed; each reports what it has done as soon as it is confirmed."""

import contextlib
import io
import itertools
import re
from pathlib import Path

from etl.build import build
from etl.fetch.catalogue.catalogue import Series
from etl.fetch.meaning.reference import read_reference
from etl.fetch.run import fetch_series
from etl.fetch.sources.web import Web
from etl.loading import STEPS, Report
from panel import warehouse
from panel.__main__ import main
from panel.follow_up.approve import attest
from panel.follow_up.preview import MINE, Expected, make_preview
from panel.follow_up.publish import catch_up, publish
from panel.follow_up.responsibility import Stated, read_stated, set_responsibility
from panel.follow_up.taken import Taken
from panel.follow_up.undo import undo
from panel.ledger.attestation import APPROVED
from panel.ledger.ledger import last_receipt_no, ledger_folder
from panel.ledger.responsibility import OFFICE
from panel.ledger.waiting import waiting_receipts
from panel.operations.backup.make import back_up
from panel.operations.backup.paths import PanelPaths
from panel.operations.backup.restore import restore
from panel.records import audit, drafts, saved_views
from tests.support.follow_up_sheets import HALF, PLAN
from tests.support.follow_up_traps import Send

READY, LAST = "ready", "last step"
MAX_KEPT = 3


def late(send: Send) -> Report:
    """Return a progress callback that reports when only the last step, the swap, is left."""
    return lambda step: send(LAST) if step == STEPS[-1] else None


def build_on(send: Send, folders: list[Path], database: Path) -> None:
    """Build from one folder of sources and the other in turn, and report the hash of each build."""
    send(READY)
    for folder in itertools.cycle(folders):
        send(build(folder, database, late(send)).content_sha256)


def publish_on(send: Send, files: list[Taken]) -> None:
    """Publish one workbook after another, and report the number of each receipt."""
    catch_up()
    send(READY)
    for taken in files:
        preview = make_preview([taken], Expected(PLAN))
        decided = {one.key: MINE for one in preview.conflicts}
        send(publish(preview, decided, "controller", report=late(send)).receipt_no)


def approve_on(send: Send, files: list[Taken]) -> None:
    """Hand in one workbook after another and approve each, also one that waits already; report each receipt's number."""
    catch_up()
    send(READY)
    for taken in files:
        _approve_waiting(send)
        preview = make_preview([taken], Expected(PLAN))
        decided = {one.key: MINE for one in preview.conflicts}
        send(publish(preview, decided, "handläggare", report=late(send)).receipt_no)
        _approve_waiting(send)


def _approve_waiting(send: Send) -> None:
    for one in waiting_receipts(PLAN):
        send(attest(one.receipt_no, PLAN, APPROVED, "kontorschef", report=late(send)).receipt_no)


def undo_on(send: Send, database: Path) -> None:
    """Undo the newest publication, then that undo, and so on, and report the number of each receipt."""
    catch_up()
    send(READY)
    while True:
        newest = last_receipt_no(ledger_folder(database))
        send(undo(newest, PLAN, "controller", report=late(send)).receipt.receipt_no)


def state_on(send: Send, goals: tuple[str, ...]) -> None:
    """Name one office for these goals and then another, again and again, and report the number of each receipt."""
    catch_up()
    send(READY)
    while True:
        seen = read_stated(PLAN)
        office = "Kontor A" if seen[goals[0], OFFICE] != "Kontor A" else "Kontor B"
        wanted: Stated = {(goal, OFFICE): office for goal in goals}
        send(set_responsibility(PLAN, wanted, seen, "controller", report=late(send)).receipt_no)


def upload_on(send: Send, files: list[Path]) -> None:
    """Hand in one file after another on the command line, and report the number of each receipt printed."""
    send(READY)
    for file in files:
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            assert main(["upload", str(file), "--publish", "--keep", MINE]) == 0
        found = re.search(r"Kvitto (\d+)", printed.getvalue())
        assert found is not None
        send(int(found[1]))


def fetch_on(send: Send, series: Series, data: Path) -> None:
    """Fetch a series that always has new figures, and report each snapshot's name."""
    names = read_reference(data)
    send(READY)
    while True:
        outcome = fetch_series(series, data, Web(), None, names)
        assert outcome.kind == "new"
        send(outcome.text.split()[2])


def back_up_on(send: Send, paths: PanelPaths, target: Path) -> None:
    """Make one backup after another, keep a few, and report the name of each."""
    send(READY)
    while True:
        send(back_up(paths, target, keep=MAX_KEPT).folder.name)


def restore_on(send: Send, backup: Path, paths: PanelPaths) -> None:
    """Restore a backup once, and report the hash of the build."""
    send(READY)
    send(
        restore(
            backup, paths, replace=True, report=lambda step: send(LAST) if step == "Bygger" else None
        ).content_sha256
    )


def save_on(send: Send, first: int) -> None:
    """Save one view after another, delete every third, and report the name of each saved."""
    saved_views.kept()
    send(READY)
    for number in itertools.count(first):
        saved_views.save(f"Vy {number}", "indikator=population")
        send(f"Vy {number}")
        if number % 3 == 0:
            saved_views.delete(next(view.view_id for view in saved_views.kept() if view.name == f"Vy {number}"))


def draft_on(send: Send, first: int) -> None:
    """Write in one cell after another, and report the text of each."""
    place = drafts.Place("en", PLAN, HALF)
    drafts.own(place)
    send(READY)
    for number in itertools.count(first):
        drafts.save(place, "point", f"point:{number}", "comment", f"Text {number}", None)
        send(f"Text {number}")


def log_on(send: Send, first: int) -> None:
    """Write one line after another to the log, and report the number of each."""
    audit.ready()
    send(READY)
    for number in itertools.count(first):
        audit.record(audit.Event.EXPORTED, "controller", rows=number)
        send(number)


def start_anew(send: Send) -> None:
    """Do what a server does at its start, and report the last receipt of the build."""
    catch_up()
    send(int(warehouse.read("ledger_state")["last_receipt"].item()))
