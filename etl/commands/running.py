"""Run a command. The one place where an exception becomes a message on stderr and an exit code."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import click
from rich.console import Console

from etl.commands.swedish import A_PATH, Group, Lazy, Option, usage_problem
from panel.errors import CHECK_FAILED, DONE, INTERRUPTED, REFUSED, UserError, os_reason

COMMANDS = {
    "build": Lazy("etl.commands.build:build", "Bygg databasen och byt ut den gamla."),
    "check": Lazy("etl.commands.build:check", "Läs och kontrollera källorna utan att byta databas."),
    "findings": Lazy("etl.commands.build:findings", "Visa vad som inte stämmer i den byggda databasen."),
    "fetch": Lazy("etl.commands.fetch:fetch", "Hämta officiell statistik från tjänsterna i katalogen."),
    "series": Lazy("etl.commands.series:series", "Katalogen över serier som hämtas."),
    "convert": Lazy("etl.commands.convert:convert", "Skriv en statistikfil i ett annat format."),
}


class Run(NamedTuple):
    """What each command receives: the folder of the sources, and the console to print on."""

    data: Path
    console: Console


pass_run = click.make_pass_decorator(Run)


def command_line(description: str, commands: dict[str, Lazy]) -> click.Group:
    """Return a click program with commands by name."""

    @click.pass_context
    def begin(context: click.Context, data: Path | None) -> None:
        # Imported here: to show the help, pandas and DuckDB are not needed.
        from etl.kept_files import sources_of
        from panel import warehouse

        context.obj = Run(data or sources_of(warehouse.database_path()), Console())

    message = "Mappen med källor (data/, och för exempeldata dess egna)."
    data = Option(["--data"], type=A_PATH, metavar="MAPP", help=message)
    return Group(callback=begin, params=[data], help=description, lazy=commands)


def run(program: click.Group, name: str, arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 a check failed, 2 wrong usage or refused, 130 interrupted."""
    try:
        with program.make_context(name, list(sys.argv[1:] if arguments is None else arguments)) as context:
            return _invoke(program, context)
    except (KeyboardInterrupt, click.Abort):
        return _show("Avbrutet med Ctrl+C. Det som redan är sparat gäller.", INTERRUPTED)
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
    except FileNotFoundError as error:
        return _show(f"{error.filename} finns inte.", REFUSED)
    except OSError as error:
        return _show(f"{error.filename}: {os_reason(error)}.", REFUSED)


def _invoke(program: click.Group, context: click.Context) -> int:
    import duckdb

    from etl.database_fault import database_fault
    from panel.formats import FormatError

    try:
        return program.invoke(context) or DONE
    except FormatError as error:
        return _show(str(error), REFUSED)
    except duckdb.Error as error:
        return _show(database_fault(error), CHECK_FAILED, "Det gick inte. Den gamla databasen är orörd.")


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
