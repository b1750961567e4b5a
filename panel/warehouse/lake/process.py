"""Have a process of its own work with the lake: what it meets there may end it, and never the panel."""

import json
import logging
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from panel import isolated
from panel.warehouse.lake.builds import Lake, LakeUnavailable, Snapshot
from panel.warehouse.lake.child import COMMIT, work_with_lake
from panel.warehouse.paths import DatabaseUnavailable, DatabaseUnreadable

FAULTS: dict[str, type[DatabaseUnavailable]] = {kind.__name__: kind for kind in (LakeUnavailable, DatabaseUnreadable)}
log = logging.getLogger("uppdragspanelen")
FELL = "Arbetet med lagret avbröts, troligen för att PostgreSQL slutade svara ({name}). Försök igen."


def put(lake: Lake, built: Path, before_commit: Callable[[], None]) -> None:
    """Make the build in a DuckDB file the newest of the lake. Its caller holds the lake's lock.

    `before_commit` is called when every file is on the disk and nobody sees them yet; what it raises calls all of it
    off. Raises LakeUnavailable or OSError where it cannot be done.
    """
    _work(lake, {"file": str(built)}, before_commit)


def materialise(lake: Lake, wanted: Snapshot, file: Path, changed: set[str] | None = None) -> None:
    """Write a build of the lake to a DuckDB file, keys and all: a new one, or one where only some tables differ.

    Raises LakeUnavailable where it cannot be read, DatabaseUnreadable where it is not what was once written.
    """
    asked = {"file": str(file), "snapshot": list(wanted), "changed": None if changed is None else sorted(changed)}
    _work(lake, asked, lambda: None)


def _work(lake: Lake, asked: dict[str, Any], before_commit: Callable[[], None]) -> None:
    line = json.dumps({**asked, "conninfo": lake.conninfo, "folder": str(lake.folder)})
    with isolated.start(work_with_lake) as child:
        said = _ask(child, line)
        if said["state"] == "written":
            # Where it raises, the child's input ends, and the child takes away what it has written.
            before_commit()
            said = _ask(child, COMMIT)
    _hold_done(said, lake)


def _ask(child: "subprocess.Popen[bytes]", line: str) -> dict[str, Any]:
    """Send a line, and return the next answer: that it fell where the child has ended without one."""
    assert child.stdin is not None  # noqa: S101 - both are pipes
    assert child.stdout is not None  # noqa: S101
    try:
        child.stdin.write(f"{line}\n".encode())
    except BrokenPipeError:
        return {"state": "fell"}
    answer = child.stdout.readline()
    return dict(json.loads(answer)) if answer.endswith(b"\n") else {"state": "fell"}


def _hold_done(said: dict[str, Any], lake: Lake) -> None:
    if said["state"] == "fault":
        raise FAULTS[said["kind"]](said["text"])
    if said["state"] == "os":
        raise OSError(said["code"], said["text"])
    if said["state"] != "done":
        raise LakeUnavailable(FELL.format(name=lake.name))
    if said["untidy"]:
        log.warning("older files of the lake were not removed: %s", said["untidy"])
