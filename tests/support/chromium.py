"""A real server on a free port, and a real Chromium."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Browser, Page
from tenacity import Retrying, stop_after_delay, wait_fixed

from panel import warehouse
from tests.conftest import ROOT
from tests.support.ports import free_port

SECONDS_TO_START = 120
# Long, so that a busy machine does not fail a test.
TIMEOUT_MS = 120_000
WIDTH, HEIGHT = 1280, 900
# The headless shell renders as Chromium does.
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium") or "/usr/bin/chromium"


def start_server(script: Path, database: Path, port: int) -> subprocess.Popen[bytes]:
    """Start `streamlit run`, and return when it responds."""
    environment = {**os.environ, warehouse.DATABASE_VARIABLE: str(database)}
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    # A file, not a pipe: nobody reads the output while the server runs.
    with tempfile.TemporaryFile() as log:
        server = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT)
        for attempt in Retrying(stop=stop_after_delay(SECONDS_TO_START), wait=wait_fixed(0.1), reraise=True):
            with attempt:
                if server.poll() is None:
                    urlopen(f"http://localhost:{port}/_stcore/health", timeout=10).close()
        if server.poll() is not None:
            log.seek(0)
            raise AssertionError(log.read().decode())
    return server


@contextmanager
def served(database: Path, script: Path = ROOT / "dashboard.py") -> Iterator[str]:
    """Serve a database as `streamlit run dashboard.py` does, or another script, and give the address."""
    port = free_port()
    process = start_server(script, database, port)
    try:
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        process.wait()


def new_visitor(chromium: Browser) -> Page:
    """Return a page in a new Swedish browser context, with the tests' timeout."""
    browser = chromium.new_context(locale="sv-SE", viewport={"width": WIDTH, "height": HEIGHT})
    browser.set_default_timeout(TIMEOUT_MS)
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
    visitor.emulate_media(media="null")
