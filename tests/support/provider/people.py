"""Visitors to a panel with sign-in: one with each role, one without, and anonymous ones."""

import json
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import httpx

from panel.access.sign_in.cookies import fingerprint
from panel.access.streamlit_private import USER_COOKIE_NAME
from tests.support.provider import ACCOUNTS, COOKIE_SECRET, Panel, client, signed_in
from tests.support.streamlit_private import create_signed_value

ROLES = ("lasare", "analytiker", "rapportor", "godkannare", "controller")
HOUR = 3600
A_SESSION = {"who": "x", "function": "", "through": "", "began_at": "2024-01-01", "expires_at": "2024-01-01"}
ANONYMOUS = ("okand", "utgangen", "fel-nyckel", "annan-panel", "utloggad")
ALL_VISITORS = (*ANONYMOUS, "utan-roll", *ROLES)


def claims_of(login: str, seconds: float = HOUR) -> dict[str, Any]:
    """The claims of an account as Streamlit stores them, valid for so many seconds from now."""
    now = time.time()
    own_claims = {"sub": f"subject-of-{login}", "iat": now - 10, "exp": now + seconds, "is_logged_in": True}
    return {**own_claims, **ACCOUNTS[login]["claims"]}


def set_sign_in_cookie(
    visitor: httpx.Client, panel: Panel, claims: dict[str, Any], secret: str = COOKIE_SECRET
) -> None:
    """Give a visitor a cookie with these claims, signed with this secret, and the panel a session of it."""
    folder = panel.database.with_name("sessions")
    folder.mkdir(exist_ok=True)
    (folder / fingerprint(claims)).write_text(json.dumps(A_SESSION), encoding="utf-8")
    signed = create_signed_value(secret, USER_COOKIE_NAME, json.dumps(claims)).decode()
    visitor.cookies.set(USER_COOKIE_NAME, signed, domain="localhost.local", path="/")


@contextmanager
def all_clients(panel: Panel) -> Iterator[dict[str, httpx.Client]]:
    """A client for each kind of visitor, by name.

    Those with a role have signed in; most anonymous ones have an invalid cookie.
    """
    with ExitStack() as stack:
        people = {who: stack.enter_context(client(panel.origin)) for who in ANONYMOUS[:-1]}
        own = {"origin": panel.origin, "provider": "default"}
        set_sign_in_cookie(people["utgangen"], panel, {**claims_of("controller", -1), **own})
        set_sign_in_cookie(
            people["fel-nyckel"], panel, {**claims_of("controller"), **own}, "another secret of thirty-two signs"
        )
        set_sign_in_cookie(
            people["annan-panel"], panel, {**claims_of("controller"), **own, "origin": "https://annan.example"}
        )
        people |= {who: stack.enter_context(signed_in(panel.origin, who)) for who in ("utan-roll", *ROLES)}
        people["utloggad"] = stack.enter_context(signed_out(panel))
        yield people


@contextmanager
def signed_out(panel: Panel) -> Iterator[httpx.Client]:
    """A client with a copy of the cookies of a session that has been signed out."""
    with signed_in(panel.origin, "controller") as visitor, client(panel.origin) as copy:
        for cookie in visitor.cookies.jar:
            copy.cookies.jar.set_cookie(cookie)
        visitor.get("/auth/logout")
        yield copy
