"""The log from the command line: audit list, audit purge. And how the other commands sign what they log."""

import argparse
import getpass
from collections.abc import Callable
from datetime import date

from rich.console import Console
from rich.table import Table

from formats.moments import stamp
from warehouse import audit
from warehouse.audit import WORDS, Asked, AuditError, Event, Line
from warehouse.audit_days import days_kept

DONE = 0
MOST_LISTED = 500


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands to the command line."""
    log = commands.add_parser("audit", help="loggen över vem som gjorde vad")
    actions = log.add_subparsers(dest="action", required=True)
    listed = actions.add_parser("list", help="visa loggen, det senaste först")
    listed.add_argument("--since", type=date.fromisoformat, metavar="DAG", help="från och med en dag (2026-12-31)")
    listed.add_argument("--event", choices=[event.value for event in Event], help="bara en sorts händelse")
    listed.add_argument("--who", metavar="VEM", help="bara den som loggen kallar så")
    actions.add_parser("purge", help="gallra det som är äldre än loggen sparas")


def run_audit(options: argparse.Namespace, console: Console) -> int:
    """List the log, or purge it. Raises AuditError."""
    return {"list": _list, "purge": _purge}[options.action](options, console)


def who() -> str:
    """Return how the log names the one who runs a command: "kommandorad:<account>"."""
    return f"kommandorad:{getpass.getuser()}"


def _list(options: argparse.Namespace, console: Console) -> int:
    asked = Asked(Event(options.event) if options.event else None, options.who, from_on=options.since)
    table = Table(title="Loggen")
    for heading in ("Nr", "När", "Vem", "Händelse", "Om"):
        table.add_column(heading, overflow="fold", justify="right" if heading == "Nr" else "left")
    for line in audit.lines(asked, most=MOST_LISTED):
        table.add_row(*_cells(line))
    console.print(table)
    total = audit.count(asked)
    if total > MOST_LISTED:
        console.print(f"Och {total - MOST_LISTED} äldre. Ange --event eller --who, eller hämta dem på sidan Drift.")
    return DONE


def _cells(line: Line) -> tuple[str, ...]:
    about = ", ".join(f"{name} {value}" for name, value in line.about.items())
    moment = stamp(line.at)
    return str(line.event_no), moment, _plain(line.who), WORDS.get(line.event, line.event), _plain(about)


def _plain(text: str) -> str:
    """Return text that the console shows as it stands: square brackets are markup to it."""
    return text.replace("[", "\\[")


def _purge(options: argparse.Namespace, console: Console) -> int:
    removed = audit.purge(who=who())
    told = "En rad är gallrad." if removed == 1 else f"{removed} rader är gallrade."
    console.print(f"{told} Loggen sparas i {days_kept()} dagar.", highlight=False)
    return DONE


RUN: dict[str, Callable[[argparse.Namespace, Console], int]] = {"audit": run_audit}
ERRORS: tuple[type[Exception], ...] = (AuditError,)
