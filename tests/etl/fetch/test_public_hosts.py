"""Test that an address a reader gives never leads to a host within: by its name, after resolution, or by a redirect."""

import socket
from collections.abc import Callable
from dataclasses import replace

import pytest
import urllib3

from etl.fetch import run
from etl.fetch.failure import FetchError
from etl.fetch.sources import web
from etl.fetch.sources.public_hosts import PublicConnection, is_public, public_web
from etl.fetch.sources.web import Web, request
from tests.support.services.entries import file_entry

PUBLIC = "93.184.216.34"
INNER = (
    *("127.0.0.1", "127.9.9.9", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),  # noqa: S104 - refused
    *("::1", "::", "fe80::1%eth0", "fd00::1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::a00:1", "2002:a00:1::"),
    *("224.0.0.1", "ff02::1", "255.255.255.255", "198.18.0.1"),
)


@pytest.fixture
def resolve(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Let names have these addresses, and return those that are called: nothing is sent."""

    def lookup(addresses: dict[str, list[str]]) -> list[str]:
        called: list[str] = []

        def found(host: str, port: int, *args: object, **named: object) -> list[tuple]:
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in addresses.get(host, [host])]

        def connect(self: urllib3.connection.HTTPSConnection) -> socket.socket:
            called.append(self.host)
            raise urllib3.exceptions.NewConnectionError(self, "nothing is sent here")

        monkeypatch.setattr(socket, "getaddrinfo", found)
        monkeypatch.setattr(PublicConnection.__mro__[1], "_new_conn", connect)
        return called

    return lookup


@pytest.mark.parametrize("address", INNER)
def test_an_address_within_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", [PUBLIC, "2606:2800:220:1::1", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("inner", ["127.0.0.1", "10.0.0.8", "169.254.169.254", "::1", "fd00::1"])
def test_a_name_that_leads_within_is_refused_before_a_call(resolve, inner: str) -> None:
    called = resolve({"statistik.example": [PUBLIC, inner], "bra.example": [PUBLIC]})
    for url in ("https://statistik.example/a.csv", f"https://{f'[{inner}]' if ':' in inner else inner}/a.csv"):
        with pytest.raises(FetchError, match="ingen värd på det öppna internet"):
            request(public_web(), url, expects="file")
    assert called == []
    with pytest.raises(FetchError, match="Förbindelsen"):
        request(public_web(), "https://bra.example/a.csv", expects="file")
    # The address that was checked is the one that is called.
    assert set(called) == {PUBLIC}


@pytest.mark.parametrize("url", ["http://a.example/a.csv", "http://127.0.0.1/a.csv", "file:///etc/passwd", "ftp://a/a"])
def test_anything_but_https_is_refused(resolve, url: str) -> None:
    called = resolve({})
    with pytest.raises(FetchError, match="inte https"):
        request(public_web(), url, expects="file")
    assert called == []


@pytest.mark.parametrize(
    "to", ["https://127.0.0.1/a", "https://inner.example/a", "http://127.0.0.1/a", "file:///etc/passwd", "//[::1]/a"]
)
def test_a_redirect_inward_is_not_followed(monkeypatch: pytest.MonkeyPatch, resolve, to: str) -> None:
    called = resolve({"statistik.example": [PUBLIC], "inner.example": ["10.0.0.1"]})

    class Redirect:
        status_code, headers = 302, {"Location": to}
        __enter__, __exit__ = lambda self: self, lambda self, *left: None

    monkeypatch.setattr(web, "_send", lambda *asked: Redirect())
    with pytest.raises(FetchError, match=r"annan värd|inte https"):
        request(public_web(), "https://statistik.example/a.csv", expects="file")
    assert called == []


def test_a_series_that_a_reader_has_added_is_fetched_from_public_hosts_alone(resolve, tmp_path) -> None:
    called = resolve({"statistik.example": ["10.0.0.1"]})
    series = replace(file_entry("csv", "x"), is_added=True)
    series.entry["url"] = "https://statistik.example/a.csv"
    outcome = run._outcome(series, tmp_path, Web(), None, None, dry_run=False)
    assert outcome.kind == "failed" and "ingen värd på det öppna internet" in outcome.text and called == []
