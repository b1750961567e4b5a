"""How mail is sent, as [mail] in secrets.toml says it. Without it nothing is sent: the letters are files to open."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from panel.records.audit_days import secrets_files
from panel.report.errors import MailNotSetUp

PASSWORD_VARIABLE = "PANEL_MAIL_PASSWORD"  # noqa: S105 - the name of it
PORTS = {"starttls": 587, "tls": 465, "none": 25}
KEYS = {"host", "port", "security", "sender", "user", "password", "offices"}


@dataclass(frozen=True)
class MailSettings:
    """Which server, how the line to it is kept private, who sends, and where each office has its box.

    `security` is starttls, tls or none; none only to a server on this machine. The password is never shown.
    """

    host: str
    port: int
    security: str
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    offices: Mapping[str, str] = field(default_factory=dict)


def mail_settings() -> MailSettings | None:
    """Return how mail is sent, None where it is not configured. Raises MailNotSetUp."""
    for file in secrets_files():
        if (said := _read(file).get("mail")) is not None:
            return settings_of(said, str(file))
    return None


def settings_of(said: object, where: str) -> MailSettings:
    """Return the settings of a [mail] table. Raises MailNotSetUp, which names the key and never its value."""
    if not isinstance(said, Mapping):
        raise MailNotSetUp(f"mail i {where} ska vara en tabell: skriv [mail].")
    unknown = sorted(set(said) - KEYS)
    if unknown:
        raise MailNotSetUp(
            f"[mail] i {where} har {unknown[0]}, som inte finns. Det som finns: {', '.join(sorted(KEYS))}."
        )
    security = said.get("security", "starttls")
    if security not in PORTS:
        raise MailNotSetUp(f"[mail] security i {where} ska vara {', '.join(PORTS)}.")
    host, sender = _text(said, "host", where), _text(said, "sender", where)
    if security == "none" and not _is_here(host):
        raise MailNotSetUp(
            f"[mail] security i {where} är none. Det går bara till en server på samma dator: välj starttls eller tls."
        )
    user = _text(said, "user", where) if "user" in said else ""
    password = os.environ.get(PASSWORD_VARIABLE) or (_text(said, "password", where) if "password" in said else "")
    for key, value in (("sender", sender), ("user", user), ("password", password)):
        if not value.isascii():
            raise MailNotSetUp(f"[mail] {key} i {where} har tecken utanför a–z, som en mejlserver inte tar emot.")
    return MailSettings(
        host=host,
        port=_port(said, security, where),
        security=security,
        sender=sender,
        user=user,
        password=password,
        offices=_offices(said.get("offices", {}), where),
    )


def _port(said: Mapping[str, Any], security: str, where: str) -> int:
    port = said.get("port", PORTS[security])
    if not isinstance(port, int) or isinstance(port, bool) or not 0 < port < 65536:
        raise MailNotSetUp(f"[mail] port i {where} ska vara ett heltal, till exempel {PORTS[security]}.")
    return port


def _text(said: Mapping[str, Any], key: str, where: str) -> str:
    value = said.get(key)
    if not isinstance(value, str) or not value.strip() or any(sign in value for sign in "\r\n"):
        raise MailNotSetUp(f"[mail] {key} i {where} saknas, eller är inte en rad text.")
    return value


def _offices(said: object, where: str) -> Mapping[str, str]:
    if not isinstance(said, Mapping) or not all(
        isinstance(address, str) and "@" in address and address.isascii() for address in said.values()
    ):
        raise MailNotSetUp(f'[mail.offices] i {where} ska ha en rad för varje kontor: kontorets id = "dess adress".')
    return dict(said)


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MailNotSetUp(f"{file} går inte att läsa som toml. Rätta filen.") from error
    except OSError as error:
        raise MailNotSetUp(f"{file} går inte att läsa ({error.strerror}). Ge panelen rätt till filen.") from error
