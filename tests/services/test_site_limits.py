"""Test the limits of the shipped nginx site: one greedy visitor leaves room for the others."""

import http.client
import re
import resource
import selectors
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.support.deploy.site import CAPACITY, SHIPPED, Ports, serve_site, trusting
from tests.support.ports import free_port

pytestmark = pytest.mark.services

GREEDY, OTHER = "127.0.0.3", "127.0.0.2"
# More than Debian's nginx has room for, all workers together.
HALF_OPEN = 1600
OPEN_PAGES = 1000
OVER = 50
OFFICE = 150
BURST = 2000
FILE = "static/js/part.js"


class Site(NamedTuple):
    ports: Ports
    trusted: ssl.SSLContext

    def connect(self, come_from: str) -> ssl.SSLSocket:
        """Return a connection by TLS, from one of this machine's own addresses."""
        plain = socket.create_connection(("127.0.0.1", self.ports.https), timeout=60, source_address=(come_from, 0))
        return self.trusted.wrap_socket(plain, server_hostname="localhost")

    def status(self, path: str, come_from: str) -> int:
        """Return the status of what is asked for."""
        way = http.client.HTTPSConnection(
            "localhost", self.ports.https, context=self.trusted, source_address=(come_from, 0), timeout=60
        )
        way.request("GET", path)
        status = way.getresponse().status
        way.close()
        return status

    def request_many(self, path: str, count: int, come_from: str) -> list[int]:
        """Ask for one thing many times, one request after the other without waiting, and return each status."""
        request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\n".encode()
        with self.connect(come_from) as way:
            way.sendall((request + b"\r\n") * (count - 1) + request + b"Connection: close\r\n\r\n")
            response = way.makefile("rb").read()
        return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3}) ", response)]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site of each test's own, so that what one has taken is not counted in the next."""
    with serving(tmp_path) as own:
        yield own


@contextmanager
def serving(tmp_path: Path, **changed: str) -> Iterator[Site]:
    """Serve the site, with lines of it changed: client_header_timeout="60s"."""
    ports = Ports(*[free_port() for _ in range(5)])
    part = tmp_path / "assets" / FILE
    part.parent.mkdir(parents=True)
    part.write_text("part", encoding="utf-8")
    lines = {
        re.findall(f"{name} .*;", SHIPPED.read_text(encoding="utf-8"))[0]: f"{name} {own};"
        for name, own in changed.items()
    }
    with serve_site(tmp_path, ports, lines):
        yield Site(ports, trusting(tmp_path))


@pytest.fixture(autouse=True)
def _many_files() -> Iterator[None]:
    """Let this process have as many connections open as it may."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (before[1], before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


class Pages:
    """Open pages, each with its socket: to processes that take what is asked and hold it, as they do with a page's."""

    def __init__(self, site: Site, stack: ExitStack) -> None:
        self.site, self.stack = site, stack
        self.waiting = stack.enter_context(selectors.DefaultSelector())

    def __call__(self, come_from: str, number: int) -> None:
        """Open a page, and give it a number."""
        way = self.stack.enter_context(self.site.connect(come_from))
        way.sendall(b"GET /_stcore/stream HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n\r\n")
        self.waiting.register(way, selectors.EVENT_READ, number)

    def first_lines(self, timeout: float = 0) -> dict[int, bytes]:
        """Return how the answers begin of pages that are no longer held, by number. Nothing: it was closed."""
        found = {}
        for key, _ in self.waiting.select(timeout):
            self.waiting.unregister(key.fileobj)
            assert isinstance(key.fileobj, ssl.SSLSocket)
            found[key.data] = key.fileobj.recv(12)
        return found


@contextmanager
def open_pages(site: Site) -> Iterator[Pages]:
    """Give what opens pages, and close them afterwards."""
    with ExitStack() as stack:
        for port in (site.ports.first, site.ports.second):
            stack.enter_context(socket.create_server(("127.0.0.1", port), backlog=4096))
        yield Pages(site, stack)


def test_half_requests_of_one_visitor_leave_room_for_the_others(tmp_path: Path) -> None:
    # They are not given up meanwhile, however slowly this machine opens them.
    with serving(tmp_path, client_header_timeout="60s") as site, open_pages(site) as open_page, ExitStack() as stack:
        for _ in range(HALF_OPEN):
            way = stack.enter_context(site.connect(GREEDY))
            way.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n")
        for number in range(OFFICE):
            open_page(OTHER, number)
        assert site.status(f"/{FILE}", OTHER) == 200
        assert not open_page.first_lines()
        # Its own as well: nobody is shut out for being many.
        assert site.status(f"/{FILE}", GREEDY) == 200


