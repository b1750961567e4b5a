"""Commands for the report and its letters: report, mail."""

from functools import partial
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from etl.commands.running import Run, pass_run
from etl.commands.swedish import A_PATH, Command, option
from panel.commands.shared import period, required_plan
from panel.records import audit
from panel.records.audit import Event
from panel.report.builder import make
from panel.report.errors import MailSettingsError
from panel.report.mail import letters as mail
from panel.report.mail.letters import Letter
from panel.report.mail.settings import MailSettings, mail_settings
from panel.report.state import state_of
from panel.wording import clock
from panel.wording.sentences.to_do import of_no_office


@click.command("report", cls=Command)
@required_plan
@period
@option("--known-on", metavar="DAG", help="Läget som det var känt en dag (2024-11-30); utan den det senaste.")
@option("--template", type=A_PATH, metavar="FIL", help="Kommunens egen Word-mall (docx), för Word och pdf.")
@option("--out", type=A_PATH, required=True, metavar="FIL", help="Filen som skrivs: .docx, .pptx, .xlsx eller .pdf.")
@pass_run
def report_command(
    here: Run, plan: str, period: str | None, known_on: str | None, template: Path | None, out: Path
) -> None:
    """Write a report. Raises ReportNotFoundError, WordTemplateError, PdfError, AuditError and OSError."""
    state = state_of(plan, period, known_on)
    form = out.suffix.lower().lstrip(".")
    with _progress(here.console) as progress:
        task = progress.add_task("Gör rapporten", total=1.0)
        body = make(state, form, template, lambda share, step: progress.update(task, completed=share, description=step))
    about: dict[str, str | int] = {
        "plan_id": state.plan_id,
        "period": state.period,
        "known_on": state.known_on,
        "form": form,
        "bytes": len(body),
    }
    audit.record(Event.EXPORTED, audit.from_command_line(), table="report", **about)
    out.write_bytes(body)
    message = f"{out}: {state.period_title.lower()} {state.year}, läget {state.known_on}, kontrollsumma {state.content_sha256[:12]}."
    here.console.print(message, highlight=False, soft_wrap=True)


@click.command("mail", cls=Command)
@required_plan
@period
@option("--office", metavar="KONTOR", help="Bara ett kontor.")
@option("--out", type=A_PATH, metavar="MAPP", help="Mappen som mejlen skrivs i, som .eml; eller --send.")
@option("--send", is_flag=True, help="Skicka dem, med [mail] i secrets.toml; eller --out.")
@pass_run
def mail_command(here: Run, plan: str, period: str | None, office: str | None, out: Path | None, send: bool) -> None:
    """Write or send the letters.

    Raises ReportNotFoundError, MailSettingsError, MailSendError, AuditError and OSError.
    """
    if send == (out is not None):
        raise click.UsageError("Ange antingen --out MAPP eller --send.", click.get_current_context())
    state = state_of(plan, period)
    settings = mail_settings()
    if send and settings is None:
        raise MailSettingsError(
            "[mail] saknas i secrets.toml, så inget kan skickas. Skriv mejlen som filer med --out MAPP."
        )
    today = str(clock.today())
    letters = [one for one in mail.letters(state, today) if office in {None, one.office_id}]
    about: dict[str, str | int] = {"plan_id": state.plan_id, "period": state.period, "offices": len(letters)}
    if out is None and settings is not None:
        audit.ready()
        mail.send(letters, settings, partial(_sent, state.plan_id, state.period, here.console))
    elif out is not None:
        audit.record(Event.EXPORTED, audit.from_command_line(), table="mail", way="files", **about)
        _write(letters, settings, out, here.console)
    _print_rest(here.console, len(letters), mail.without_office(state, today))


def _write(letters: list[Letter], settings: MailSettings | None, folder: Path, console: Console) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for letter in letters:
        path = folder / mail.eml_name(letter)
        to = settings.offices.get(letter.office_id, "") if settings else ""
        path.write_bytes(mail.message(letter, to=to).as_bytes())
        console.print(f"{path}: {letter.office_name}, {letter.missing} saknas.", highlight=False, soft_wrap=True)


def _sent(plan_id: str, period: str, console: Console, letter: Letter) -> None:
    """Log and print that the mail server has accepted a letter."""
    about: dict[str, str | int] = {"plan_id": plan_id, "period": period, "office": letter.office_id}
    audit.record(Event.EXPORTED, audit.from_command_line(), table="mail", way="sent", **about)
    console.print(f"Skickat till {letter.office_name}.", highlight=False)


def _print_rest(console: Console, made: int, without: int) -> None:
    if not made:
        console.print("Inget kontor har något kvar.")
    if words := of_no_office(without, "De står inte i något mejl: ange det för planen, se docs/plans.md."):
        console.print(words, soft_wrap=True)


def _progress(console: Console) -> Progress:
    return Progress(TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=console, transient=True)
