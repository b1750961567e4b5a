"""python -m tests.support.touched: the tests of what has changed since main, for make check."""

import subprocess
from collections.abc import Iterable
from pathlib import Path

from tests.conftest import ROOT

HOUSE = "tests/house"


def touched_by(changed: Iterable[str]) -> list[str]:
    """The test files named for changed files: panel/sheets/values.py is tested by tests/sheets/test_values.py.

    A test is looked up in the file's room and, where the tests of a room are together, in the rooms above it. The rules
    for all code (tests/house) are always included.
    """
    found = {HOUSE}
    for name in changed:
        path = Path(name)
        if path.parts[0] == "tests":
            found |= {name} if path.name.startswith("test_") and (ROOT / path).exists() else set()
            continue
        room = Path("tests", *(path.parts[1:-1] if path.parts[0] == "panel" else path.parts[:-1]))
        for folder in (room, *room.parents[:-1]):
            own = sorted((ROOT / folder).glob(f"test_{path.stem}*.py"))
            found |= {one.relative_to(ROOT).as_posix() for one in own}
            if own:
                break
    return sorted(found)


def changed_files() -> list[str]:
    """The files that differ from where this branch left main, committed or not, and new files."""
    commands = (["git", "diff", "--name-only", "main..."], ["git", "diff", "--name-only", "HEAD"])
    new = ["git", "ls-files", "--others", "--exclude-standard"]
    names = (subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout for command in (*commands, new))
    return sorted({line for text in names for line in text.splitlines()})


if __name__ == "__main__":
    print(" ".join(touched_by(changed_files())))
