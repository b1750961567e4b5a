"""Sign-in as configured in secrets.toml, and what must hold before the server may start."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import streamlit as st
from streamlit import config
from streamlit.errors import StreamlitSecretNotFoundError

from panel.access.rights import ALL, ROLES, Grant, Right

SHORTEST_SECRET = 32
CALLBACK = "/oauth2callback"
FILES_VARIABLE = "STREAMLIT_SECRETS_FILES"
AUTH_KEYS = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
ACCESS_KEYS = {"claim", "subject", "requires", "grant"}
GRANT_KEYS = {"value", "role", "plans", "municipalities", "offices", "function"}


class Misconfigured(Exception):  # noqa: N818 - names what happened
    """The panel may not start as it is configured. The text, in Swedish, names the key and what it must be."""


@dataclass(frozen=True)
class SignIn:
    """How people sign in: the panel's own origin (https://panelen.kommun.se), which claim gives what, and the grants.

    `grants` are pairs of a claim's value and what it gives, in the order of the file. `requires` are claims that every
    sign-in must bear, each with the values of which it must have one.
    """

    origin: str
    claim: str
    subject: str
    grants: tuple[tuple[str, Grant], ...]
    requires: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def host(self) -> str:
        """The Host that a request must bear."""
        return urlsplit(self.origin).netloc

    @property
    def is_https(self) -> bool:
        """Whether the panel is reached by https. Otherwise it is on this machine, where a browser trusts http."""
        return self.origin.startswith("https:")


def is_loopback(host: str) -> bool:
    """Whether a host name or address, without port, is this machine and nothing else."""
    if host.lower().rstrip(".") == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def read_sign_in(secrets: Mapping[str, Any]) -> SignIn | None:
    """Return sign-in as secrets.toml says it, None where it says nothing of it. Raises Misconfigured."""
    auth, access = secrets.get("auth"), secrets.get("access")
    if auth is None and access is None:
        return None
    if not isinstance(auth, Mapping):
        raise Misconfigured("[auth] saknas i secrets.toml, fast [access] finns. Utan [auth] kan ingen logga in.")
    if not isinstance(access, Mapping):
        raise Misconfigured("[access] saknas i secrets.toml, fast [auth] finns. Utan [access] får ingen göra något.")
    origin = _origin(auth)
    unknown = sorted(set(access) - ACCESS_KEYS)
    if unknown:
        raise Misconfigured(
            f"[access] har {unknown[0]}, som inte finns. Det som finns: {', '.join(sorted(ACCESS_KEYS))}."
        )
    grants = access.get("grant")
    if not isinstance(grants, list) or not grants:
        raise Misconfigured("[[access.grant]] saknas i secrets.toml. Utan en enda rad får ingen göra något.")
    return SignIn(
        origin=origin,
        claim=_text(access, "claim", "[access]"),
        subject=_text(access, "subject", "[access]") if "subject" in access else "sub",
        grants=tuple(_grant(grant, number) for number, grant in enumerate(grants, start=1)),
        requires=_requires(access.get("requires", {})),
    )


def _requires(stated: object) -> tuple[tuple[str, tuple[str, ...]], ...]:
    if not isinstance(stated, Mapping):
        raise Misconfigured('[access.requires] ska vara en tabell: ett claim per rad, till exempel amr = ["mfa"].')
    return tuple((claim, _texts(stated, claim, "[access.requires]")) for claim in stated)


def _origin(auth: Mapping[str, Any]) -> str:
    for key in AUTH_KEYS:
        _text(auth, key, "[auth]")
    if len(auth["cookie_secret"]) < SHORTEST_SECRET:
        raise Misconfigured(
            f"[auth] cookie_secret är {len(auth['cookie_secret'])} tecken och ska vara minst {SHORTEST_SECRET}, slumpade."
        )
    redirect = urlsplit(auth["redirect_uri"])
    if redirect.path != CALLBACK or redirect.query or redirect.fragment or not redirect.netloc:
        raise Misconfigured(f"[auth] redirect_uri ska vara panelens adress följd av {CALLBACK} och inget mer.")
    for key in ("redirect_uri", "server_metadata_url"):
        asked = urlsplit(auth[key])
        if asked.scheme != "https" and not (asked.scheme == "http" and is_loopback(asked.hostname or "")):
            raise Misconfigured(f"[auth] {key} ska börja med https://. Bara på den egna datorn duger http.")
    return f"{redirect.scheme}://{redirect.netloc}"


def _grant(stated: object, number: int) -> tuple[str, Grant]:
    place = f"[[access.grant]] nummer {number}"
    if not isinstance(stated, Mapping):
        raise Misconfigured(f"{place} är inte en tabell.")
    unknown = sorted(set(stated) - GRANT_KEYS)
    if unknown:
        raise Misconfigured(
            f"{place} har {unknown[0]}, som inte finns. Det som finns: {', '.join(sorted(GRANT_KEYS))}."
        )
    role = _text(stated, "role", place)
    if role not in ROLES:
        raise Misconfigured(f"{place}: role är {role!r}. Roller som finns: {', '.join(ROLES)}.")
    reports_for_some = Right.REPORT in ROLES[role] and Right.REPORT_FOR_ALL not in ROLES[role]
    if reports_for_some and not stated.get("offices"):
        raise Misconfigured(f"{place}: offices saknas. Skriv kontorens id, eller {ALL!r} för alla.")
    return _text(stated, "value", place), Grant(
        role=role,
        plans=_texts(stated, "plans", place),
        municipalities=_texts(stated, "municipalities", place) if "municipalities" in stated else (ALL,),
        offices=_texts(stated, "offices", place) if stated.get("offices") else (),
        function=_text(stated, "function", place),
    )


def _text(stated: Mapping[str, Any], key: str, place: str) -> str:
    value = stated.get(key)
    if not isinstance(value, str) or not value.strip():
        raise Misconfigured(f"{place} {key} saknas i secrets.toml, eller är inte en text.")
    return value


def _texts(stated: Mapping[str, Any], key: str, place: str) -> tuple[str, ...]:
    value = stated.get(key)
    if not isinstance(value, list) or not value or not all(isinstance(one, str) and one for one in value):
        raise Misconfigured(f'{place} {key} ska vara en lista med texter, till exempel ["*"].')
    return tuple(value)


@cache
def sign_in() -> SignIn | None:
    """Return sign-in as configured when the process started; None for a panel on one's own machine.

    Raises Misconfigured, also for a file that cannot be read: a panel never runs open since its lock did not fit.
    """
    try:
        secrets = st.secrets.to_dict()
    except StreamlitSecretNotFoundError as error:
        if error.error_id == "no-secrets-found" and not config.is_manually_set("secrets.files"):
            return None
        raise Misconfigured(f"secrets.toml går inte att läsa: {error}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise Misconfigured(f"secrets.toml går inte att läsa: {error}") from error
    return read_sign_in(secrets)


def hold_startable() -> SignIn | None:
    """Return sign-in as configured. Raises Misconfigured where the server may not start."""
    configured = sign_in()
    asked = os.environ.get(FILES_VARIABLE)
    if asked and asked not in config.get_option("secrets.files"):
        raise Misconfigured(
            f"{FILES_VARIABLE} läses inte som panelen startas här. Starta den med streamlit run dashboard.py."
        )
    if config.get_option("server.trustedUserHeaders"):
        raise Misconfigured("server.trustedUserHeaders är satt. Då kan vem som helst skriva vem den är. Ta bort den.")
    for option in ("server.enableXsrfProtection", "server.enableCORS"):
        if not config.get_option(option):
            raise Misconfigured(f"{option} är av. Det ska vara på.")
    address = config.get_option("server.address")
    if configured is None and not (address and is_loopback(address)):
        raise Misconfigured(
            f"server.address är {address or 'inte satt'}, och utan inloggning får bara den egna datorn nå panelen."
            " Sätt server.address till localhost, eller ställ in [auth] och [access] i .streamlit/secrets.toml"
            " (se secrets.toml.example)."
        )
    return configured
