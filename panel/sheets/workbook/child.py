"""Functions that process.py runs in a child process: read or mark an uploaded workbook."""

import gc
import json
import sys
import warnings
from importlib import import_module
from typing import Any


def read_cells(body: bytes) -> bytes:
    """Return the result of reading.read() as JSON. Raises FileRejectedError or MemoryError."""
    prepare("PIL")
    return cells_of(body)


def preload() -> None:
    """Import what read_cells needs."""
    prepare("PIL")
    import_module("panel.sheets.workbook.reading")


def cells_of(body: bytes) -> bytes:
    """Return what read_cells does, in a process that is not prepared for it."""
    from panel.sheets.workbook.reading import read

    return json.dumps(read(body), ensure_ascii=False, separators=(",", ":")).encode()


def mark_cells(body: bytes, notes: list[dict[str, Any]]) -> bytes:
    """Return the workbook with the notes in it. Raises FileRejectedError or MemoryError."""
    # openpyxl needs Pillow to keep the workbook's pictures.
    prepare()
    from panel.sheets.workbook.cells import Note
    from panel.sheets.workbook.marking import mark

    return mark(body, [Note(**note) for note in notes])


def prepare(*unneeded: str) -> None:
    """Save memory and silence warnings. openpyxl imports these modules only if they are available."""
    for name in ("numpy", "lxml", "defusedxml", *unneeded):
        sys.modules[name] = None  # type: ignore[assignment]
    # The process keeps what it makes until it ends, so garbage collection would find nothing.
    gc.disable()
    warnings.simplefilter("ignore")
