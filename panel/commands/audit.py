"""Commands for the audit log: audit list, audit purge."""

from datetime import date

import click
from rich.table import Table

from etl.commands.running import Run, pass_run
from etl.commands.swedish import DAY, Group, OneOf, option
from panel.commands.shared import plain
from panel.records import audit
from panel.records.audit import WORDS, Event, Line, LogFilter
from panel.records.audit_days import days_kept
from panel.wording.moments import stamp

MAX_LISTED = 500


@click.group("audit", cls=Group)
def audit_group() -> None:
    """Group the commands of the log."""


@audit_group.command("list", help="Visa loggen, det senaste först.")
@option("--since", type=DAY, metavar="DAG", help="Från och med en dag (2026-12-31).")
@option("--event", type=OneOf([event.value for event in Event]), help="Bara en sorts händelse.")
@option("--who", metavar="VEM", help="Bara den som loggen kallar så.")
@pass_run
def list_command(here: Run, since: date | None, event: str | None, who: str | None) -> None:
    """Print the log, newest first. Raises AuditError."""
    query = LogFilter(Event(event) if event else None, who, from_on=since)
    table = Table(title="Loggen")
    for heading in ("Nr", "När", "Vem", "Händelse", "Om"):
        table.add_column(heading, overflow="fold", justify="right" if heading == "Nr" else "left")
    for line in audit.lines(query, max_lines=MAX_LISTED):
        table.add_row(*_cells(line))
    here.console.print(table)
    total = audit.count(query)
    if total > MAX_LISTED:
        here.console.print(f"Och {total - MAX_LISTED} äldre. Ange --event eller --who, eller hämta dem på sidan Drift.")


@audit_group.command("purge", help="Gallra det som är äldre än loggen sparas.")
@pass_run
def purge_command(here: Run) -> None:
    """Purge the log. Raises AuditError."""
    removed = audit.purge(who=audit.from_command_line())
    message = "En rad är gallrad." if removed == 1 else f"{removed} rader är gallrade."
    here.console.print(f"{message} Loggen sparas i {days_kept()} dagar.", highlight=False)


def _cells(line: Line) -> tuple[str, ...]:
    about = ", ".join(f"{name} {value}" for name, value in line.about.items())
    moment = stamp(line.at)
    return str(line.event_no), moment, plain(line.who), WORDS.get(line.event, line.event), plain(about)
