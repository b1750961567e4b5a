"""Test services that are down, break off, are slow or answer nonsense: that series fails, the others go on."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import stamina
from pytest_httpserver import HTTPServer

from etl.fetch.catalogue.catalogue import Series
from etl.fetch.run import fetch_all
from etl.fetch.sources.web import ATTEMPTS, Web
from etl.fetch.store import read_snapshots
from tests.support.services import serve_pxweb
from tests.support.services.entries import population_table, sources_in, table_entry

pytestmark = pytest.mark.faults

Respond = Callable[[socket.socket], None]
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


def stay_silent(line: socket.socket) -> None:
    line.recv(65536)
    line.recv(1)


def hangs_up(line: socket.socket) -> None:
    line.recv(65536)


def stops_half_way(line: socket.socket) -> None:
    line.recv(65536)
    line.sendall(HEAD + b"Content-Length: 1000\r\n\r\n{")


def drips(line: socket.socket) -> None:
    """Say one byte at a time, and never come to an end."""
    line.recv(65536)
    line.sendall(HEAD + b"Content-Length: 100000000\r\n\r\n")
    line.settimeout(0.02)
    while True:
        line.sendall(b" ")
        try:
            if not line.recv(1):
                return
        except TimeoutError:
            continue


def is_another_service(line: socket.socket) -> None:
    line.recv(65536)
    line.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")


def is_a_login_page(line: socket.socket) -> None:
    line.recv(65536)
    line.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>")


RESPONSES: dict[str, Respond] = {
    "silence": stay_silent,
    "it hangs up": hangs_up,
    "it stops half way": stops_half_way,
    "it drips": drips,
    "another service": is_another_service,
    "a login page": is_a_login_page,
}


@contextmanager
def responding(respond: Respond) -> Iterator[str]:
    """Serve every connection with one way of failing, and give the address."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while True:
                try:
                    line, _ = listener.accept()
                except OSError:
                    return
                threading.Thread(target=handle, args=(line,), daemon=True).start()

        def handle(line: socket.socket) -> None:
            with line:
                try:
                    respond(line)
                except OSError:
                    return

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/api/v2"
        listener.shutdown(socket.SHUT_RDWR)


class Ticking:
    """A clock that goes a minute at each look, so that nobody waits for what takes too long."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        self.seconds += 60.0
        return self.seconds


@pytest.fixture(autouse=True)
def unwaited() -> Iterator[None]:
    """Ask again as often as in use, but without the waits between."""
    with stamina.set_testing(True, attempts=ATTEMPTS):
        yield


@pytest.fixture
def working(httpserver: HTTPServer) -> Series:
    return table_entry(serve_pxweb(httpserver, population_table()), id="works")


def impatient() -> Web:
    return Web(clock=Ticking(), sleep=lambda seconds: None, timeout_seconds=(0.5, 0.5))


@pytest.mark.parametrize("respond", RESPONSES.values(), ids=RESPONSES)
def test_a_service_that_fails_in_any_way_is_reported_keeps_its_figures_and_holds_up_nobody(
    tmp_path: Path, working: Series, respond: Respond
) -> None:
    sources = sources_in(tmp_path)
    with responding(respond) as address:
        failing = table_entry(address, id="fails")
        outcomes = list(fetch_all([failing, working], sources, impatient()))
    assert [outcome.kind for outcome in outcomes] == ["failed", "new"]
    assert outcomes[0].text.endswith(".")
    assert "Traceback" not in outcomes[0].text
    assert [one.series.series_id for one in read_snapshots(sources)] == ["works"]
    assert not list((sources / "snapshots").glob("*/.new-*"))


def test_a_service_that_is_not_there_is_reported(tmp_path: Path, working: Series) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    sources = sources_in(tmp_path)
    gone = table_entry(f"http://127.0.0.1:{port}/api/v2", id="gone")
    outcomes = list(fetch_all([gone, working], sources, impatient()))
    assert [outcome.kind for outcome in outcomes] == ["failed", "new"]


def test_one_that_goes_down_between_two_fetches_keeps_what_it_said(tmp_path: Path, httpserver: HTTPServer) -> None:
    sources = sources_in(tmp_path)
    series = table_entry(serve_pxweb(httpserver, population_table()))
    (first,) = fetch_all([series], sources, Web())
    snapshots = read_snapshots(sources)
    httpserver.clear()
    httpserver.expect_request("/api/v2/config").respond_with_data("", status=503)
    (second,) = fetch_all([series], sources, impatient())
    assert (first.kind, second.kind) == ("new", "failed")
    assert read_snapshots(sources) == snapshots
