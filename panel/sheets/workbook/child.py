"""Run in a child process, by process.py: unpack, read or mark a workbook that somebody uploaded."""

import gc
import json
import sys
import warnings
from typing import Any


def read_cells(body: bytes) -> bytes:
    """Return what reading.read() does, as JSON. Raises Refused or MemoryError."""
    prepare("PIL")
    from panel.sheets.workbook.reading import read

    return json.dumps(read(body), ensure_ascii=False, separators=(",", ":")).encode()


def mark_cells(body: bytes, notes: list[dict[str, Any]]) -> bytes:
    """Return the workbook with the notes in it. Raises Refused or MemoryError."""
    # openpyxl needs Pillow to keep the workbook's pictures.
    prepare()
    from panel.sheets.workbook.cells import Note
    from panel.sheets.workbook.marking import mark

    return mark(body, [Note(**note) for note in notes])


def prepare(*unneeded: str) -> None:
    """Make openpyxl small: it only asks whether these are there. Let it warn nobody."""
    for name in ("numpy", "lxml", "defusedxml", *unneeded):
        sys.modules[name] = None  # type: ignore[assignment]
    # What is made here is needed to the end, so there is nothing for the collector to find.
    gc.disable()
    warnings.simplefilter("ignore")
