"""Take an uploaded workbook: it is opened in a process of its own, with little memory and little time.

A workbook of two kilobytes can take gigabytes, or end the process that opens it. Whatever becomes of that process, the
panel gets a workbook's cells or a sentence on why there are none.
"""

import json
import logging
import signal
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from math import ceil
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from panel.sheets.workbook.cells import Area, Cell, CellText, Note, RawSheet, RawWorkbook, Refused
from panel.sheets.workbook.child import OUT_OF_MEMORY
from panel.sheets.workbook.container import DAMAGED, MOST_BYTES, TOO_BIG

CHILD = Path(__file__).with_name("child.py")
TOO_SLOW = (
    "Arbetsboken tar för lång tid att läsa. "
    "Ta bort tomma rader, bilder och blad som inte hör till uppföljningen och lämna in igen."
)
TOO_HEAVY = (
    "Arbetsboken tar för mycket minne att läsa. "
    "Ta bort tomma rader, bilder och blad som inte hör till uppföljningen och lämna in igen."
)

# However many hand in at once, so many workbooks are opened at a time; the others wait a moment.
AT_ONCE = 4

_places = BoundedSemaphore(AT_ONCE)
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Limits:
    """What opening a workbook may take."""

    seconds: float = 20
    megabytes: int = 256


LIMITS = Limits()


def read_workbook(body: bytes, file_name: str, limits: Limits = LIMITS) -> RawWorkbook:
    """Return the cells of an uploaded workbook. The file's name is for the log alone: nothing goes by it.

    Raises Refused where the workbook cannot be taken, or not within the limits.
    """
    reply, _ = _run("read", body, {}, file_name, limits)
    try:
        return RawWorkbook([_sheet(sheet) for sheet in reply["sheets"]], reply["is_1904"])
    except (KeyError, TypeError, ValueError) as error:
        raise Refused(DAMAGED) from error


def mark_workbook(body: bytes, notes: list[Note], limits: Limits = LIMITS) -> bytes:
    """Return a copy of a workbook (xlsx) where each noted cell has a warning colour, and the note as a comment.

    Raises Refused where the workbook cannot be taken, has no such cell, or takes more than the limits.
    """
    _, marked = _run("mark", body, {"notes": [asdict(note) for note in notes]}, "", limits)
    return marked


def run_child(script: Path, task: str, given: bytes, limits: Limits) -> subprocess.CompletedProcess[bytes]:
    """Run a script on what somebody handed in: it sees that alone, and no environment. Raises TimeoutExpired."""
    # What reads a file may write temporary ones, which a child that is killed cannot take away.
    with tempfile.TemporaryDirectory(prefix="uppdragspanelen-") as scratch:
        return subprocess.run(
            [sys.executable, "-I", str(script), task, str(limits.megabytes), str(ceil(limits.seconds))],
            input=given,
            capture_output=True,
            timeout=limits.seconds,
            env={"TMPDIR": scratch},
            cwd=scratch,
            check=False,
        )


def _sheet(stated: dict[str, Any]) -> RawSheet:
    return RawSheet(
        stated["title"],
        stated["is_hidden"],
        _rows(stated["rows"]),
        merged=[Area(*corners) for corners in stated["merged"]],
        comments=[CellText(*one) for one in stated["comments"]],
        struck=[CellText(*one) for one in stated["struck"]],
        hidden_columns=[(first, last) for first, last in stated["hidden_columns"]],
        drawn=[CellText(*one) for one in stated["drawn"]],
        hidden_rows=stated["hidden_rows"],
        margins=stated["margins"],
    )


def _rows(rows: list[tuple[int, list[Any]]]) -> list[tuple[int, list[Cell]]]:
    """Return rows of cells from rows of column, kind, value, column, kind, value ..."""
    return [(number, list(map(Cell, flat[::3], flat[1::3], flat[2::3]))) for number, flat in rows]


def _run(
    task: str, body: bytes, header: dict[str, Any], file_name: str, limits: Limits
) -> tuple[dict[str, Any], bytes]:
    """Return the child's reply and what follows it. Raises Refused however else the child ends."""
    if len(body) > MOST_BYTES:
        raise Refused(TOO_BIG)
    try:
        with _places:
            ended = run_child(CHILD, task, json.dumps(header).encode() + b"\n" + body, limits)
    except subprocess.TimeoutExpired as error:
        raise Refused(TOO_SLOW) from error
    if ended.returncode:
        log.warning("%s of %r ended with %d: %s", task, file_name, ended.returncode, _fault(ended.stderr))
        raise Refused(_ending(ended.returncode))
    reply, payload = _reply(ended.stdout)
    if "refused" in reply:
        raise Refused(reply["refused"])
    return reply, payload


def _reply(output: bytes) -> tuple[dict[str, Any], bytes]:
    line, _, payload = output.partition(b"\n")
    try:
        reply = json.loads(line)
    except ValueError as error:
        raise Refused(DAMAGED) from error
    if not isinstance(reply, dict):
        raise Refused(DAMAGED)
    return reply, payload


def _ending(code: int) -> str:
    """Return what to say of a child that ended with this code; below zero it is the signal that killed it."""
    if code in {OUT_OF_MEMORY, -signal.SIGKILL}:
        return TOO_HEAVY
    return TOO_SLOW if code == -signal.SIGXCPU else DAMAGED


def _fault(stderr: bytes) -> str:
    """Return the name of the error that ended the child. Its text may quote a cell, which no log should hold."""
    lines = stderr.decode(errors="replace").strip().splitlines()
    return lines[-1].partition(":")[0][:80] if lines else ""
