"""The command line's part for: kopiera mellan databas och lager."""

import argparse
import os
from collections.abc import Callable
from pathlib import Path

from filelock import Timeout
from rich.console import Console

import warehouse
from etl import audit
from etl.follow_up.ledger import FOLDER, last_receipt_no, ledger_folder
from warehouse.audit import AuditError, Event, ready, record
from warehouse.lake import FOLDER as LAKE_FOLDER
from warehouse.lake import WAREHOUSE_VARIABLE, Lake, is_address, parse
from warehouse.moving import file_to_lake, lake_to_file

DONE = 0
MOST_SECONDS = 120
SHOWN_OF_HASH = 16


class NotMoved(Exception):  # noqa: N818 - names what did not happen
    """Nothing was copied. The text, in Swedish, says why and what to do."""


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command that copies between a file and a lake to the command line."""
    moving = commands.add_parser("move", help="kopiera bilden mellan en databasfil och ett lager, med samma innehåll")
    moving.add_argument("--to", required=True, metavar="VART", help="en fil, eller ducklake:postgres:service=panelen")
    moving.add_argument("--from", dest="source", metavar="VARIFRÅN", help="det som panelen visar, om inget annat sägs")


def run_move(options: argparse.Namespace, console: Console) -> int:
    """Copy, and log it. Raises NotMoved, AuditError, DatabaseUnavailable or OSError; the target is then as it was."""
    source = _place(options.source or os.environ.get(WAREHOUSE_VARIABLE) or str(warehouse.database_path()))
    target = _place(options.to)
    ready()
    try:
        with console.status("Kopierar"):
            content_sha256 = _copy(source, target)
    except Timeout as error:
        raise NotMoved("Någon annan bygger eller publicerar just nu. Inget är kopierat. Försök igen.") from error
    record(Event.MOVED, audit.who(), to=_kind(target), content=content_sha256[:SHOWN_OF_HASH])
    console.print(f"Bilden är kopierad till {_shown(target)}.", markup=False, highlight=False, soft_wrap=True)
    console.print(f"Innehållets kontrollsumma, läst tillbaka därifrån: {content_sha256}", highlight=False)
    _print_next(target, console)
    return DONE


def _copy(source: Lake | Path, target: Lake | Path) -> str:
    if isinstance(source, Path) and isinstance(target, Lake):
        return file_to_lake(source, target, MOST_SECONDS)
    if isinstance(source, Lake) and isinstance(target, Path):
        return lake_to_file(source, target, MOST_SECONDS)
    raise NotMoved("Kopiera mellan en fil och ett lager: det ena är --from, det andra --to. Inget är kopierat.")


def _place(said: str) -> Lake | Path:
    """Return what an address or a path on the command line means."""
    return parse(said, warehouse.database_path().parent / LAKE_FOLDER) if is_address(said) else Path(said)


def _kind(place: Lake | Path) -> str:
    return "lager" if isinstance(place, Lake) else "fil"


def _shown(place: Lake | Path) -> str:
    return f"lagret, {place.name}, med filerna i {place.folder}" if isinstance(place, Lake) else str(place)


def _print_next(target: Lake | Path, console: Console) -> None:
    """Tell what is left to do by hand: which picture is served is said by the surroundings, not by this command."""
    if isinstance(target, Lake):
        told = f"Panelen läser lagret när {WAREHOUSE_VARIABLE} är satt till adressen, på varje maskin."
    else:
        told = (
            f"Panelen läser filen när {warehouse.DATABASE_VARIABLE} pekar på den och {WAREHOUSE_VARIABLE} inte är satt."
        )
    console.print(told, highlight=False, soft_wrap=True)
    folder = ledger_folder(warehouse.database_path() if isinstance(target, Lake) else target)
    if not last_receipt_no(folder):
        told = f"I {folder} finns inga publiceringar. Har det gjorts några: kopiera dit hela mappen {FOLDER} först."
        console.print(told, markup=False, highlight=False, soft_wrap=True)


RUN: dict[str, Callable[[argparse.Namespace, Console], int]] = {"move": run_move}
ERRORS: tuple[type[Exception], ...] = (NotMoved, AuditError)
