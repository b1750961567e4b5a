"""Test two server processes behind nginx in a browser: publishing at one, reading at the other, losing one."""

import json
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.support.chromium import TIMEOUT_MS
from tests.support.deploy import processes
from tests.support.deploy.site import Ports, serve_site, trusting
from tests.support.follow_up_sheets import all_of, edited, serve, write
from tests.support.follow_up_sheets import hand_in as publish_from_here
from tests.support.ports import free_port
from tests.support.provider import secrets_for, start_provider

pytestmark = [pytest.mark.browser, pytest.mark.services]


@dataclass
class Server:
    """A running server: where visitors come, and what it is made of."""

    address: str
    ports: Ports
    folder: Path
    processes: dict[int, subprocess.Popen[bytes]]
    environment: dict[str, str]


@pytest.fixture
def server(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """nginx, two processes on one folder, and a provider, as they are configured on a server."""
    serve(built, tmp_path, monkeypatch)
    ports = Ports(*[free_port() for _ in range(5)])
    panel = f"https://localhost:{ports.https}"
    both = (ports.first, ports.second)
    with start_provider(panel) as provider:
        environment = processes.environment(tmp_path, secrets_for(panel, provider, offices=("*",)))
        with (
            processes.running(both, tmp_path, environment) as running,
            serve_site(tmp_path, ports) as address,
        ):
            yield Server(address, ports, tmp_path, running, environment)
            # A page with all its files, its socket and what is clicked on it is far from what one visitor may take.
            assert not re.findall('" 429 ', (tmp_path / "access.log").read_text(encoding="utf-8"))


def visitor(chromium: Browser, server: Server, login: str, port: int) -> Page:
    """Return the page of a person who has signed in, and whose browser is bound to one of the processes."""
    context = chromium.new_context(locale="sv-SE", ignore_https_errors=True, viewport={"width": 1280, "height": 900})
    context.add_cookies([{"name": "panel_process", "value": str(port), "url": server.address, "secure": True}])
    context.set_default_timeout(TIMEOUT_MS)
    page = context.new_page()
    page.goto(server.address)
    page.get_by_text("Logga in med kommunens konto").click()
    page.get_by_role("button", name=login, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    return page


def bound_to(context: BrowserContext) -> str:
    """Return the process that a browser is bound to."""
    return next(cookie["value"] for cookie in context.cookies() if cookie["name"] == "panel_process")


def hand_in(page: Page, server: Server, *points: int) -> Locator:
    """Fetch the sheet, say that these points are done and hand it in. Return the button that publishes it."""
    page.goto(f"{server.address}/uppfoljning?visa=H%C3%A4mta+blad")
    with page.expect_download() as started:
        page.get_by_role("button", name="Hämta bladet i Excel").click()
    done = [write("Programpunkter", f"point:{number}", Status="Slutförd", Kommentar="Klart.") for number in points]
    sheet = edited(Path(started.value.path()).read_bytes(), all_of(*done))
    page.goto(f"{server.address}/uppfoljning?visa=L%C3%A4mna+in")
    mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    page.locator('input[type="file"]').set_input_files({"name": "delår.xlsx", "mimeType": mime, "buffer": sheet})
    button = page.get_by_role("button", name="Publicera", exact=True)
    expect(button).to_be_enabled()
    return button


def published(page: Page) -> Locator:
    """Return the heading that says which receipt a publication got."""
    return page.get_by_role("heading", name=re.compile("Klart: publicering"))


def end(server: Server, port: int, how: signal.Signals) -> None:
    """End a process, as a fault (SIGKILL) or as systemd does it (SIGTERM)."""
    server.processes[port].send_signal(how)
    server.processes[port].wait()


def begin(server: Server, port: int) -> None:
    """Start a process again, as systemd does, and return when it answers."""
    server.processes[port] = processes.start(port, server.folder, server.environment)
    processes.wait_until_it_responds(server.processes[port], port, server.folder)


def test_one_process_publishes_the_other_shows_it_and_takes_over(server: Server, chromium: Browser) -> None:
    first, second = server.ports.first, server.ports.second
    reporter = visitor(chromium, server, "rapportor", first)
    leader = visitor(chromium, server, "lasare", second)
    assert all(cookie["secure"] for cookie in reporter.context.cookies(server.address))
    leader.goto(f"{server.address}/programpunkter")
    expect(leader.get_by_text("5 av 36").first).to_be_visible()

    hand_in(reporter, server, 2, 3, 4).click()
    expect(published(reporter)).to_have_text("Klart: publicering 1")
    expect(leader.get_by_text("8 av 36").first).to_be_visible()
    assert (bound_to(reporter.context), bound_to(leader.context)) == (str(first), str(second))

    assert_visitors_to_a_process(server, leader)

    # The fault: nothing is lost, and the next click is answered by the other, to the same person.
    end(server, first, signal.SIGKILL)
    reporter.get_by_role("link", name="Publiceringslogg").click()
    expect(reporter.get_by_role("rowheader", name="Publicering 1")).to_be_visible()
    expect(reporter.get_by_text("Inloggad som rapportör")).to_be_visible()
    assert bound_to(reporter.context) == str(second)

    # The one that fell is back. What is handed in must still come to where the person's session is now.
    begin(server, first)
    hand_in(reporter, server, 6).click()
    expect(published(reporter)).to_have_text("Klart: publicering 2")
    assert bound_to(reporter.context) == str(second)
    expect(leader.get_by_text("9 av 36").first).to_be_visible()

    # The other is restarted for an upgrade, with both pages open: they go over to the first.
    end(server, second, signal.SIGTERM)
    leader.get_by_role("link", name="Publiceringslogg").click()
    expect(leader.get_by_role("rowheader", name="Publicering 2")).to_be_visible()
    assert bound_to(leader.context) == str(first)

    # Both are gone: a word in Swedish, in the open page and for one who comes; and it mends by itself.
    end(server, first, signal.SIGTERM)
    expect(leader.get_by_text("Panelen startar om. Sidan kommer tillbaka av sig själv")).to_be_visible()
    reporter.goto(f"{server.address}/kvitton")
    expect(reporter.get_by_role("heading", level=1, name="Panelen startar om")).to_be_visible()
    begin(server, first)
    expect(leader.get_by_text("Panelen startar om")).to_have_count(0)
    expect(leader.get_by_role("rowheader", name="Publicering 2")).to_be_visible()
    expect(reporter.get_by_role("rowheader", name="Publicering 2")).to_be_visible()

    assert_logs_silent_about_people(server)


def assert_logs_silent_about_people(server: Server) -> None:
    """Neither nginx's log nor the processes' say what was chosen, the provider's code, or a session's id."""
    access = (server.folder / "access.log").read_text(encoding="utf-8")
    assert '"GET /oauth2callback HTTP/2.0" 302' in access
    for log in (access, *((server.folder / f"{port}.log").read_text(encoding="utf-8") for port in server.processes)):
        assert not re.search(r"\?|code=|state=|visa=|127\.0\.0\.1 \[|upload_file/[^- ]", log)
        assert "Traceback" not in log


def assert_visitors_to_a_process(server: Server, signed_in: Page) -> None:
    """One visitor's requests all go to one process, strangers are spread, and both processes are ready."""
    cookies = set()
    for _ in range(4):
        anonymous = Request(f"{server.address}/favicon.png")
        with urlopen(anonymous, context=trusting(server.folder)) as got:
            cookies.add(got.headers["set-cookie"])
    assert len(cookies) == 2

    log = server.folder / "access.log"
    # The page's own socket writes its line when it closes: it is the other requests that are looked at.
    health = "GET /_stcore/health "
    before = log.read_text(encoding="utf-8").count(health)
    for _ in range(50):
        assert signed_in.request.get(f"{server.address}/_stcore/health").status == 200
    lines = [line for line in log.read_text(encoding="utf-8").splitlines() if health in line][before:]
    assert len(lines) == 50
    assert len({re.search(r"to (127\.0\.0\.1:\d+) 200", line)[1] for line in lines}) == 1

    assert_ready(server, last_receipt=1)


def assert_ready(server: Server, last_receipt: int) -> None:
    """Both processes show all that is published."""
    for port in server.processes:
        state = status(port)
        assert (state["is_ready"], state["problems"], state["last_receipt"]) == (True, [], last_receipt)


def status(port: int) -> dict[str, Any]:
    """Return what a process says of itself, also when somebody must act."""
    try:
        with urlopen(f"http://127.0.0.1:{port}/status") as got:
            return json.load(got)
    except HTTPError as error:
        return json.load(error)


@pytest.mark.faults
def test_two_processes_publish_at_the_same_moment(server: Server, chromium: Browser) -> None:
    reporters = [visitor(chromium, server, "rapportor", port) for port in server.processes]
    buttons = [hand_in(reporter, server, point) for reporter, point in zip(reporters, (2, 3), strict=True)]
    for button in buttons:
        button.click(no_wait_after=True)
    for reporter in reporters:
        expect(published(reporter)).to_be_visible()
    assert {published(reporter).inner_text() for reporter in reporters} == {
        "Klart: publicering 1",
        "Klart: publicering 2",
    }
    reporters[0].goto(f"{server.address}/programpunkter")
    expect(reporters[0].get_by_text("7 av 36").first).to_be_visible()
    assert_ready(server, last_receipt=2)


@pytest.mark.faults
def test_two_processes_start_at_once_where_a_publication_was_saved_and_not_shown(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = serve(built, tmp_path, monkeypatch)
    before = shutil.copy(database, tmp_path / "before.duckdb")
    publish_from_here(write("Programpunkter", "point:2", Status="Slutförd"))
    Path(before).replace(database)
    ports = (free_port(), free_port())
    with processes.running(ports, tmp_path, processes.environment(tmp_path)) as running:
        builds = {status(port)["build_id"] for port in running}
        assert [status(port)["problems"] for port in running] == [[], []]
        assert [status(port)["last_receipt"] for port in running] == [1, 1]
    # The one built, the other waited and saw that it was done.
    assert len(builds) == 1
