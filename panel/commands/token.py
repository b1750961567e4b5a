"""Commands for the tokens of the data API: token add, token list, token revoke."""

from datetime import date
from fnmatch import fnmatchcase

import click
from rich.table import Table

from etl.commands.running import Run, pass_run
from etl.commands.swedish import DAY, WHOLE, Group, option
from panel.commands.shared import plain
from panel.records import audit, tokens
from panel.records.audit import Event
from panel.sheets.state import InputError
from panel.warehouse import read
from panel.wording import clock
from panel.wording.moments import stamp


@click.group("token", cls=Group)
def token_group() -> None:
    """Group the commands of the tokens."""


@token_group.command("add", help="Gör en nyckel, som visas en enda gång.")
@option("--name", required=True, metavar="NAMN", help="Vad den är till för: Power BI ekonomi.")
@option(
    "--plan", "plans", required=True, multiple=True, metavar="PLAN", help="Planer den läser: ks-2025, ks-* eller *."
)
@option("--statistics", is_flag=True, help="Läser statistiken också.")
@option("--last-day", required=True, type=DAY, metavar="DAG", help="Sista dag den gäller (2027-03-31).")
@pass_run
def add_command(here: Run, name: str, plans: tuple[str, ...], statistics: bool, last_day: date) -> None:
    """Make a token and print it. Raises InputError, AuditError, TokensError, DatabaseUnavailableError."""
    if last_day < clock.today():
        raise InputError(f"{last_day} har varit. Ange en dag som kommer.")
    known = read("plans")["plan_id"].tolist()
    for pattern in plans:
        if not any(fnmatchcase(plan_id, pattern) for plan_id in known):
            raise InputError(f"Ingen plan passar {pattern!r}. De som finns: {', '.join(known)}.")
    audit.ready()
    token = tokens.create(name, plans, statistics, last_day, audit.from_command_line())
    made = max(one.token_id for one in tokens.every())
    audit.record(Event.MADE_TOKEN, audit.from_command_line(), token_id=made, last_day=str(last_day))
    here.console.print(f"Nyckel {made}. Spara den nu; den visas inte igen.", highlight=False)
    click.echo(token)


@token_group.command("list", help="Visa nycklarna, men inte deras innehåll.")
@pass_run
def list_command(here: Run) -> None:
    """Print the tokens. Raises TokensError."""
    table = Table(title="Nycklar till data-API:t")
    for heading in ("Nr", "Namn", "Läser", "Gäller till", "Gjord", "Av", "Återkallad"):
        table.add_column(heading, overflow="fold")
    for one in tokens.every():
        reads = ", ".join([*one.plans, *(["statistik"] if one.has_statistics else [])])
        revoked = stamp(one.revoked_at) if one.revoked_at else ""
        row = (
            str(one.token_id),
            plain(one.name),
            plain(reads),
            str(one.last_day),
            stamp(one.made_at),
            plain(one.made_by),
        )
        table.add_row(*row, revoked)
    here.console.print(table)


@token_group.command("revoke", help="Återkalla en nyckel, genast.")
@click.argument("token_id", type=WHOLE, metavar="NR", help="Nyckelns nummer.")
@pass_run
def revoke_command(here: Run, token_id: int) -> None:
    """Revoke a token. Raises InputError, AuditError, TokensError."""
    audit.ready()
    if not tokens.revoke(token_id):
        raise InputError(f"Det finns ingen nyckel {token_id} som gäller. Se uppdragspanelen token list.")
    audit.record(Event.REVOKED_TOKEN, audit.from_command_line(), token_id=token_id)
    here.console.print(f"Nyckel {token_id} är återkallad.", highlight=False)
