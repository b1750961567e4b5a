"""The commands that fetch, against local services."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import tomlkit
from rich.console import Console

from etl.commands import running
from etl.commands.running import COMMANDS, command_line
from panel.errors import DONE


def play(data: Path, *arguments: str) -> tuple[int, str]:
    """Run a command, and return its exit code and output."""
    console = Console(file=StringIO(), width=200)
    program = command_line("", COMMANDS)
    here = ["--data", str(data), *arguments]
    with program.make_context("", here) as context, pytest.MonkeyPatch.context() as patch:
        patch.setattr(running, "Console", lambda: console)
        code = program.invoke(context) or DONE
    file = console.file
    assert isinstance(file, StringIO)
    return code, file.getvalue()


def write(data: Path, *entries: Any) -> None:
    (data / "catalogue.toml").write_text(tomlkit.dumps({"series": [one.entry for one in entries]}), encoding="utf-8")
