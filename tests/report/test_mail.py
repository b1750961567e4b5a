"""Test the letters to the offices: text, attachments, and sending to a real mail server on this machine."""

import io
import shutil
import smtplib
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from ipaddress import ip_address
from pathlib import Path

import duckdb
import openpyxl
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from panel.__main__ import main
from panel.report.errors import MailSendError, MailSettingsError
from panel.report.mail.letters import Letter, eml_name, letters, message, send, without_office
from panel.report.mail.reminders import reminded_on
from panel.report.mail.settings import MailSettings, mail_settings, settings_of
from panel.report.state import State
from panel.warehouse.paths import DATABASE_VARIABLE
from panel.wording import clock
from tests.support.ports import free_port

pytestmark = pytest.mark.services

TODAY = "2024-12-10"
SECRET = "hemligt-ord-17"  # noqa: S105 - made up here
BOXES = {"kommundirektor": "kd@kommun.example", "samhallsbyggnad": "sb@kommun.example", "tillvaxt": "tv@kommun.example"}


@dataclass
class Box:
    """What the mail server has taken."""

    taken: list[Envelope] = field(default_factory=list)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        self.taken.append(envelope)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address.startswith("fel"):
            return "550 no such box"
        envelope.rcpt_tos.append(address)
        return "250 OK"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of this machine, with its key, that those who trust it trust."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("certificate") / "own.pem"
    plain = serialization.NoEncryption()
    private_key = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private_key)
    return path


@dataclass(frozen=True)
class Running:
    """A mail server that takes letters by STARTTLS from who signs in."""

    box: Box
    port: int

    def settings(self, **other: object) -> MailSettings:
        stated = {"host": "localhost", "port": self.port, "security": "starttls", "sender": "panelen@kommun.example"}
        stated |= {"user": "panelen", "password": SECRET, "offices": BOXES}
        return settings_of({**stated, **other}, "secrets.toml")


@pytest.fixture
def server(certificate: Path) -> Iterator[Running]:
    """A real mail server on this machine."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    box = Box()

    def knows(_: SMTP, __: Session, ___: Envelope, ____: str, login: LoginPassword) -> AuthResult:
        return AuthResult(success=login.login == b"panelen" and login.password == SECRET.encode(), handled=False)

    controller = Controller(
        box,
        hostname="127.0.0.1",
        port=free_port(),
        tls_context=context,
        require_starttls=True,
        auth_required=True,
        authenticator=knows,
    )
    controller.start()
    yield Running(box, controller.port)
    controller.stop()


@pytest.fixture
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """This machine's own certificate is among those trusted."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))


@pytest.fixture
def written(year: State) -> list[Letter]:
    """The letters of the whole year's follow-up."""
    return letters(year, TODAY)


def opened(body: bytes) -> EmailMessage:
    mail = message_from_bytes(body, policy=default)
    assert isinstance(mail, EmailMessage)
    return mail


def test_each_office_is_informed_of_what_it_has_left(written: list[Letter]) -> None:
    assert [(one.office_id, one.missing) for one in written] == [
        ("kommundirektor", 10),
        ("samhallsbyggnad", 6),
        ("tillvaxt", 1),
    ]
    letter = written[2].text
    assert written[2].subject == "Det här återstår i helårsuppföljningen 2024, Tillväxt- och utvecklingskontoret"
    assert "- 1C Utveckla Norrköpings attraktionskraft" in letter
    assert "Bladet är bifogat. Det går också att hämta i Uppdragspanelen under Lämna in" in letter
    assert "Sista dagen var den 30 november 2024, för 10 dagar sedan." in letter


def test_what_nobody_is_named_for_is_in_no_letter_and_counted(year: State, written: list[Letter]) -> None:
    assert without_office(year, TODAY) == 11
    assert sum(one.missing for one in written) == 17


