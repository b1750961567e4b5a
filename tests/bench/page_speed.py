"""How fast the pages are: a warm rerun on the server, and from a click or an address to painted charts in Chromium."""

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from streamlit.testing.v1 import AppTest

import warehouse
from tests.browser.conftest import free_port, start_server

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = {
    "overview": ("Översikt", 0),
    "population": ("Befolkning", 2),
    "unemployment": ("Arbetslöshet", 1),
    "budget": ("Budget", 1),
    "goals": ("Mål", 0),
    "programme": ("Programpunkter", 1),
    "sources": ("Källor och kvalitet", 0),
}
ADDRESSES = {
    "Befolkning": "befolkning",
    "Arbetslöshet": "arbetsloshet",
    "Budget": "budget",
    "Programpunkter": "programpunkter",
}
BARE = """
import plotly.graph_objects as go
import streamlit as st
def start(): st.title("Start")
def charts():
    st.title("Diagram")
    for at in range({count}):
        st.plotly_chart(go.Figure(go.Scatter(y=[(at + x * x) % 17 for x in range(100)])), key=str(at))
st.navigation([st.Page(start, title="Start", default=True), st.Page(charts, title="Diagram", url_path="diagram")]).run()
"""
EMPTY = """
import streamlit as st
def start(): st.title("Start")
st.navigation([st.Page(start, title="Start")]).run()
"""
PAINTED = """count => {
    const charts = [...document.querySelectorAll('[data-testid=stPlotlyChart]')];
    return charts.length === count && charts.every(chart => chart.querySelector('.main-svg .trace'))
        && document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning';
}"""


def median_of(work: Callable[[], float], rounds: int) -> float:
    """Return the median of what `rounds` calls return, after two that are not counted."""
    return statistics.median([work() for _ in range(rounds + 2)][2:])


def rerun_seconds(app: AppTest, rounds: int = 15) -> float:
    """Return the median time of a warm rerun."""

    def once() -> float:
        start = time.perf_counter()
        app.run()
        return time.perf_counter() - start

    return median_of(once, rounds)


def print_reruns() -> None:
    """Each page's warm rerun in process, against an empty page's."""
    empty = rerun_seconds(AppTest.from_string(EMPTY, default_timeout=30))
    for page in PAGES:
        app = AppTest.from_file(str(ROOT / "ui" / "frame.py"), default_timeout=30).run()
        if page != "overview":
            app.switch_page(f"../pages/{page}.py").run()
        own = rerun_seconds(app)
        print(
            f"warm rerun, {page}: {own * 1000:.1f} ms, empty page {empty * 1000:.1f} ms, ratio {own / empty:.1f} (at most 5)"
        )


def click_seconds(page: Page, home: str, link: str, count: int) -> float:
    """Return the time from a click in the menu to painted charts."""
    page.get_by_role("link", name=home, exact=True).first.click()
    page.wait_for_function(PAINTED, arg=0)
    start = time.perf_counter()
    page.get_by_role("link", name=link, exact=True).first.click()
    page.wait_for_function(PAINTED, arg=count)
    return time.perf_counter() - start


def visit_seconds(page: Page, address: str, count: int) -> float:
    """Return the time of a whole new visit, from the address to painted charts."""
    start = time.perf_counter()
    page.goto(address)
    page.wait_for_function(PAINTED, arg=count)
    return time.perf_counter() - start


def print_browser(rounds: int = 9) -> None:
    """From a click, and from an address, to painted charts: the panel against bare pages with as many charts."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for title, address in ADDRESSES.items():
            count = next(charts for name, charts in PAGES.values() if name == title)
            bare_script = Path(folder) / f"bare_{count}.py"
            bare_script.write_text(BARE.format(count=count), encoding="utf-8")
            ports = free_port(), free_port()
            servers = [
                start_server(ROOT / "dashboard.py", warehouse.database_path(), ports[0]),
                start_server(bare_script, warehouse.database_path(), ports[1]),
            ]
            try:
                ours, bare = (f"http://localhost:{port}" for port in ports)
                clicks = []
                for home, link, root in (("Översikt", title, ours), ("Start", "Diagram", bare)):
                    page = chromium.new_page(viewport={"width": 1280, "height": 900})
                    page.goto(root)
                    page.wait_for_function(PAINTED, arg=0)
                    clicks.append(median_of(partial(click_seconds, page, home, link, count), rounds))
                    page.close()
                visits = []
                for place in (f"{ours}/{address}", f"{bare}/diagram"):
                    context = chromium.new_context(viewport={"width": 1280, "height": 900})
                    page = context.new_page()
                    visits.append(median_of(partial(visit_seconds, page, place, count), rounds))
                    context.close()
            finally:
                for server in servers:
                    server.terminate()
                    server.wait()
            for what, (own, other) in (("click to painted", clicks), ("visit to painted", visits)):
                print(
                    f"{what}, {title} ({count} charts): {own:.3f} s, bare {other:.3f} s, ratio {own / other:.2f} (at most 1.2)"
                )


def main() -> None:
    """Print all."""
    os.environ.setdefault("STREAMLIT_BROWSER_GATHER_USAGE_STATS", "false")
    print_reruns()
    print_browser()


if __name__ == "__main__":
    main()
