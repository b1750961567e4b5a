"""Commands that `python -m etl` had before: each still works, and prints its new name on stderr."""

import os
import sys
from collections.abc import Sequence

MOVED = (
    "template",
    "upload",
    "undo",
    "demo",
    "erase",
    "plan-template",
    "plan",
    "backup",
    "restore",
    "verify",
    "move",
    "audit",
    "report",
    "mail",
)


def hand_over(arguments: Sequence[str]) -> None:
    """Replace the process by the panel's command line when the command has moved there.

    Returns where the command is the ETL's own, or none.
    """
    name = command_of(arguments)
    if name not in MOVED:
        return
    message = f"`python -m etl {name}` heter nu `uppdragspanelen {name}` (eller `python -m panel {name}`)."
    print(message, file=sys.stderr, flush=True)
    os.execv(sys.executable, [sys.executable, "-m", "panel", *arguments])  # noqa: S606 - the same arguments, no shell


def command_of(arguments: Sequence[str]) -> str | None:
    """Return the command's name: the first argument that is neither an option nor the value of --data."""
    rest = iter(arguments)
    for argument in rest:
        if argument == "--data":
            next(rest, None)
        elif not argument.startswith("-"):
            return argument
    return None
