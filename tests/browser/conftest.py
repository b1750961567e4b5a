"""A real server on a port of its own, and a real Chromium."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Error, Frame, Page, expect, sync_playwright
from tenacity import Retrying, stop_after_delay, wait_fixed

from panel import warehouse
from tests.conftest import ROOT
from tests.support.provider import free_port

SECONDS_TO_START = 120
# A machine that does much else is slow, and that is no fault: what never comes ends a test, not what comes late.
PATIENCE_MS = 120_000
CHROMIUM_OPTIONS = ["--no-sandbox", "--disable-gpu", "--process-per-site"]
WIDTH, HEIGHT = 1280, 900
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"


def start_server(script: Path, database: Path, port: int) -> subprocess.Popen[bytes]:
    """Start `streamlit run` and return once it answers."""
    environment = {**os.environ, warehouse.DATABASE_VARIABLE: str(database)}
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    # A file and not a pipe: nobody reads what a server says for as long as all goes well.
    with tempfile.TemporaryFile() as said:
        server = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=said, stderr=subprocess.STDOUT)
        for attempt in Retrying(stop=stop_after_delay(SECONDS_TO_START), wait=wait_fixed(0.1), reraise=True):
            with attempt:
                if server.poll() is None:
                    urlopen(f"http://localhost:{port}/_stcore/health", timeout=10).close()
        if server.poll() is not None:
            said.seek(0)
            raise AssertionError(said.read().decode())
    return server


@contextmanager
def served(database: Path) -> Iterator[str]:
    """Serve a database as `streamlit run dashboard.py` does, and give the address."""
    port = free_port()
    process = start_server(ROOT / "dashboard.py", database, port)
    try:
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        process.wait()


@pytest.fixture(scope="session")
def server(built: Path) -> Iterator[str]:
    """The address of the panel."""
    with served(built) as address:
        yield address


@pytest.fixture(scope="session")
def reported_server(reported: Path) -> Iterator[str]:
    """The address of a panel with a year of follow-ups."""
    with served(reported) as address:
        yield address


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    assert shutil.which(CHROMIUM), "Chromium is missing: apt-get install chromium"
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_OPTIONS)
        yield browser
        browser.close()


def new_visitor(chromium: Browser, width: int = WIDTH, height: int = HEIGHT) -> Page:
    """A visitor with a Swedish browser of its own, as patient as the tests are."""
    browser = chromium.new_context(locale="sv-SE", viewport={"width": width, "height": height})
    browser.set_default_timeout(PATIENCE_MS)
    return browser.new_page()


def forget(visitor: Page, visited: set[str]) -> None:
    """Have a visitor be as one who has been nowhere, but for what the browser has loaded and compiled."""
    visitor.unroute_all(behavior="ignoreErrors")
    visitor.goto("about:blank")
    # A pointer left over a chart would be over one on the next page too.
    visitor.mouse.move(-1, -1)
    browser = visitor.context.new_cdp_session(visitor)
    for address in visited:
        browser.send("Storage.clearDataForOrigin", {"origin": address, "storageTypes": "local_storage"})
    browser.detach()
    visitor.context.clear_cookies()
    visitor.context.clear_permissions()
    visitor.set_viewport_size({"width": WIDTH, "height": HEIGHT})


@pytest.fixture(scope="session")
def tab(chromium: Browser) -> Page:
    """The tab that most tests share: Streamlit's scripts are most of what a visit takes, and are the same in all of them.

    Chromium keeps what it has compiled for as long as any tab is at the site. The second one stays there.
    """
    tab = new_visitor(chromium)
    second = tab.context.new_page()
    second.route("**", lambda route: route.fulfill(body=""))
    second.goto("http://localhost/")
    return tab


@pytest.fixture
def page(tab: Page) -> Iterator[Page]:
    """A visitor who has been nowhere."""
    visited: set[str] = set()

    def note(frame: Frame) -> None:
        visited.add(frame.url)

    tab.on("framenavigated", note)
    yield tab
    tab.remove_listener("framenavigated", note)
    forget(tab, visited)


@pytest.fixture
def told(page: Page) -> Iterator[list[str]]:
    """What goes wrong on the page: faults of scripts, refusals by the content security policy, and what a script asks."""
    heard: list[str] = []

    def hear_error(error: Error) -> None:
        heard.append(str(error))

    def hear_refusal(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            heard.append(message.text)

    def hear_dialog(dialog: Dialog) -> None:
        heard.append(dialog.message)
        dialog.dismiss()

    listeners = {"pageerror": hear_error, "console": hear_refusal, "dialog": hear_dialog}
    for event, listener in listeners.items():
        page.on(event, listener)  # type: ignore[call-overload]
    yield heard
    for event, listener in listeners.items():
        page.remove_listener(event, listener)
