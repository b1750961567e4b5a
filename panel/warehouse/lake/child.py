"""One task with the lake, run in a child process by process.py.

A line of JSON on standard input describes the task, and lines of JSON on standard output report its progress. A build
is committed when the next line on standard input is COMMIT.
"""

import json
import sys
from pathlib import Path

from panel.warehouse.lake.builds import Lake, Snapshot, connect
from panel.warehouse.lake.work import materialise, put
from panel.warehouse.paths import DatabaseUnavailableError

# A shared lock of processes that still write: the next writer waits for it when the one before was killed.
WRITING = 0x55505045
COMMIT = "commit"


class CancelledError(Exception):
    """The parent process wants no commit, or is gone."""


def work_with_lake() -> None:
    """Do the task that the first line of standard input describes."""
    request = json.loads(sys.stdin.readline())
    lake = Lake(request["conninfo"], Path(request["folder"]))
    file, snapshot, changed = Path(request["file"]), request.get("snapshot"), request.get("changed")
    untidy = None
    try:
        if snapshot:
            materialise(lake, Snapshot(*snapshot), file, None if changed is None else set(changed))
        else:
            with connect(lake) as session:
                session.execute("SELECT pg_advisory_lock_shared(%s)", (WRITING,))
                untidy = put(lake, file, settle)
        send(state="done", untidy=untidy)
    except DatabaseUnavailableError as error:
        send(state="fault", kind=type(error).__name__, text=str(error))
    except OSError as error:
        send(state="os", code=error.errno, text=error.strerror)
    except CancelledError:
        send(state="called off")


def settle() -> None:
    """Report that everything is written, and wait for COMMIT. Raises CancelledError."""
    send(state="written")
    if sys.stdin.readline().strip() != COMMIT:
        raise CancelledError


def send(**message: object) -> None:
    """Write a message as one line of JSON."""
    print(json.dumps(message), flush=True)
