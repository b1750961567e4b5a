"""The command for copying between a database file and a lake: move."""

import os
from pathlib import Path

import click
from filelock import Timeout
from rich.console import Console

from etl.commands.running import Run, pass_run
from etl.commands.swedish import Command, option
from panel import warehouse
from panel.errors import UserError
from panel.ledger.ledger import FOLDER, last_receipt_no, ledger_folder
from panel.records import audit
from panel.records.audit import Event
from panel.warehouse.lake.builds import FOLDER as LAKE_FOLDER
from panel.warehouse.lake.builds import WAREHOUSE_VARIABLE, Lake, is_address, parse
from panel.warehouse.lake.moving import file_to_lake, lake_to_file

MAX_SECONDS = 120
SHOWN_OF_HASH = 16


class MoveError(UserError):
    """Nothing was copied. The text, in Swedish, gives the reason and what to do."""


@click.command("move", cls=Command)
@option("--to", required=True, metavar="VART", help="En fil, eller ducklake:postgres:service=panelen.")
@option("--from", "origin", metavar="VARIFRÅN", help="Det som panelen visar, om inget annat sägs.")
@pass_run
def move_command(here: Run, to: str, origin: str | None) -> None:
    """Copy and log it. Raises MoveError, AuditError, DatabaseUnavailableError or OSError.

    The target is unchanged if copying fails.
    """
    source = _location(origin or os.environ.get(WAREHOUSE_VARIABLE) or str(warehouse.database_path()))
    target = _location(to)
    audit.ready()
    try:
        with here.console.status("Kopierar"):
            content_sha256 = _copy(source, target)
    except Timeout as error:
        raise MoveError("Någon annan bygger eller publicerar just nu. Inget är kopierat. Försök igen.") from error
    audit.record(Event.MOVED, audit.from_command_line(), to=_kind(target), content=content_sha256[:SHOWN_OF_HASH])
    here.console.print(f"Bilden är kopierad till {_shown(target)}.", markup=False, highlight=False, soft_wrap=True)
    here.console.print(f"Innehållets kontrollsumma, läst tillbaka därifrån: {content_sha256}", highlight=False)
    _print_next(target, here.console)


def _copy(source: Lake | Path, target: Lake | Path) -> str:
    if isinstance(source, Path) and isinstance(target, Lake):
        return file_to_lake(source, target, MAX_SECONDS)
    if isinstance(source, Lake) and isinstance(target, Path):
        return lake_to_file(source, target, MAX_SECONDS)
    raise MoveError("Kopiera mellan en fil och ett lager: det ena är --from, det andra --to. Inget är kopierat.")


def _location(text: str) -> Lake | Path:
    """Return the lake or file that an address or path refers to."""
    return parse(text, warehouse.database_path().parent / LAKE_FOLDER) if is_address(text) else Path(text)


def _kind(location: Lake | Path) -> str:
    return "lager" if isinstance(location, Lake) else "fil"


def _shown(location: Lake | Path) -> str:
    return f"lagret, {location.name}, med filerna i {location.folder}" if isinstance(location, Lake) else str(location)


def _print_next(target: Lake | Path, console: Console) -> None:
    """Print what remains to be done: which database is served depends on environment variables."""
    if isinstance(target, Lake):
        message = f"Panelen läser lagret när {WAREHOUSE_VARIABLE} är satt till adressen, på varje maskin."
    else:
        message = (
            f"Panelen läser filen när {warehouse.DATABASE_VARIABLE} pekar på den och {WAREHOUSE_VARIABLE} inte är satt."
        )
    console.print(message, highlight=False, soft_wrap=True)
    folder = ledger_folder(warehouse.database_path() if isinstance(target, Lake) else target)
    if not last_receipt_no(folder):
        message = f"I {folder} finns inga publiceringar. Har det gjorts några: kopiera dit hela mappen {FOLDER} först."
        console.print(message, markup=False, highlight=False, soft_wrap=True)
