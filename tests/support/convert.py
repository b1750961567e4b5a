"""The command that converts one format to another."""

import contextlib
import io
from pathlib import Path

from etl.__main__ import main


def convert(source: Path, target: Path) -> tuple[int, str]:
    """Run the command: its exit code and what it says."""
    output, errors = io.StringIO(), io.StringIO()
    with contextlib.redirect_stderr(errors), contextlib.redirect_stdout(output):
        code = main(["convert", str(source), str(target)])
    assert bool(errors.getvalue()) == (code != 0)
    return code, output.getvalue() + errors.getvalue()
