"""A real server on a port of its own, and a real Chromium."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

import warehouse
from tests.conftest import ROOT

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"


def free_port() -> int:
    with socket.socket() as own:
        own.bind(("127.0.0.1", 0))
        return int(own.getsockname()[1])


def start_server(script: Path, database: Path, port: int) -> subprocess.Popen[bytes]:
    """Start `streamlit run` and return once it answers."""
    environment = {**os.environ, warehouse.DATABASE_VARIABLE: str(database)}
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    server = subprocess.Popen(command, env=environment, cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.PIPE)
    assert server.stdout is not None
    for line in server.stdout:
        if b"URL:" in line:
            break
    for _ in range(1000):
        try:
            with urlopen(f"http://localhost:{port}/_stcore/health", timeout=10):
                return server
        except (URLError, ConnectionError, TimeoutError):
            if server.poll() is not None:
                break
    raise AssertionError(server.stderr.read().decode() if server.stderr else "the server did not start")


@pytest.fixture(scope="session")
def server(built: Path) -> Iterator[str]:
    """The address of the panel, as `streamlit run dashboard.py` serves it."""
    port = free_port()
    process = start_server(ROOT / "dashboard.py", built, port)
    yield f"http://localhost:{port}"
    process.terminate()
    process.wait()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    assert shutil.which(CHROMIUM), "Chromium is missing: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A new visitor with a Swedish browser."""
    visitor = chromium.new_page(locale="sv-SE", viewport={"width": 1280, "height": 900})
    yield visitor
    visitor.context.close()
