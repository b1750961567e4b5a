"""Run apart from the panel, in a process that may be killed: unpack, read or mark a workbook that somebody uploaded.

process.py starts it: child.py <read|mark> <megabytes> <seconds>, a line of JSON ({"notes": [...]}) and the
workbook on standard input. On standard output comes a line of JSON and, for mark, the marked workbook.
"""

import gc
import json
import resource
import sys
import warnings
from pathlib import Path
from typing import Any

OUT_OF_MEMORY = 3
MOST_WRITTEN_BYTES = {"read": 1_000_000, "mark": 100_000_000}


def main(task: str, megabytes: int, seconds: int) -> None:
    """Do one task within its limits. Exits with OUT_OF_MEMORY where they are too narrow."""
    set_limits(task, megabytes, seconds)
    try:
        header = json.loads(sys.stdin.buffer.readline())
        body = sys.stdin.buffer.read()
        prepare_imports(task)
        reply, payload = run(task, header, body)
        sys.stdout.buffer.write(json.dumps(reply, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
        sys.stdout.buffer.write(payload)
        sys.stdout.buffer.flush()
    except MemoryError:
        sys.exit(OUT_OF_MEMORY)


def set_limits(task: str, megabytes: int, seconds: int) -> None:
    """Limit what the process may take, for good. Past `seconds` of work the system sends SIGXCPU."""
    written = MOST_WRITTEN_BYTES[task]
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * 1024 * 1024,) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (written, written))


def prepare_imports(task: str) -> None:
    """Make the panel's modules findable, and openpyxl small: it only asks whether numpy and Pillow are there.

    Pillow is left for mark, where openpyxl needs it to keep the workbook's pictures.
    """
    sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
    for name in ("numpy", "lxml", "defusedxml", *(["PIL"] if task == "read" else [])):
        sys.modules[name] = None  # type: ignore[assignment]


def run(task: str, header: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
    """Return the reply and the marked workbook, if one was asked for; {"refused": ...} where it cannot be taken."""
    from panel.sheets.workbook.cells import Note, Refused
    from panel.sheets.workbook.marking import mark
    from panel.sheets.workbook.reading import read

    # What is made here is needed to the end, so there is nothing for the collector to find.
    gc.disable()
    warnings.simplefilter("ignore")
    try:
        if task == "read":
            return read(body), b""
        return {}, mark(body, [Note(**note) for note in header["notes"]])
    except Refused as error:
        return {"refused": str(error)}, b""


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
