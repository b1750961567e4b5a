"""The command that converts between file formats."""

import contextlib
import io
from pathlib import Path

from etl.__main__ import main


def convert(source: Path, target: Path, *more: str) -> tuple[int, str]:
    """Run the command, and return its exit code and output."""
    output, errors = io.StringIO(), io.StringIO()
    with contextlib.redirect_stderr(errors), contextlib.redirect_stdout(output):
        code = main(["convert", str(source), str(target), *more])
    assert bool(errors.getvalue()) == (code != 0)
    return code, output.getvalue() + errors.getvalue()
