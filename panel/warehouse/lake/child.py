"""Run in a child process, by process.py: one piece of work with the lake.

On standard input comes a line of JSON that says what to do; on standard output go lines of JSON that say how it goes.
A build is committed when the next line on standard input says so.
"""

import json
import sys
from pathlib import Path

from panel.warehouse.lake.builds import Lake, Snapshot, connect
from panel.warehouse.lake.work import materialise, put
from panel.warehouse.paths import DatabaseUnavailableError

# Held in common by those who still write, so that who takes the writers' lock after one that was killed can wait.
WRITING = 0x55505045
COMMIT = "commit"


class CancelledError(Exception):
    """The panel wants no commit, or is there no more."""


def work_with_lake() -> None:
    """Do what the first line asks for."""
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
    """Tell that everything is written, and wait for the word. Raises CancelledError."""
    send(state="written")
    if sys.stdin.readline().strip() != COMMIT:
        raise CancelledError


def send(**message: object) -> None:
    """Say how it goes, on one line."""
    print(json.dumps(message), flush=True)
