"""Settings of the mail server, from [mail] in secrets.toml. Without them letters are files to open and send by hand."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from ipaddress import ip_address
from typing import Annotated

from panel.configuration import Rule, one_of, read_secret, read_table
from panel.errors import SourceError
from panel.report.errors import MailSettingsError

PASSWORD_VARIABLE = "PANEL_MAIL_PASSWORD"  # noqa: S105 - the name of it
PORTS = {"starttls": 587, "tls": 465, "none": 25}
Ascii = Annotated[str, Rule(str.isascii, "har tecken utanför a–z, som en mejlserver inte tar emot.")]
Address = Annotated[str, Rule(lambda text: "@" in text and text.isascii(), "ska vara kontorets mejladress.")]


@dataclass(frozen=True)
class MailSettings:
    """Mail server, encryption, sender, and the address of each office by its id.

    `security` is starttls, tls or none; none is allowed only for a server on this machine. The password is not in repr.
    """

    host: str
    sender: Ascii
    port: Annotated[int, Rule(range(65_536).__contains__, "ska vara ett heltal, till exempel 587.")] = 0
    security: Annotated[str, one_of(*PORTS)] = "starttls"
    user: Ascii = ""
    password: Ascii = field(default="", repr=False)
    offices: Mapping[str, Address] = field(default_factory=dict)


def mail_settings() -> MailSettings | None:
    """Return the settings, None where mail is not configured. Raises MailSettingsError for settings that are wrong."""
    try:
        found = read_secret("mail")
    except SourceError as error:
        raise MailSettingsError(str(error)) from error
    return settings_of(found[0], str(found[1])) if found else None


def settings_of(stated: object, where: str) -> MailSettings:
    """Return the settings of a [mail] table; `where` is the name of its file.

    The environment variable PANEL_MAIL_PASSWORD replaces the password. Raises MailSettingsError, whose text names every
    key that is wrong, and no value.
    """
    password = os.environ.get(PASSWORD_VARIABLE)
    if password and isinstance(stated, Mapping):
        stated = {**stated, "password": password}
    faults: list[str] = []
    settings = read_table(MailSettings, stated, "[mail]", faults)
    if settings and settings.security == "none" and not _is_here(settings.host):
        faults.append("[mail] security är none. Det går bara till en server på samma dator: välj starttls eller tls.")
    if faults or settings is None:
        raise MailSettingsError(f"{where}: {' '.join(faults)}")
    return replace(settings, port=settings.port or PORTS[settings.security])


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
