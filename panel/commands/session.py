"""Commands for those who are signed in: session list, session end."""

import click
from rich.table import Table

from etl.commands.running import Run, pass_run
from etl.commands.swedish import Group, option
from panel.access.sign_in import sessions
from panel.commands.shared import plain
from panel.records import audit
from panel.sheets.state import InputError
from panel.wording.moments import stamp
from panel.wording.sentences.operations import sessions_ended


@click.group("session", cls=Group)
def session_group() -> None:
    """Group the commands of the sessions."""


@session_group.command("list", help="Visa vilka som är inloggade.")
@pass_run
def list_command(here: Run) -> None:
    """Print the sessions. Raises SessionsError."""
    table = Table(title="Inloggade")
    for heading in ("Id", "Vem", "Som", "Loggade in", "Senast aktiv", "Genom"):
        table.add_column(heading, overflow="fold", no_wrap=heading == "Id")
    for one in sessions.every():
        row = (plain(one.who), plain(one.function), stamp(one.began_at), stamp(one.seen_at), plain(one.through))
        table.add_row(one.session_id, *row)
    here.console.print(table)


@session_group.command("end", help="Avsluta inloggningar, genast.")
@click.argument("session_ids", nargs=-1, metavar="ID", help="Inloggningens id.")
@option("--user", metavar="VEM", help="Alla inloggningar av en användare.")
@pass_run
def end_command(here: Run, session_ids: tuple[str, ...], user: str | None) -> None:
    """End sessions by their ids, or all of a user. Raises InputError, SessionsError, AuditError."""
    found = sessions.every()
    if bool(session_ids) == (user is not None):
        raise InputError("Ange id för en eller flera inloggningar, eller --user. Se uppdragspanelen session list.")
    missing = set(session_ids) - {one.session_id for one in found}
    chosen = [one for one in found if one.session_id in session_ids or one.who == user]
    if missing or not chosen:
        what = f"inloggning {min(missing)}" if missing else f"inloggning av {user}"
        raise InputError(f"Det finns ingen {what}. Se uppdragspanelen session list.")
    here.console.print(sessions_ended(sessions.end(chosen, audit.from_command_line())), highlight=False)