def test_the_letter_opens_as_a_draft_with_the_sheet_filled_in(written: list[Letter]) -> None:
    mail = opened(message(written[2], to=BOXES["tillvaxt"]).as_bytes())
    assert (mail["X-Unsent"], mail["From"], mail["To"]) == ("1", None, BOXES["tillvaxt"])
    assert "återstår" in mail.get_body().get_content()
    (sheet,) = mail.iter_attachments()
    assert sheet.get_filename() == "uppfoljning-ks-2024-helar-tillvaxt.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(sheet.get_content()))
    cells = [cell.value for row in book["Måluppfyllelser"].iter_rows() for cell in row]
    assert "Tjugotvå företagsbesök är gjorda." in cells
    assert eml_name(written[2]) == "uppfoljning-ks-2024-helar-tillvaxt.eml"


@pytest.mark.usefixtures("trusted")
def test_letters_are_sent_by_a_private_line_to_each_office(server: Running, written: list[Letter]) -> None:
    sent_to: list[str] = []
    assert send(written, server.settings(), lambda one: sent_to.append(one.office_id)) == list(BOXES) == sent_to
    assert [envelope.rcpt_tos for envelope in server.box.taken] == [[box] for box in BOXES.values()]
    assert {envelope.mail_from for envelope in server.box.taken} == {"panelen@kommun.example"}
    mail = opened(server.box.taken[0].content)
    assert mail["X-Unsent"] is None
    assert [part.get_filename() for part in mail.iter_attachments()] == [written[0].sheet_name]


def test_a_server_that_is_not_trusted_gets_nothing(server: Running, written: list[Letter]) -> None:
    with pytest.raises(MailSendError, match="ingen krypterad förbindelse"):
        send(written, server.settings())
    assert server.box.taken == []


