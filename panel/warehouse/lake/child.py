"""Run in a child process, by process.py: one piece of work with the lake.

On standard input comes a line of JSON that says what to do; on standard output go lines of JSON that say how it goes.
A build is committed when the next line on standard input says so.
"""

import json
import sys
from pathlib import Path

from panel.warehouse.lake.builds import Lake, Snapshot, connect
from panel.warehouse.lake.work import materialise, put
from panel.warehouse.paths import DatabaseUnavailable

# Held in common by those who still write, so that who takes the writers' lock after one that was killed can wait.
WRITING = 0x55505045
COMMIT = "commit"


class CalledOff(Exception):  # noqa: N818
    """The panel wants no commit, or is there no more."""


def work_with_lake() -> None:
    """Do what the first line asks for."""
    asked = json.loads(sys.stdin.readline())
    lake = Lake(asked["conninfo"], Path(asked["folder"]))
    file, snapshot, changed = Path(asked["file"]), asked.get("snapshot"), asked.get("changed")
    untidy = None
    try:
        if snapshot:
            materialise(lake, Snapshot(*snapshot), file, None if changed is None else set(changed))
        else:
            with connect(lake) as session:
                session.execute("SELECT pg_advisory_lock_shared(%s)", (WRITING,))
                untidy = put(lake, file, settle)
        tell(state="done", untidy=untidy)
    except DatabaseUnavailable as error:
        tell(state="fault", kind=type(error).__name__, text=str(error))
    except OSError as error:
        tell(state="os", code=error.errno, text=error.strerror)
    except CalledOff:
        tell(state="called off")


def settle() -> None:
    """Tell that everything is written, and wait for the word. Raises CalledOff."""
    tell(state="written")
    if sys.stdin.readline().strip() != COMMIT:
        raise CalledOff


def tell(**said: object) -> None:
    """Say how it goes, on one line."""
    print(json.dumps(said), flush=True)
