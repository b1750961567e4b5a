"""Sign-in as configured in secrets.toml, and the checks before the server may start."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from ipaddress import ip_address
from typing import Annotated, Any
from urllib.parse import urlsplit

import streamlit as st

from panel.access.permissions import ALL, ROLES, Permission, RoleAssignment
from panel.access.streamlit_private import has_no_secrets
from panel.configuration import NOT_EMPTY, SECRETS_VARIABLE, Rule, one_of, read_table

MIN_SECRET_LENGTH = 32
CALLBACK = "/oauth2callback"
Secret = Annotated[
    str, Rule(lambda text: len(text) >= MIN_SECRET_LENGTH, f"ska vara minst {MIN_SECRET_LENGTH} tecken, slumpade.")
]
Safe = Annotated[str, Rule(lambda text: _is_safe(text), "ska börja med https://. Bara på den egna datorn duger http.")]
Texts = Annotated[tuple[str, ...], NOT_EMPTY]


class ConfigurationError(Exception):
    """The panel may not start with this configuration. The text, in Swedish, names the key and what it must be."""


@dataclass(frozen=True)
class Auth:
    """[auth], which Streamlit uses to sign in."""

    redirect_uri: Annotated[
        Safe, Rule(lambda text: _is_callback(text), f"ska vara panelens adress följd av {CALLBACK} och inget mer.")
    ]
    cookie_secret: Secret
    client_id: str
    client_secret: str
    server_metadata_url: Safe


@dataclass(frozen=True)
class RoleAssignmentEntry:
    """One [[access.grant]]."""

    value: str
    role: Annotated[str, one_of(*ROLES)]
    plans: Texts
    function: str
    municipalities: Texts = (ALL,)
    offices: tuple[str, ...] = ()

    @property
    def lacks_offices(self) -> bool:
        """Return whether the role reports for some offices only, and none is listed."""
        return (
            Permission.REPORT in ROLES[self.role]
            and Permission.REPORT_FOR_ALL not in ROLES[self.role]
            and not self.offices
        )


@dataclass(frozen=True)
class Access:
    """[access]: which claim gives which roles."""

    claim: str
    grant: tuple[RoleAssignmentEntry, ...]
    subject: str = "sub"
    requires: Mapping[str, Texts] = field(default_factory=dict)


@dataclass(frozen=True)
class SignIn:
    """The settings of sign-in. `origin` is the panel's own, such as https://panelen.kommun.se.

    `assignments` are pairs of a claim's value and the role assignment that it gives, in the order of the file.
    `requires` lists claims that every sign-in must have, each with the accepted values.
    """

    origin: str
    claim: str
    subject: str
    assignments: tuple[tuple[str, RoleAssignment], ...]
    requires: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def host(self) -> str:
        """The Host header that a request must have."""
        return urlsplit(self.origin).netloc

    @property
    def is_https(self) -> bool:
        """Whether the panel is served over HTTPS. If not, it is on this machine, where browsers trust HTTP."""
        return self.origin.startswith("https:")


def is_loopback(host: str) -> bool:
    """Return whether a host name or address, without port, is this machine."""
    if host.lower().rstrip(".") == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def read_sign_in(secrets: Mapping[str, Any]) -> SignIn | None:
    """Return sign-in as configured in secrets.toml, None if it configures none. Raises ConfigurationError."""
    if "auth" not in secrets and "access" not in secrets:
        return None
    faults: list[str] = []
    # The other keys of [auth] are Streamlit's.
    auth = read_table(Auth, secrets.get("auth"), "[auth]", faults, allows_other_keys=True)
    access = read_table(Access, secrets.get("access"), "[access]", faults)
    for at, entry in enumerate(access.grant if access else (), start=1):
        if entry.lacks_offices:
            faults.append(f"[[access.grant]] nummer {at}: offices saknas. Skriv kontorens id, eller {ALL!r} för alla.")
    if faults or auth is None or access is None:
        raise ConfigurationError(f"secrets.toml: {' '.join(faults)}")
    redirect = urlsplit(auth.redirect_uri)
    return SignIn(
        origin=f"{redirect.scheme}://{redirect.netloc}",
        claim=access.claim,
        subject=access.subject,
        assignments=tuple(
            (one.value, RoleAssignment(one.role, one.plans, one.municipalities, one.offices, one.function))
            for one in access.grant
        ),
        requires=tuple(access.requires.items()),
    )


def _is_safe(address: str) -> bool:
    url = urlsplit(address)
    return url.scheme == "https" or (url.scheme == "http" and is_loopback(url.hostname or ""))


def _is_callback(address: str) -> bool:
    url = urlsplit(address)
    return url.path == CALLBACK and bool(url.netloc) and not url.query and not url.fragment


@cache
def sign_in() -> SignIn | None:
    """Return sign-in as configured when the process started, None without sign-in.

    Raises ConfigurationError, also if the file cannot be read: a panel must not run open because of a broken
    configuration.
    """
    try:
        secrets = st.secrets.to_dict()
    except (OSError, UnicodeDecodeError) as error:
        if has_no_secrets(error):
            return None
        raise ConfigurationError(f"secrets.toml går inte att läsa: {error}") from error
    return read_sign_in(secrets)


def require_startable() -> SignIn | None:
    """Return the configured sign-in. Raises ConfigurationError if the server's options make it unsafe to start."""
    configured = sign_in()
    files = os.environ.get(SECRETS_VARIABLE)
    if files and files not in st.get_option("secrets.files"):
        raise ConfigurationError(
            f"{SECRETS_VARIABLE} läses inte som panelen startas här. Starta den med streamlit run dashboard.py."
        )
    if st.get_option("server.trustedUserHeaders"):
        raise ConfigurationError(
            "server.trustedUserHeaders är satt. Då kan vem som helst skriva vem den är. Ta bort den."
        )
    for option in ("server.enableXsrfProtection", "server.enableCORS"):
        if not st.get_option(option):
            raise ConfigurationError(f"{option} är av. Det ska vara på.")
    address = st.get_option("server.address")
    if configured is None and not (address and is_loopback(address)):
        raise ConfigurationError(
            f"server.address är {address or 'inte satt'}, och utan inloggning får bara den egna datorn nå panelen."
            " Sätt server.address till localhost, eller ställ in [auth] och [access] i .streamlit/secrets.toml"
            " (se secrets.toml.example)."
        )
    return configured
