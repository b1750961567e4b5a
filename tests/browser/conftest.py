"""A real server on a port of its own, and a real Chromium."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Dialog, Error, Frame, Page, expect, sync_playwright

from tests.support.chromium import CHROMIUM, TIMEOUT_MS, forget, new_visitor, served

CHROMIUM_OPTIONS = ["--no-sandbox", "--disable-gpu", "--process-per-site"]


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
    expect.set_options(timeout=TIMEOUT_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_OPTIONS)
        yield browser
        browser.close()


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
def browser_messages(page: Page) -> Iterator[list[str]]:
    """What goes wrong on the page: faults of scripts, refusals by the content security policy, and what a script asks."""
    heard: list[str] = []

    def hear_error(error: Error) -> None:
        heard.append(str(error))

    def on_console_error(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            heard.append(message.text)

    def hear_dialog(dialog: Dialog) -> None:
        heard.append(dialog.message)
        dialog.dismiss()

    listeners = {"pageerror": hear_error, "console": on_console_error, "dialog": hear_dialog}
    for event, listener in listeners.items():
        page.on(event, listener)  # type: ignore[call-overload]
    yield heard
    for event, listener in listeners.items():
        page.remove_listener(event, listener)
