"""The cookies of sign-in: reading Streamlit's, and restricting each that is set."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import quote, unquote

from panel.access.routes import local_address
from panel.access.streamlit_private import (
    USER_COOKIE_NAME,
    XSRF_COOKIE_NAME,
    generate_xsrf_token_string,
    signed_cookie,
)

ADDRESS_COOKIE = "panelen_adress"
SECONDS_TO_SIGN_IN = 900
MAX_LENGTH = 2000


def claims_in(cookies: Mapping[str, str], origin: str) -> dict[str, Any] | None:
    """Return the claims that Streamlit's signed cookie keeps; None where there is none that holds for this origin."""
    kept = signed_cookie(cookies, USER_COOKIE_NAME)
    if kept is None:
        return None
    try:
        claims = json.loads(kept)
    except ValueError:
        return None
    if not isinstance(claims, dict) or claims.get("origin") != origin or claims.get("is_logged_in") is not True:
        return None
    return claims


def fingerprint(claims: Mapping[str, Any]) -> str:
    """Return a SHA-256 that identifies one sign-in; the same user's next sign-in has another."""
    return hashlib.sha256(json.dumps(claims, sort_keys=True).encode()).hexdigest()


def hardened(header: str) -> str:
    """Return a Set-Cookie header with Secure, SameSite and HttpOnly.

    Streamlit's script must read the XSRF token, so that cookie gets SameSite=Strict in place of HttpOnly. Secure works
    on localhost too: browsers trust it.
    """
    name = header.partition("=")[0].strip()
    parts = [part.strip() for part in header.split(";")]
    dropped = ("secure", "httponly", "samesite")
    kept = [part for part in parts if part.partition("=")[0].lower() not in dropped]
    is_token = name == XSRF_COOKIE_NAME
    kept += ["Secure", "SameSite=Strict" if is_token else "SameSite=Lax"]
    return "; ".join(kept if is_token else [*kept, "HttpOnly"])


def set_in(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """Return the cookies that a response sets, as name to value, without those that it deletes."""
    found: dict[str, str] = {}
    for name, value in headers:
        if name.lower() != b"set-cookie":
            continue
        try:
            cookie = SimpleCookie(value.decode("latin-1"))
        except CookieError:
            continue
        found |= {key: kept.value for key, kept in cookie.items() if kept["max-age"] != "0" and kept.value}
    return found


def new_token() -> str:
    """Return a Set-Cookie header with a new token against forged requests.

    Streamlit gives one to each request that has none. A page makes several at once as it opens: the last would take the
    place of the one that its socket is opened with, and then nobody is signed in there.
    """
    return f"{XSRF_COOKIE_NAME}={generate_xsrf_token_string()}; Path=/"


def remember(address: str) -> str:
    """Return a Set-Cookie header that keeps the requested address during sign-in."""
    kept = local_address(address) if len(address) <= MAX_LENGTH else None
    return f"{ADDRESS_COOKIE}={quote(kept or '/', safe='')}; Path=/; Max-Age={SECONDS_TO_SIGN_IN}"


def remembered(cookies: Mapping[str, str]) -> str:
    """Return the address requested before sign-in; "/" if there is none or it is not one of the panel's."""
    return local_address(unquote(cookies.get(ADDRESS_COOKIE, "/"))) or "/"


FORGET = f"{ADDRESS_COOKIE}=; Path=/; Max-Age=0"
