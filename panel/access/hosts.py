"""Checks of the host, the origin and the proxy headers of a request."""

from urllib.parse import SplitResult, urlsplit

from starlette.requests import HTTPConnection

from panel.access.routes import HEALTH
from panel.access.sign_in.settings import SignIn, is_loopback

FORWARDED = ("x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "forwarded")
DEFAULT_PORTS = {"http": 80, "https": 443}


def check_host(request: HTTPConnection, sign_in: SignIn | None) -> str | None:
    """Return why, in Swedish, a request to a host other than the panel's is refused; None if it is allowed."""
    hosts = request.headers.getlist("host")
    host = hosts[0] if len(hosts) == 1 else ""
    if sign_in is None:
        return _not_this_machine(request, host)
    if _same(host, sign_in) or (request.scope["path"] in HEALTH and is_loopback(_name(host))):
        return None
    return f"Panelen svarar bara på {sign_in.origin}. Skriv den adressen."


def _not_this_machine(request: HTTPConnection, host: str) -> str | None:
    why = (
        "Utan inloggning får bara den egna datorn nå panelen. Ställ in inloggning, se .streamlit/secrets.toml.example."
    )
    if any(name in request.headers for name in FORWARDED):
        return f"Frågan kom genom en proxy. {why}"
    if not is_loopback(_name(host)):
        return f"Panelen svarar bara på localhost. {why}"
    client = request.client.host if request.client else ""
    return None if not client or is_loopback(client) else f"Frågan kom från en annan dator. {why}"


def is_own_origin(request: HTTPConnection, sign_in: SignIn | None) -> bool:
    """Return whether a WebSocket is opened by the panel's own pages. With sign-in, the Origin header is required."""
    origin = request.headers.get("origin")
    if sign_in is not None:
        return (
            origin is not None and len(request.headers.getlist("origin")) == 1 and _same_origin(origin, sign_in.origin)
        )
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


def _same(host: str, sign_in: SignIn) -> bool:
    own = urlsplit(sign_in.origin)
    try:
        parts = urlsplit(f"{own.scheme}://{host}")
    except ValueError:
        return False
    return parts.netloc == host and _with_port(parts) == _with_port(own)


def _same_origin(one: str, other: str) -> bool:
    try:
        parts = urlsplit(one)
    except ValueError:
        return False
    return parts.scheme in DEFAULT_PORTS and _with_port(parts) == _with_port(urlsplit(other))


def _with_port(parts: SplitResult) -> tuple[str, str | None, int] | None:
    try:
        return parts.scheme, parts.hostname, parts.port or DEFAULT_PORTS[parts.scheme]
    except ValueError:
        return None


def _name(host: str) -> str:
    try:
        parts = urlsplit(f"//{host}")
    except ValueError:
        return ""
    is_plain = parts.netloc == host and "@" not in host
    return (parts.hostname or "") if is_plain else ""
