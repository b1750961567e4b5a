"""The command line's part for the report and the letters: report, mail."""

import argparse
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from etl.audit import who
from report.errors import MailNotSetUp, NoPdf, NoSuchReport, NoTemplate, NotSent
from warehouse import audit, follow_ups
from warehouse.audit import Event

if TYPE_CHECKING:
    from report.mail import Letter

# What writes documents takes a second to load: only who asks for a report waits for it.
DONE = 0
PERIOD_HELP = "till exempel 2024-helar; utan den uppföljningen som pågår, eller som senast skulle vara inne"


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands to the command line."""
    report = commands.add_parser("report", help="gör uppföljningen som Word, PowerPoint, Excel eller pdf")
    report.add_argument("--plan", required=True, help="till exempel ks-2024")
    report.add_argument("--period", help=PERIOD_HELP)
    report.add_argument(
        "--known-on", metavar="DAG", help="läget som det var känt en dag (2024-11-30); utan den det senaste"
    )
    report.add_argument(
        "--template", type=Path, metavar="FIL", help="kommunens egen Word-mall (docx), för Word och pdf"
    )
    report.add_argument(
        "--out", type=Path, required=True, metavar="FIL", help="filen som skrivs: .docx, .pptx, .xlsx eller .pdf"
    )
    mail = commands.add_parser("mail", help="gör ett mejl till varje kontor om vad som återstår, med dess blad bifogat")
    mail.add_argument("--plan", required=True, help="till exempel ks-2024")
    mail.add_argument("--period", help=PERIOD_HELP)
    mail.add_argument("--office", help="bara ett kontor")
    where = mail.add_mutually_exclusive_group(required=True)
    where.add_argument("--out", type=Path, metavar="MAPP", help="mappen som mejlen skrivs i, som .eml")
    where.add_argument("--send", action="store_true", help="skicka dem, med [mail] i secrets.toml")


def run_report(options: argparse.Namespace, console: Console) -> int:
    """Write a report. Raises NoSuchReport, NoTemplate, NoPdf, AuditError and OSError."""
    from report.making import make
    from report.state import state_of

    state = state_of(options.plan, options.period, options.known_on)
    form = options.out.suffix.lower().lstrip(".")
    with _progress(console) as progress:
        task = progress.add_task("Gör rapporten", total=1.0)
        body = make(
            state, form, options.template, lambda share, step: progress.update(task, completed=share, description=step)
        )
    about: dict[str, str | int] = {
        "plan_id": state.plan_id,
        "period": state.period,
        "known_on": state.known_on,
        "form": form,
        "bytes": len(body),
    }
    audit.record(Event.EXPORTED, who(), table="report", **about)
    options.out.write_bytes(body)
    told = f"{options.out}: {state.period_title.lower()} {state.year}, läget {state.known_on}, kontrollsumma {state.content_sha256[:12]}."
    console.print(told, highlight=False, soft_wrap=True)
    return DONE


def run_mail(options: argparse.Namespace, console: Console) -> int:
    """Write or send the letters. Raises NoSuchReport, MailNotSetUp, NotSent, AuditError and OSError."""
    from report import mail
    from report.mail_settings import mail_settings
    from report.state import state_of

    state = state_of(options.plan, options.period)
    settings = mail_settings()
    if options.send and settings is None:
        raise MailNotSetUp("[mail] saknas i secrets.toml, så inget kan skickas. Skriv mejlen som filer med --out MAPP.")
    today = str(follow_ups.today())
    letters = [one for one in mail.letters(state, today) if options.office in {None, one.office_id}]
    about: dict[str, str | int] = {"plan_id": state.plan_id, "period": state.period, "offices": len(letters)}
    if options.send and settings is not None:
        audit.ready()
        mail.send(letters, settings, partial(_sent, state.plan_id, state.period, console))
    else:
        audit.record(Event.EXPORTED, who(), table="mail", way="files", **about)
        options.out.mkdir(parents=True, exist_ok=True)
        for letter in letters:
            path = options.out / mail.eml_name(letter)
            path.write_bytes(
                mail.message(letter, to=settings.offices.get(letter.office_id, "") if settings else "").as_bytes()
            )
            console.print(f"{path}: {letter.office_name}, {letter.missing} saknas.", highlight=False, soft_wrap=True)
    _tell_rest(console, len(letters), mail.without_office(state, today))
    return DONE


def _sent(plan_id: str, period: str, console: Console, letter: "Letter") -> None:
    """Log and tell that the mail server has taken a letter."""
    about: dict[str, str | int] = {"plan_id": plan_id, "period": period, "office": letter.office_id}
    audit.record(Event.EXPORTED, who(), table="mail", way="sent", **about)
    console.print(f"Skickat till {letter.office_name}.", highlight=False)


def _tell_rest(console: Console, made: int, without: int) -> None:
    if not made:
        console.print("Inget kontor har något kvar.")
    if without:
        console.print(
            f"{without} svar saknas som inget kontor är utpekat för. De står inte i något mejl: ange det för planen, se docs/plans.md.",
            soft_wrap=True,
        )


def _progress(console: Console) -> Progress:
    return Progress(TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=console, transient=True)


RUN: dict[str, Callable[[argparse.Namespace, Console], int]] = {"report": run_report, "mail": run_mail}
ERRORS: tuple[type[Exception], ...] = (NoSuchReport, NoTemplate, NoPdf, MailNotSetUp, NotSent)
