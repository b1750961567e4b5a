"""Open uploaded workbooks in a child process with limits on memory and time.

A workbook of two kilobytes can take gigabytes, or crash the process that opens it. Whatever happens to that process,
the panel gets the workbook's cells or a FileRejectedError.
"""

import json
import logging
from collections.abc import Callable
from dataclasses import asdict
from threading import BoundedSemaphore
from typing import Any

from panel import isolated
from panel.isolated import Failure, IsolatedError, Limits
from panel.sheets.workbook import child
from panel.sheets.workbook.cells import Area, Cell, CellText, FileRejectedError, Note, RawSheet, RawWorkbook
from panel.sheets.workbook.container import DAMAGED, MAX_BYTES, TOO_BIG

LIMITS = Limits(seconds=20, megabytes=256, file_bytes=100_000_000)
TOO_SLOW = (
    "Arbetsboken tar för lång tid att läsa. "
    "Ta bort tomma rader, bilder och blad som inte hör till uppföljningen och lämna in igen."
)
TOO_HEAVY = (
    "Arbetsboken tar för mycket minne att läsa. "
    "Ta bort tomma rader, bilder och blad som inte hör till uppföljningen och lämna in igen."
)

FAILURES = {Failure.OUT_OF_MEMORY: TOO_HEAVY, Failure.TOO_LARGE: TOO_HEAVY, Failure.TOO_SLOW: TOO_SLOW}

# At most this many workbooks are opened at a time; further uploads wait.
MAX_CONCURRENT = 4

_slots = BoundedSemaphore(MAX_CONCURRENT)
log = logging.getLogger(__name__)


def read_workbook(body: bytes, file_name: str, limits: Limits = LIMITS) -> RawWorkbook:
    """Return the cells of an uploaded workbook. The file name is only used in the log.

    Raises FileRejectedError if the workbook cannot be accepted, or not within the limits.
    """
    output = _run(child.read_cells, body, [], file_name, limits, preload=child.preload)
    try:
        return workbook_of(output)
    except (KeyError, TypeError, ValueError) as error:
        raise FileRejectedError(DAMAGED) from error


def workbook_of(cells: bytes) -> RawWorkbook:
    """Return the workbook whose cells child.read_cells has returned."""
    stated = json.loads(cells)
    return RawWorkbook([_sheet(sheet) for sheet in stated["sheets"]], stated["is_1904"])


def mark_workbook(body: bytes, notes: list[Note], limits: Limits = LIMITS) -> bytes:
    """Return a copy of a workbook (xlsx) where each noted cell has a warning colour and the note as a comment.

    Raises FileRejectedError if the workbook cannot be accepted, has no such cell, or exceeds the limits.
    """
    return _run(child.mark_cells, body, [[asdict(note) for note in notes]], "", limits)


def _sheet(stated: dict[str, Any]) -> RawSheet:
    return RawSheet(
        stated["title"],
        stated["is_hidden"],
        _rows(stated["rows"]),
        merged=[Area(*corners) for corners in stated["merged"]],
        comments=[CellText(*one) for one in stated["comments"]],
        struck=[CellText(*one) for one in stated["struck"]],
        linked=[CellText(*one) for one in stated["linked"]],
        hidden_columns=[(first, last) for first, last in stated["hidden_columns"]],
        drawn=[CellText(*one) for one in stated["drawn"]],
        hidden_rows=stated["hidden_rows"],
        margins=stated["margins"],
    )


def _rows(rows: list[tuple[int, list[Any]]]) -> list[tuple[int, list[Cell]]]:
    """Return rows of cells from rows of [column, kind, value, column, kind, value, ...]."""
    return [(number, list(map(Cell, flat[::3], flat[1::3], flat[2::3]))) for number, flat in rows]


def _run(
    function: Callable[..., bytes],
    body: bytes,
    arguments: list[Any],
    file_name: str,
    limits: Limits,
    *,
    preload: Callable[[], None] | None = None,
) -> bytes:
    """Return the result of the child process. Raises FileRejectedError for every failure of it."""
    if len(body) > MAX_BYTES:
        raise FileRejectedError(TOO_BIG)
    try:
        with _slots:
            return isolated.run(function, body, arguments, limits=limits, preload=preload)
    except IsolatedError as error:
        if error.failure is Failure.REFUSED:
            raise FileRejectedError(error.text) from error
        log.warning("%r: %s", file_name, error)
        raise FileRejectedError(FAILURES.get(error.failure, DAMAGED)) from error
