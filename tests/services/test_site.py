"""Test the shipped nginx site without a panel behind it: answers, logs, compression and refusals."""

import gzip
import http.client
import re
import signal
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from pytest_httpserver import HTTPServer

from tests.conftest import ROOT
from tests.support.deploy.site import Ports, nginx, serve_site, trusting, write_site
from tests.support.ports import free_port

pytestmark = pytest.mark.services

MAX_WORKBOOK_BYTES = 10 * 1024 * 1024


class Response(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


class Site(NamedTuple):
    ports: Ports
    folder: Path

    def request(
        self,
        path: str,
        *,
        method: str = "GET",
        body: bytes | None = None,
        come_from: str = "127.0.0.1",
        **headers: str,
    ) -> Response:
        """Ask over https, from one of this machine's own addresses."""
        way = http.client.HTTPSConnection(
            "localhost", self.ports.https, context=trusting(self.folder), source_address=(come_from, 0), timeout=30
        )
        way.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        return read(way)


def read(way: http.client.HTTPConnection) -> Response:
    got = way.getresponse()
    response = Response(got.status, {name.lower(): value for name, value in got.getheaders()}, got.read())
    way.close()
    return response


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    ports = Ports(*[free_port() for _ in range(5)])
    with serve_site(folder, ports):
        yield Site(ports, folder)


def test_nginx_takes_the_site_without_a_word(tmp_path: Path) -> None:
    main = write_site(tmp_path, Ports(8080, 8443, 8501, 8502, 8503))
    tested = subprocess.run([nginx(), "-t", "-q", "-p", tmp_path, "-c", main], capture_output=True, text=True)
    assert (tested.returncode, tested.stderr) == (0, "")


@pytest.mark.parametrize(
    "path", ["/", "/budget?ar=2024", "/_stcore/health", "/oauth2callback?code=x", "/data/x.csv", "/api/v2/config"]
)
def test_when_no_process_answers_a_page_in_swedish_says_what_still_holds(site: Site, path: str) -> None:
    response = site.request(path)
    shown = response.body.decode()
    assert response.status == 503
    assert '<html lang="sv">' in shown
    assert "Panelen startar om" in shown
    assert "Det som är publicerat är sparat." in shown
    assert response.headers["retry-after"] == "10"
    assert "frame-ancestors 'none'" in response.headers["content-security-policy"]
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["strict-transport-security"] == "max-age=31536000"
    assert response.headers["server"] == "nginx"


def test_http_leads_to_https_under_the_panels_own_name(site: Site) -> None:
    way = http.client.HTTPConnection("127.0.0.1", site.ports.http, timeout=30)
    way.request("GET", "/mal?mal=3", headers={"Host": "elsewhere.example"})
    response = read(way)
    assert (response.status, response.headers["location"]) == (301, f"https://localhost:{site.ports.https}/mal?mal=3")


def test_a_program_that_asks_in_the_clear_is_refused_and_not_led_on(site: Site) -> None:
    way = http.client.HTTPConnection("127.0.0.1", site.ports.http, timeout=30)
    way.request("GET", "/data/mal/mal.csv?plan=ks-2024", headers={"Host": "localhost"})
    response = read(way)
    assert (response.status, "location" in response.headers) == (403, False)


def test_another_name_gets_no_answer(site: Site) -> None:
    with (
        socket.create_connection(("127.0.0.1", site.ports.https), timeout=30) as plain,
        pytest.raises(ssl.SSLError, match="UNRECOGNIZED_NAME"),
    ):
        trusting(site.folder).wrap_socket(plain, server_hostname="elsewhere.example")


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1_1")
@pytest.mark.parametrize(("version", "is_taken"), [("TLSv1_1", False), ("TLSv1_2", True), ("TLSv1_3", True)])
def test_old_tls_is_refused(site: Site, version: str, is_taken: bool) -> None:
    context = trusting(site.folder)
    # What the client's own library no longer does by itself, so that it is the server that refuses.
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = getattr(ssl.TLSVersion, version)
    with socket.create_connection(("127.0.0.1", site.ports.https), timeout=30) as plain:
        if is_taken:
            with context.wrap_socket(plain, server_hostname="localhost") as way:
                assert way.version() == version.replace("_", ".")
        else:
            with pytest.raises(ssl.SSLError, match="PROTOCOL_VERSION"):
                context.wrap_socket(plain, server_hostname="localhost")


@pytest.mark.parametrize(
    ("path", "size", "status"),
    [
        ("/_stcore/upload_file/a/b", MAX_WORKBOOK_BYTES + 1000, 503),
        ("/_stcore/upload_file/a/b", 12 * 1024 * 1024, 413),
        ("/data/x.csv", 100_000, 413),
        ("/", 100_000, 413),
    ],
)
def test_bodies_are_bounded(site: Site, path: str, size: int, status: int) -> None:
    if status == 503:
        assert site.request(path, method="PUT", body=bytes(size)).status == status
        return
    # Only the head is sent: nginx refuses by what it says.
    head = f"PUT {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {size}\r\n\r\n".encode()
    with (
        socket.create_connection(("127.0.0.1", site.ports.https), timeout=30) as plain,
        trusting(site.folder).wrap_socket(plain, server_hostname="localhost") as way,
    ):
        way.sendall(head)
        assert way.recv(100).startswith(f"HTTP/1.1 {status}".encode())


@pytest.mark.parametrize("path", ["/health", "/ready", "/status", "/metrics"])
def test_how_it_is_is_reported_to_this_machine_alone(site: Site, path: str) -> None:
    assert site.request(path, come_from="127.0.0.2").status == 403
    # Let through to the processes, of which there is none here.
    assert site.request(path).status == 503


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/agent/mcp", "/_stcore/script-health-check"])
def test_what_the_panel_does_not_use_is_not_there(site: Site, path: str) -> None:
    assert site.request(path).status == 404


@contextmanager
def answering(port: int) -> Iterator[None]:
    """Answer everything on a port with the port, in place of a process."""
    with HTTPServer(port=port) as server:
        server.expect_request(re.compile(".*")).respond_with_data(str(port))
        yield


@pytest.mark.parametrize("path", ["/api/v2/config", "/data/budget/ram.csv", "/datasets/dcat"])
def test_files_come_from_their_own_process_or_one_of_pages_and_move_no_visitor(site: Site, path: str) -> None:
    with answering(site.ports.first):
        assert site.request("/budget").headers["set-cookie"].startswith(f"panel_process={site.ports.first};")
        without = site.request(path)
        with answering(site.ports.files):
            got = site.request(path)
    assert [one.body.decode() for one in (without, got)] == [str(site.ports.first), str(site.ports.files)]
    assert "set-cookie" not in {**without.headers, **got.headers}
    assert got.headers["strict-transport-security"]


def test_a_flood_of_sign_ins_is_asked_to_wait(site: Site) -> None:
    responses = [site.request("/logga-in", come_from="127.0.0.3") for _ in range(250)]
    busy = [response for response in responses if response.status == 429]
    assert responses[0].status == 503
    assert busy
    assert "För många på en gång" in busy[0].body.decode()
    assert busy[0].headers["content-security-policy"]
    # One address's flood is nobody else's, and the rest of the panel is not behind it.
    assert site.request("/logga-in", come_from="127.0.0.4").status == 503
    assert site.request("/budget", come_from="127.0.0.3").status == 503


def test_the_log_says_what_was_asked_and_not_who_or_what_was_chosen(site: Site) -> None:
    site.request(
        "/oauth2callback?code=secret&state=s", come_from="127.0.0.9", Referer="https://localhost/mal?vald=secret"
    )
    site.request("/_stcore/upload_file/secret-session/secret-file", come_from="127.0.0.9")
    site.request("/media/secret.xlsx", come_from="127.0.0.9", User_Agent="secret agent")
    asked = ["/oauth2callback", "/_stcore/upload_file/-", "/media/-"]
    # nginx writes a line after it has answered, each of its two workers in its own time.
    for _ in range(1000):
        log = (site.folder / "access.log").read_text(encoding="utf-8")
        if all(f'"GET {path} HTTP/1.1"' in log for path in asked):
            break
        site.request("/")
    lines = [re.sub(r"^(\S+) \[[^]]+\]", r"\1", line).split('"')[:2] for line in log.splitlines()]
    assert all(["127.0.0.0 ", f"GET {path} HTTP/1.1"] in lines for path in asked)
    written = [log, *(file.read_text(encoding="utf-8") for file in site.folder.glob("*error.log"))]
    assert not any("secret" in text or "127.0.0.9" in text for text in written)


def test_streamlits_own_files_come_packed_from_the_disk(site: Site) -> None:
    subprocess.run([ROOT / "deploy" / "assets.sh", ROOT, site.folder / "assets"], check=True)
    largest = max((site.folder / "assets" / "static" / "js").glob("*.js"), key=lambda file: file.stat().st_size)
    response = site.request(f"/static/js/{largest.name}", Accept_Encoding="gzip")
    assert response.status == 200
    assert response.headers["content-encoding"] == "gzip"
    assert response.headers["content-type"].startswith("application/javascript")
    assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert gzip.decompress(response.body) == largest.read_bytes()
    assert len(response.body) < largest.stat().st_size / 3
    assert site.request(f"/static/js/{largest.name}").body == largest.read_bytes()
    # An address that is not on the disk is a process's to answer.
    assert site.request("/static/js/none.js").status == 503
    assert site.request("/static/../../site.conf").status in {400, 503}


def test_logs_are_rotated_and_no_line_is_lost(site: Site) -> None:
    rules = (ROOT / "deploy" / "logrotate.conf").read_text(encoding="utf-8")
    for shipped, own in {
        "/var/log/uppdragspanelen/*.log": f"{site.folder}/access.log",
        "    su root adm\n": "",
        "create 0640 www-data adm": "create 0640",
        "invoke-rc.d nginx rotate >/dev/null 2>&1": f"kill -{int(signal.SIGUSR1)} $(cat {site.folder}/nginx.pid)",
    }.items():
        assert shipped in rules, f"deploy/logrotate.conf no longer has {shipped}"
        rules = rules.replace(shipped, own)
    (site.folder / "logrotate.conf").write_text(rules, encoding="utf-8")
    site.folder.chmod(0o755)
    log, rotated = site.folder / "access.log", site.folder / "access.log.1"
    site.request("/before")
    state = site.folder / "logrotate.state"
    program = "/usr/sbin/logrotate"
    assert Path(program).exists(), "logrotate is missing: apt-get install logrotate"
    subprocess.run([program, "--force", "--state", state, site.folder / "logrotate.conf"], check=True)
    assert "/before" in rotated.read_text(encoding="utf-8")
    # nginx opens the new file when it gets to the signal: ask until a line has come there. None may be lost meanwhile.
    lines = 0
    while not log.read_text(encoding="utf-8"):
        lines += 1
        assert site.request(f"/after-{lines}").status == 503
    written = rotated.read_text(encoding="utf-8") + log.read_text(encoding="utf-8")
    assert all(f"/after-{number} " in written for number in range(1, lines + 1))
