"""The command that converts one format to another."""

import contextlib
import io
from pathlib import Path

from etl.__main__ import main


def convert(source: Path, target: Path) -> tuple[int, str]:
    """Run the command: its exit code and what it says."""
    said, wrong = io.StringIO(), io.StringIO()
    with contextlib.redirect_stderr(wrong), contextlib.redirect_stdout(said):
        code = main(["convert", str(source), str(target)])
    assert bool(wrong.getvalue()) == (code != 0)
    return code, said.getvalue() + wrong.getvalue()
