"""The command that reminds the offices by mail, which the nightly job runs."""

import click

from etl.commands.running import Run, pass_run
from etl.commands.swedish import Command
from panel.records import audit
from panel.records.audit import Event
from panel.report.errors import MailSettingsError
from panel.report.mail.letters import Letter, send
from panel.report.mail.reminders import Reminder, reminders
from panel.report.mail.settings import mail_settings
from panel.wording import clock, text


@click.command("remind", cls=Command)
@click.option("--dry-run", is_flag=True, help="Visa vilka som skulle få ett mejl, och skicka inget.")
@pass_run
def remind_command(here: Run, dry_run: bool) -> None:
    """Send the reminders that are due, and log each that the mail server has accepted.

    Raises SourceError, MailSettingsError, MailSendError and AuditError. An office without an address does not stop the
    others.
    """
    due = [one for one in reminders(clock.today()) if dry_run or not one.state.is_example]
    if not due:
        here.console.print("Ingen ska påminnas i dag.")
        return
    settings = mail_settings()
    if dry_run:
        for one in due:
            to = settings.offices.get(one.letter.office_id, "ingen adress") if settings else "ingen adress"
            here.console.print(f"{_words(one)} {to}.", highlight=False, soft_wrap=True)
        return
    if settings is None:
        raise MailSettingsError(
            "[mail] saknas i secrets.toml, så ingen kan påminnas. Skriv den, eller ta bort [reminders]."
        )
    by_letter = {id(one.letter): one for one in due}

    def sent(letter: Letter) -> None:
        one = by_letter[id(letter)]
        about = {"plan_id": one.state.plan_id, "period": one.state.period, "office": letter.office_id}
        audit.record(Event.REMINDED, audit.from_command_line(), **about, day=str(one.day))
        here.console.print(f"{_words(one)} skickat.", highlight=False, soft_wrap=True)

    audit.ready()
    send([one.letter for one in due if one.letter.office_id in settings.offices], settings, sent)
    if boxless := sorted({one.letter.office_id for one in due} - {*settings.offices}):
        raise MailSettingsError(
            f"[mail.offices] i secrets.toml saknar adress till {', '.join(boxless)}, som inte är påminda."
        )


def _words(one: Reminder) -> str:
    missing = text.count(one.letter.missing, "svar saknas", "svar saknas")
    return f"{one.state.plan_id}, {one.state.period}, {one.letter.office_name}, {missing}:"
