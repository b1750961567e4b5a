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
from playwright.sync_api import Browser, Page, expect, sync_playwright
from tenacity import Retrying, stop_after_delay, wait_fixed

import warehouse
from tests.conftest import ROOT
from tests.provider import free_port

SECONDS_TO_START = 120
# A machine that does much else is slow, and that is no fault: what never comes ends a test, not what comes late.
PATIENCE_MS = 120_000
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
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


def new_visitor(chromium: Browser, width: int = 1280, height: int = 900) -> Page:
    """A visitor with a Swedish browser of its own, as patient as the tests are."""
    visitor = chromium.new_page(locale="sv-SE", viewport={"width": width, "height": height})
    visitor.set_default_timeout(PATIENCE_MS)
    return visitor


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A new visitor."""
    visitor = new_visitor(chromium)
    yield visitor
    visitor.context.close()
