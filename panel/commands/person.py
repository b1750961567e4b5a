"""The command for what the panel keeps of one person: person."""

from pathlib import Path

import click

from etl.commands.running import Run, pass_run
from etl.commands.swedish import A_PATH, Command
from panel.operations.person import logged_as, write_person
from panel.records import audit
from panel.records.audit import Event


@click.command("person", cls=Command)
@click.argument("who", metavar="VEM", help="Identiteten, som loggen visar den.")
@click.argument("file", type=A_PATH, metavar="FIL", help="En ny fil (json), som bara dess ägare får läsa.")
@pass_run
def person_command(here: Run, who: str, file: Path) -> None:
    """Write what is kept of a person to a file, and log that. Raises PersonError, AuditError and those of the records."""
    audit.ready()
    counts = write_person(who, file)
    about: dict[str, str | int] = {"user": audit.about_user(logged_as(who)), "rows": sum(counts.values())}
    audit.record(Event.EXPORTED_PERSON, audit.from_command_line(), **about)
    for kind, count in counts.items():
        here.console.print(f"{kind}: {count}", markup=False, highlight=False)
    here.console.print(f"Sparat i {file}.", markup=False, highlight=False)
