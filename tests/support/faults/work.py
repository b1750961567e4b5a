"""What the victims do, over and over, until they are killed: each says what it has done as soon as it is told so."""

import contextlib
import io
import itertools
import re
from pathlib import Path

from etl.build import STEPS, Report, build
from etl.fetch.catalogue.catalogue import Series
from etl.fetch.meaning.reference import read_reference
from etl.fetch.run import fetch_series
from etl.fetch.sources.web import Web
from panel import warehouse
from panel.__main__ import main
from panel.follow_up.preview import MINE, Expected, Taken, make_preview
from panel.follow_up.publish import catch_up, publish
from panel.follow_up.undo import undo
from panel.ledger.ledger import last_receipt_no, ledger_folder
from panel.operations.backup.make import back_up
from panel.operations.backup.paths import Place
from panel.operations.backup.restore import restore
from panel.records import audit, saved_views
from tests.support.follow_up_sheets import PLAN
from tests.support.follow_up_traps import Say

READY, LAST = "ready", "last step"
MOST_KEPT = 3


def late(say: Say) -> Report:
    """Return a report that says when all that is left is to put what has been made in place."""
    return lambda step: say(LAST) if step == STEPS[-1] else None


def build_on(say: Say, folders: list[Path], database: Path) -> None:
    """Build of one folder of sources and then of the other, and say the hash of each build."""
    say(READY)
    for folder in itertools.cycle(folders):
        say(build(folder, database, late(say)).content_sha256)


def publish_on(say: Say, files: list[Taken]) -> None:
    """Publish one workbook after the other, and say the number of each receipt."""
    catch_up()
    say(READY)
    for taken in files:
        preview = make_preview([taken], Expected(PLAN))
        decided = {one.key: MINE for one in preview.conflicts}
        say(publish(preview, decided, "controller", report=late(say)).receipt_no)


def undo_on(say: Say, database: Path) -> None:
    """Take the newest publication back, and that back, and say the number of each receipt."""
    catch_up()
    say(READY)
    while True:
        newest = last_receipt_no(ledger_folder(database))
        say(undo(newest, PLAN, "controller", report=late(say)).receipt.receipt_no)


def upload_on(say: Say, files: list[Path]) -> None:
    """Hand in one file after the other on the command line, and say the number of each receipt that it prints."""
    say(READY)
    for file in files:
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            assert main(["upload", str(file), "--publish", "--keep", MINE]) == 0
        told = re.search(r"Kvitto (\d+)", printed.getvalue())
        assert told is not None
        say(int(told[1]))


def fetch_on(say: Say, series: Series, data: Path) -> None:
    """Fetch a series that has always something new, and say the text of each outcome."""
    names = read_reference(data)
    say(READY)
    while True:
        outcome = fetch_series(series, data, Web(), None, names)
        assert outcome.kind == "new"
        say(outcome.text.split()[2])


def back_up_on(say: Say, place: Place, target: Path) -> None:
    """Make one backup after the other, keep a few, and say the name of each."""
    say(READY)
    while True:
        say(back_up(place, target, keep=MOST_KEPT).folder.name)


def restore_on(say: Say, backup: Path, place: Place) -> None:
    """Put a backup back once, and say the hash of what was built."""
    say(READY)
    say(
        restore(backup, place, replace=True, report=lambda step: say(LAST) if step == "Bygger" else None).content_sha256
    )


def save_on(say: Say, first: int) -> None:
    """Save one view after the other, delete every third, and say the name of each that is saved."""
    saved_views.kept()
    say(READY)
    for number in itertools.count(first):
        saved_views.save(f"Vy {number}", "indikator=population")
        say(f"Vy {number}")
        if number % 3 == 0:
            saved_views.delete(next(view.view_id for view in saved_views.kept() if view.name == f"Vy {number}"))


def log_on(say: Say, first: int) -> None:
    """Write one line after the other in the log, and say the number of each."""
    audit.ready()
    say(READY)
    for number in itertools.count(first):
        audit.record(audit.Event.EXPORTED, "controller", rows=number)
        say(number)


def start_anew(say: Say) -> None:
    """Do what a server does at its start, and say the picture's last receipt."""
    catch_up()
    say(int(warehouse.read("ledger_state")["last_receipt"].item()))