def test_a_request_that_does_not_come_to_its_end_is_given_up(site: Site) -> None:
    parts = [b"", b"GET / HTTP/1.1\r\n", b"GET / HTTP/1.1\r\nHost: localhost\r\n"]
    with ExitStack() as stack:
        ways = [stack.enter_context(site.connect(GREEDY)) for _ in parts]
        for way, part in zip(ways, parts, strict=True):
            way.sendall(part)
        assert [way.recv(1) for way in ways] == [b""] * len(parts)


def test_one_visitors_open_pages_are_bounded(site: Site) -> None:
    with open_pages(site) as open_page:
        for number in range(OPEN_PAGES + OVER):
            open_page(GREEDY, number)
        refused: dict[int, bytes] = {}
        while len(refused) < OVER:
            first_lines = open_page.first_lines(timeout=60)
            assert first_lines, f"{len(refused)} of {OVER} were told that they are too many"
            refused |= first_lines
        assert set(refused.values()) == {b"HTTP/1.1 429"}
        assert site.status(f"/{FILE}", GREEDY) == 429
        assert site.status(f"/{FILE}", OTHER) == 200
        assert not open_page.first_lines()


def test_one_visitors_requests_a_second_are_bounded(site: Site) -> None:
    statuses: list[int] = []
    while 429 not in statuses:
        statuses += site.request_many("/budget", 500, GREEDY)
        assert len(statuses) < 20 * BURST, "a flood is let through"
    assert statuses[: BURST // 2] == [503] * (BURST // 2)
    assert site.status("/budget", OTHER) == 503
    # Streamlit's own files come from the disk: a page that opens is not half without them.
    assert site.status(f"/{FILE}", GREEDY) == 200


def test_a_monday_morning_behind_one_address_meets_no_limit(site: Site) -> None:
    loads = [site.request_many("/budget", 25, GREEDY) + site.request_many(f"/{FILE}", 60, GREEDY) for _ in range(60)]
    assert {status for load in loads for status in load} == {503, 200}


@pytest.mark.parametrize(
    "head",
    [
        "GET / HTTP/1.1\r\nHost: evil.example",
        "GET / HTTP/1.1\r\nHost: localhost.evil.example",
        "GET / HTTP/1.0",
        "GET / HTTP/1.0\r\nHost: evil.example",
        "GET https://evil.example/ HTTP/1.1\r\nHost: localhost",
        "GET /.well-known/acme-challenge/x HTTP/1.1\r\nHost: evil.example",
    ],
)
def test_a_request_for_another_name_gets_no_answer(site: Site, head: str) -> None:
    with site.connect(OTHER) as way:
        way.sendall(f"{head}\r\n\r\n".encode())
        assert way.makefile("rb").read() == b""
    assert site.status("/", OTHER) == 503


def test_another_name_gets_no_answer_by_http2_either(site: Site) -> None:
    how = [
        "curl",
        "--silent",
        "--insecure",
        "--http2",
        "--include",
        "--resolve",
        f"localhost:{site.ports.https}:127.0.0.1",
    ]
    address = f"https://localhost:{site.ports.https}/"
    refused = subprocess.run([*how, "--header", "Host: evil.example", address], capture_output=True, text=True)
    assert (refused.returncode != 0, refused.stdout) == (True, "")
    assert subprocess.run([*how, address], capture_output=True, text=True).stdout.startswith("HTTP/2 503")


@pytest.mark.parametrize(("stated", "kept"), [("768", "16384"), ("512", "16384"), ("65536", "65536")])
def test_nginx_gets_room_for_as_many_as_the_limits_count_on(tmp_path: Path, stated: str, kept: str) -> None:
    main = tmp_path / "nginx.conf"
    main.write_text(f"events {{\n\tworker_connections {stated};\n\t# multi_accept on;\n}}\n", encoding="utf-8")
    for _ in range(2):
        subprocess.run([CAPACITY, main], check=True)
    written = main.read_text(encoding="utf-8")
    assert (
        written == f"worker_rlimit_nofile 49152;\nevents {{\n\tworker_connections {kept};\n\t# multi_accept on;\n}}\n"
    )


def test_a_main_file_without_the_line_is_reported_of(tmp_path: Path) -> None:
    main = tmp_path / "nginx.conf"
    main.write_text("events { }\n", encoding="utf-8")
    result = subprocess.run([CAPACITY, main], capture_output=True, text=True)
    assert (result.returncode, "worker_connections saknas" in result.stderr) == (1, True)
    assert main.read_text(encoding="utf-8") == "events { }\n"
