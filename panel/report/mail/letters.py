"""A letter to each office about what it has left in a follow-up, with its sheet filled in so far."""

import hashlib
import smtplib
import ssl
from collections.abc import Callable, Collection, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP

import pandas as pd

from panel.report.errors import MailSendError, MailSettingsError
from panel.report.mail.settings import MailSettings
from panel.report.state import State, read_for_state
from panel.sheets.state import read_period_state
from panel.sheets.template import file_name, make_template
from panel.warehouse import read
from panel.wording.plan import reminder
from panel.wording.table_files import MEDIA

TIMEOUT_SECONDS = 30
LEFT = ["contradiction", "missing"]
ATTACHED = "Bladet är bifogat. Det går också att hämta i Uppdragspanelen"
FETCH = "Hämta bladet i Uppdragspanelen"


@dataclass(frozen=True)
class Letter:
    """The letter to one office. `missing` is how many values it has left to report."""

    office_id: str
    office_name: str
    subject: str
    text: str
    sheet_name: str
    sheet: bytes
    missing: int


def letters(
    state: State,
    today: str,
    notify: Callable[[float, str], object] = lambda share, step: None,
    offices: Collection[str] | None = None,
) -> list[Letter]:
    """Return a letter for each office that has something left in the follow-up on a day (2024-11-30), in the plan's order.

    The attached sheets are filled in with all that is reported by now. Items without an office are in no letter.
    With `offices` only those have one.
    """
    rows = left(state, today)
    rows = rows if offices is None else rows[rows["office_id"].isin(offices)]
    whom = list(dict.fromkeys(zip(rows["office_id"], rows["office_name"], strict=True)))
    if not whom:
        return []
    plan, due = read("plan", plan_id=state.plan_id).iloc[0], _due(state, rows)
    prefilled = read_period_state(state.plan_id, state.period)
    made = []
    for number, (office_id, name) in enumerate(whom):
        notify(number / len(whom), f"Gör bladet för {name}")
        own = rows[rows["office_id"] == office_id]
        subject, _, text = reminder.mail(own, name, plan, due).partition("\n")
        made.append(
            Letter(
                office_id,
                name,
                subject.removeprefix("Ämne: "),
                text.strip().replace(FETCH, ATTACHED) + "\n",
                file_name(state.plan_id, state.period, office_id, is_example=state.is_example),
                make_template(prefilled, office_id),
                int((own["state"] == "missing").sum()),
            )
        )
    return made


def without_office(state: State, today: str) -> int:
    """Return how many values are missing for items without an office, which no letter covers."""
    rows = read_for_state("to_do", state, today=today, known_on=state.latest_on)
    own = rows[(rows["period"] == state.period) & rows["office_id"].isna()]
    return int((own["state"] == "missing").sum())


def left(state: State, today: str) -> pd.DataFrame:
    """Return the rows of the query to_do that offices have left on a day: what is missing, and what contradicts itself."""
    rows = read_for_state("to_do", state, today=today, known_on=state.latest_on)
    return rows[(rows["period"] == state.period) & rows["state"].isin(LEFT) & rows["office_id"].notna()]


def _due(state: State, rows: pd.DataFrame) -> pd.Series:
    first = rows.iloc[0]
    return pd.Series({"period": state.period, "due_on": first["due_on"], "days_left": int(first["days_left"])})


def message(letter: Letter, sender: str = "", to: str = "") -> EmailMessage:
    """Return a letter as a mail. Without a sender it is marked as a draft (X-Unsent), sent by whoever opens it."""
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = " ".join(letter.subject.split())
    if sender:
        mail["From"] = sender
    else:
        mail["X-Unsent"] = "1"
    if to:
        mail["To"] = to
    mail.set_content(letter.text)
    maintype, _, subtype = MEDIA["xlsx"].partition("/")
    mail.add_attachment(letter.sheet, maintype=maintype, subtype=subtype, filename=letter.sheet_name)
    # A hash of the contents: the same letter gives the same bytes, and no line of it can equal the boundary.
    mail.set_boundary(hashlib.sha256(letter.text.encode() + letter.sheet).hexdigest()[:48])
    return mail


def eml_name(letter: Letter) -> str:
    """Return the name of the letter's .eml file."""
    return letter.sheet_name.removesuffix(".xlsx") + ".eml"


def send(
    sent: Sequence[Letter], settings: MailSettings, notify: Callable[[Letter], None] = lambda letter: None
) -> list[str]:
    """Send letters to the offices' addresses, and return the ids of the offices whose letter the server accepted.

    `notify` is called after each. Raises MailSettingsError, before anything is sent, where an office has no address;
    MailSendError where the server refuses or cannot be reached: its text lists the offices already sent to.
    """
    boxless = [letter.office_id for letter in sent if letter.office_id not in settings.offices]
    if boxless:
        raise MailSettingsError(
            f"[mail.offices] i secrets.toml saknar adress till {', '.join(boxless)}. Inget är skickat."
        )
    taken: list[str] = []
    try:
        with _connect(settings) as server:
            for letter in sent:
                server.send_message(message(letter, settings.sender, settings.offices[letter.office_id]))
                taken.append(letter.office_id)
                notify(letter)
    except (smtplib.SMTPException, OSError) as error:
        raise MailSendError(_reason(error, settings, taken)) from error
    return taken


def _connect(settings: MailSettings) -> smtplib.SMTP:
    """Connect to the server, encrypted as `security` requires, and log in where a user is set."""
    context = ssl.create_default_context()
    address = (settings.host, settings.port)
    if settings.security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(*address, timeout=TIMEOUT_SECONDS, context=context)
    else:
        server = smtplib.SMTP(*address, timeout=TIMEOUT_SECONDS)
    with ExitStack() as on_failure:
        on_failure.callback(server.close)
        if settings.security == "starttls":
            server.starttls(context=context)
        if settings.user:
            server.login(settings.user, settings.password)
        on_failure.pop_all()
    return server


def _reason(error: Exception, settings: MailSettings, taken: Sequence[str]) -> str:
    """Return why a letter was not sent, without any part of the login."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        why = "tog inte emot användaren och lösenordet. Rätta user och password i [mail]"
    elif isinstance(error, ssl.SSLError | smtplib.SMTPNotSupportedError):
        why = "gav ingen krypterad förbindelse som går att lita på. Rätta security i [mail], eller be den som sköter servern"
    elif isinstance(error, smtplib.SMTPRecipientsRefused):
        why = f"tog inte emot adressen {', '.join(error.recipients)}. Rätta [mail.offices]"
    elif isinstance(error, smtplib.SMTPResponseException):
        why = f"svarade {error.smtp_code}. Försök igen senare"
    else:
        why = "går inte att nå. Rätta host och port i [mail], eller försök igen senare"
    got = f"Skickat till {', '.join(taken)}, men inte till resten." if taken else "Inget är skickat."
    return f"Mejlservern {settings.host} {why}. {got}"