@pytest.mark.usefixtures("trusted")
def test_a_wrong_password_is_reported_without_being_shown_and_the_connection_is_closed(
    server: Running, written: list[Letter], monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[smtplib.SMTP] = []
    close = smtplib.SMTP.close
    monkeypatch.setattr(smtplib.SMTP, "close", lambda server: (closed.append(server), close(server)))
    with pytest.raises(MailSendError, match="tog inte emot användaren") as refused:
        send(written, server.settings(password="fel-" + SECRET))
    assert SECRET not in str(refused.value) + repr(server.settings())
    assert server.box.taken == []
    assert len(closed) == 1


@pytest.mark.usefixtures("trusted")
def test_it_is_stated_who_got_theirs_when_one_box_is_refused(server: Running, written: list[Letter]) -> None:
    boxes = BOXES | {"samhallsbyggnad": "fel@kommun.example"}
    with pytest.raises(MailSendError, match=r"fel@kommun\.example.*Skickat till kommundirektor, men inte till resten"):
        send(written, server.settings(offices=boxes))
    assert len(server.box.taken) == 1


def test_nothing_is_sent_when_an_office_has_no_box(server: Running, written: list[Letter]) -> None:
    with pytest.raises(MailSettingsError, match="saknar adress till samhallsbyggnad, tillvaxt"):
        send(written, server.settings(offices={"kommundirektor": "kd@kommun.example"}))
    assert server.box.taken == []


def test_a_server_that_does_not_answer_is_reported(written: list[Letter]) -> None:
    closed = MailSettings("localhost", "panelen@kommun.example", free_port(), "none", offices=BOXES)
    with pytest.raises(MailSendError, match="går inte att nå"):
        send(written, closed)


@pytest.mark.usefixtures("trusted")
def test_an_office_is_reminded_once_a_day_set_until_it_has_handed_in(
    server: Running,
    reported: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def serve(name: str, changes: str) -> None:
        """Serve a copy of the year, changed, in a folder of its own with the settings and the log so far."""
        folder = tmp_path / name
        kept = list(tmp_path.glob("*/audit.sqlite"))
        folder.mkdir()
        for file in [reported, *kept]:
            shutil.copy(file, folder / file.name)
        with duckdb.connect(str(folder / "dashboard.duckdb")) as connection:
            connection.execute(f"UPDATE build SET is_example = FALSE; {changes}")
        (folder / "panel.toml").write_text("[reminders]\n2024-helar = [3, -2]\n")
        monkeypatch.setenv(DATABASE_VARIABLE, str(folder / "dashboard.duckdb"))

    serve("before", "")
    boxes = {name: box for name, box in BOXES.items() if name != "samhallsbyggnad"}
    monkeypatch.setattr("panel.commands.remind.mail_settings", lambda: server.settings(offices=boxes))

    def remind_on(day: date, *options: str) -> list[str]:
        """Return who got a mail, and hold the list of who got which against it."""
        monkeypatch.setattr(clock, "today", lambda: day)
        server.box.taken.clear()
        main(["remind", *options])
        return sorted(box for envelope in server.box.taken for box in envelope.rcpt_tos)

    assert remind_on(date(2024, 11, 26)) == []
    assert remind_on(date(2024, 11, 27), "--dry-run") == []
    assert capsys.readouterr().out.count("ks-2024, 2024-helar") == 3
    # The night of the 27th was missed. The office without an address does not stop the others.
    assert remind_on(date(2024, 11, 28)) == ["kd@kommun.example", "tv@kommun.example"]
    assert "saknar adress till samhallsbyggnad" in capsys.readouterr().err
    assert remind_on(date(2024, 11, 28)) == []
    assert set(reminded_on("ks-2024", "2024-helar")) == set(boxes)
    handed_in = """INSERT INTO status_report BY NAME
        SELECT 'handed in' AS report_id, plan_id, item_kind, item_id, '2024-helar' AS period, period_position + 1 AS period_position,
            'Ja' AS confirmed, recorded_at, recorded_on, recorded_by
        FROM status_report WHERE item_id = 'criterion:1C' AND period = '2024-delar' LIMIT 1"""
    serve("after", handed_in)
    assert remind_on(date(2024, 12, 2)) == ["kd@kommun.example"]
    assert remind_on(date(2024, 12, 20)) == []


@pytest.mark.parametrize(
    ("stated", "fault"),
    [
        ("nej", "ska vara en tabell"),
        (
            {"host": "mejl.kommun.example", "sender": "a@b.example", "security": "none"},
            "bara till en server på samma dator",
        ),
        ({"host": "localhost", "sender": "a@b.example", "security": "ssl"}, "starttls, tls, none"),
        ({"host": "localhost", "sender": "a@b.example\r\nBcc: c@d.example"}, "inte en rad text"),
        ({"host": "localhost", "sender": "a@b.example", "port": True}, "heltal"),
        (
            {"host": "localhost", "sender": "a@b.example", "offices": {"tillvaxt": "7"}},
            "tillvaxt ska vara kontorets mejladress",
        ),
        (
            {"host": "localhost", "sender": "a@b.example", "user": "u", "password": "lösen"},
            "password .* tecken utanför a–z",
        ),
        ({"host": "localhost", "sender": "a@b.example", "pasword": "x"}, "har pasword, som inte finns"),
    ],
)
def test_settings_that_do_not_hold_are_reported_by_key(stated: object, fault: str) -> None:
    with pytest.raises(MailSettingsError, match=fault):
        settings_of(stated, "secrets.toml")


def test_settings_are_read_where_the_secrets_lie(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "secrets.toml"
    file.write_text(
        '[mail]\nhost = "mejl.kommun.example"\nsender = "a@b.example"\nuser = "u"\n[mail.offices]\nx = "x@y.example"\n'
    )
    monkeypatch.setenv("STREAMLIT_SECRETS_FILES", str(file))
    monkeypatch.setenv("PANEL_MAIL_PASSWORD", SECRET)
    found = mail_settings()
    assert found is not None
    assert (found.port, found.security, found.password, dict(found.offices)) == (
        587,
        "starttls",
        SECRET,
        {"x": "x@y.example"},
    )
    file.write_text("")
    assert mail_settings() is None
