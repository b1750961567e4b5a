"""Run tasks with the lake in a child process, since a lost connection to PostgreSQL may end the process."""

import json
import logging
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from panel import isolated
from panel.warehouse.lake.builds import Lake, LakeUnavailableError, Snapshot
from panel.warehouse.lake.child import COMMIT, work_with_lake
from panel.warehouse.paths import DatabaseUnavailableError, DatabaseUnreadableError

FAULTS: dict[str, type[DatabaseUnavailableError]] = {
    kind.__name__: kind for kind in (LakeUnavailableError, DatabaseUnreadableError)
}
log = logging.getLogger("uppdragspanelen")
FELL = "Arbetet med lagret avbröts, troligen för att PostgreSQL slutade svara ({name}). Försök igen."


def put(lake: Lake, built: Path, before_commit: Callable[[], None]) -> None:
    """Make the build in a DuckDB file the newest of the lake. The caller has the lake's lock.

    `before_commit` is called when every file is on disk and none is visible yet; if it raises, all is rolled back.
    Raises LakeUnavailableError or OSError.
    """
    _work(lake, {"file": str(built)}, before_commit)


def materialise(lake: Lake, wanted: Snapshot, file: Path, changed: set[str] | None = None) -> None:
    """Write a build of the lake to a DuckDB file, with keys: a new file, or a copy whose `changed` tables are replaced.

    Raises LakeUnavailableError where it cannot be read, DatabaseUnreadableError where its content hash differs.
    """
    request = {"file": str(file), "snapshot": list(wanted), "changed": None if changed is None else sorted(changed)}
    _work(lake, request, lambda: None)


def _work(lake: Lake, request: dict[str, Any], before_commit: Callable[[], None]) -> None:
    line = json.dumps({**request, "conninfo": lake.conninfo, "folder": str(lake.folder)})
    with isolated.start(work_with_lake) as child:
        reply = _send(child, line)
        if reply["state"] == "written":
            # If this raises, the child's input is closed, and the child rolls back.
            before_commit()
            reply = _send(child, COMMIT)
    _require_done(reply, lake)


def _send(child: "subprocess.Popen[bytes]", line: str) -> dict[str, Any]:
    """Send a line, and return the reply; {"state": "fell"} where the child ended without one."""
    assert child.stdin is not None  # noqa: S101 - both are pipes
    assert child.stdout is not None  # noqa: S101
    try:
        child.stdin.write(f"{line}\n".encode())
    except BrokenPipeError:
        return {"state": "fell"}
    line_read = child.stdout.readline()
    return dict(json.loads(line_read)) if line_read.endswith(b"\n") else {"state": "fell"}


def _require_done(reply: dict[str, Any], lake: Lake) -> None:
    if reply["state"] == "fault":
        raise FAULTS[reply["kind"]](reply["text"])
    if reply["state"] == "os":
        raise OSError(reply["code"], reply["text"])
    if reply["state"] != "done":
        raise LakeUnavailableError(FELL.format(name=lake.name))
    if reply["untidy"]:
        log.warning("older files of the lake were not removed: %s", reply["untidy"])
