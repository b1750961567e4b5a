"""Run a command. The one place where an exception becomes a message on stderr and an exit code."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import click
import duckdb
from rich.console import Console

from etl.commands.swedish import A_PATH, Group, Option, usage_problem
from etl.database_fault import database_fault
from etl.kept_files import sources_of
from panel import warehouse
from panel.errors import CHECK_FAILED, DONE, REFUSED, UserError
from panel.formats import FormatError

COMMANDS = {
    "build": "etl.commands.build:build",
    "check": "etl.commands.build:check",
    "findings": "etl.commands.build:findings",
    "fetch": "etl.commands.fetch:fetch",
    "series": "etl.commands.series:series",
    "convert": "etl.commands.convert:convert",
}


class Run(NamedTuple):
    """What each command receives: the folder of the sources, and the console to print on."""

    data: Path
    console: Console


pass_run = click.make_pass_decorator(Run)


def command_line(description: str, commands: dict[str, str]) -> click.Group:
    """Return a click program. `commands` are "module:attribute" by name, imported when called."""

    @click.pass_context
    def begin(context: click.Context, data: Path | None) -> None:
        context.obj = Run(data or sources_of(warehouse.database_path()), Console())

    message = "Mappen med källor (data/, och för exempeldata dess egna)."
    data = Option(["--data"], type=A_PATH, metavar="MAPP", help=message)
    return Group(callback=begin, params=[data], help=description, lazy=commands)


def run(program: click.Group, name: str, arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 a check failed, 2 wrong usage or refused."""
    try:
        with program.make_context(name, list(sys.argv[1:] if arguments is None else arguments)) as context:
            return program.invoke(context) or DONE
    except click.exceptions.Exit as exit_:
        return exit_.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.message, err=True)
        return REFUSED
    except click.UsageError as error:
        _show_usage(error)
        return REFUSED
    except UserError as error:
        return _show(str(error), error.exit_code, error.heading)
    except FormatError as error:
        return _show(str(error), REFUSED)
    except duckdb.Error as error:
        return _show(database_fault(error), CHECK_FAILED, "Det gick inte. Den gamla databasen är orörd.")
    except FileNotFoundError as error:
        return _show(f"{error.filename} finns inte.", REFUSED)
    except OSError as error:
        return _show(f"{error.filename}: {error.strerror}", REFUSED)


def _show(text: str, exit_code: int, heading: str = "") -> int:
    errors = Console(stderr=True)
    if heading:
        errors.print(heading, style="bold red")
    errors.print(text, markup=False, highlight=False, soft_wrap=True)
    return exit_code


def _show_usage(error: click.UsageError) -> None:
    if error.ctx is not None:
        click.echo(f"{error.ctx.get_usage()}\nSe hjälpen: {error.ctx.command_path} --help\n", err=True)
    click.echo(f"Fel: {usage_problem(error)}", err=True)
