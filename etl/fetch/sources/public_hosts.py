"""Requests to public hosts alone: for an address that a reader gives, and for the series that readers have added.

Each connection is made to an address that the name has just been resolved to and that has been found public, also after
a redirect: a name cannot mean one host when it is checked and another when it is called.
"""

import ipaddress
import socket
from dataclasses import replace
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPSConnectionPool
from urllib3.connection import HTTPSConnection

from etl.fetch.failure import FetchError
from etl.fetch.sources.web import Web

ONLY_PUBLIC = "Bara adresser på det öppna internet hämtas härifrån. Ladda ner filen, och lägg till den som fil."
MAX_BYTES = 50_000_000
# A page waits for no Retry-After.
ATTEMPTS = 1
MAX_RESPONSE_SECONDS = 60.0
TIMEOUT_SECONDS = (10.0, 20.0)
# IPv6 addresses that stand for an IPv4 address in their last 32 bits.
HAS_V4 = tuple(map(ipaddress.ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "::/96")))


def public_web(web: Web | None = None) -> Web:
    """Return a session that calls https on public hosts alone; a new one has the limits of a page that waits for it."""
    session = requests.Session()
    # No proxy, which would resolve names itself, and no password from a file.
    session.trust_env = False
    session.adapters.clear()
    session.mount("https://", PublicAdapter())
    if web is not None:
        return replace(web, session=session)
    return Web(
        timeout_seconds=TIMEOUT_SECONDS,
        max_bytes=MAX_BYTES,
        attempts=ATTEMPTS,
        max_seconds=MAX_RESPONSE_SECONDS,
        session=session,
    )


def public_address(host: str, port: int) -> str:
    """Return an IP address of a host. Raises FetchError unless all that its name has are public."""
    try:
        found = [str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as error:
        raise FetchError(f"Det finns ingen värd som heter {host}.", "Kontrollera adressen.") from error
    for address in found:
        if not is_public(address):
            raise FetchError(f"{host} är ingen värd på det öppna internet.", ONLY_PUBLIC)
    return found[0]


def is_public(text: str) -> bool:
    """Return whether an IP address is of the public internet, also where it is another's written as IPv6."""
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo and address.teredo[1])
        if any(address in one for one in HAS_V4):
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner:
            return is_public(str(inner))
    return address.is_global and not address.is_multicast and not address.is_reserved


class PublicConnection(HTTPSConnection):
    """A connection to a checked address; the certificate is still that of the name."""

    def _new_conn(self) -> socket.socket:
        name = self.host
        self.host = public_address(name, self.port)
        try:
            return super()._new_conn()
        finally:
            self.host = name


class PublicPool(HTTPSConnectionPool):
    """A pool of them."""

    ConnectionCls = PublicConnection


class PublicAdapter(HTTPAdapter):
    """Sends requests through such pools."""

    def init_poolmanager(self, *args: Any, **named: Any) -> None:  # noqa: ANN401 - as requests has it
        """Make the pools."""
        super().init_poolmanager(*args, **named)
        self.poolmanager.pool_classes_by_scheme = {"https": PublicPool}
