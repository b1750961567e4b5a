"""The command line's part for: en annan nämnds plan, i Excel."""

import argparse
from collections.abc import Callable

from rich.console import Console

RUN: dict[str, Callable[[argparse.Namespace, Console], int]] = {}
ERRORS: tuple[type[Exception], ...] = ()


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands to the command line."""
