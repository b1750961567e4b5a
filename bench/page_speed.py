"""Speed of the pages: a warm rerun on the server, and from a click or a URL to painted charts in Chromium."""

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from unittest.mock import patch

from playwright.sync_api import Browser, Page, sync_playwright
from streamlit.testing.v1 import AppTest

from panel import warehouse
from panel.access.page_list import PAGES, START
from tests.support.chromium import CHROMIUM, start_server
from tests.support.ports import free_port
from tests.support.streamlit_private import ScriptCache

ROOT = Path(__file__).resolve().parent.parent
# Number of charts by page.
CHARTS = {
    "overview": 0,
    "population": 2,
    "unemployment": 1,
    "explore": 2,
    "budget": 0,
    "goals": 0,
    "programme": 1,
    "sources": 0,
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


def medians_in_turn(one: Callable[[], float], other: Callable[[], float], rounds: int) -> tuple[float, float, float]:
    """Return the medians of two functions called in turn, and the median of the ratios of each pair."""
    pairs = [(one(), other()) for _ in range(rounds + 2)][2:]
    ratio = statistics.median([first / second for first, second in pairs])
    return statistics.median([first for first, _ in pairs]), statistics.median([second for _, second in pairs]), ratio


def rerun_seconds(app: AppTest) -> float:
    """Return the duration of a warm rerun."""
    start = time.perf_counter()
    app.run()
    return time.perf_counter() - start


@contextmanager
def kept_bytecode() -> Iterator[None]:
    """Make the test harness cache compiled pages as a server does; otherwise it compiles them at each run."""
    kept = ScriptCache()
    with ExitStack() as stack:
        for place in ("app_test", "local_script_runner"):
            stack.enter_context(patch(f"streamlit.testing.v1.{place}.ScriptCache", lambda: kept))
        yield


def print_reruns(rounds: int = 40) -> None:
    """Print each page's warm rerun in process, compared with an empty page's."""
    empty = AppTest.from_string(EMPTY, default_timeout=30)
    for page in CHARTS:
        app = AppTest.from_file(str(ROOT / "panel" / "ui" / "frame.py"), default_timeout=30).run()
        if page != START:
            app.switch_page(f"../../pages/{page}.py").run()
        own, plain, ratio = medians_in_turn(partial(rerun_seconds, app), partial(rerun_seconds, empty), rounds)
        print(
            f"warm rerun, {page}: {own * 1000:.1f} ms, empty page {plain * 1000:.1f} ms, ratio {ratio:.1f} (at most 5)"
        )


def click_seconds(page: Page, home: str, link: str, count: int) -> float:
    """Return the seconds from a click in the menu to painted charts."""
    page.bring_to_front()
    page.get_by_role("link", name=home, exact=True).first.click()
    page.wait_for_function(PAINTED, arg=0)
    start = time.perf_counter()
    page.get_by_role("link", name=link, exact=True).first.click()
    page.wait_for_function(PAINTED, arg=count)
    return time.perf_counter() - start


def visit_seconds(page: Page, address: str, count: int) -> float:
    """Return the seconds of a new visit, from the URL to painted charts."""
    page.bring_to_front()
    start = time.perf_counter()
    page.goto(address)
    page.wait_for_function(PAINTED, arg=count)
    return time.perf_counter() - start


def print_browser(rounds: int = 15) -> None:
    """Print the seconds from a click and from a URL to painted charts, compared with bare pages with as many charts."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        with served(ROOT / "dashboard.py") as ours:
            for file, count in CHARTS.items():
                if not count:
                    continue
                title, address = PAGES[file].title, PAGES[file].address
                bare_script = Path(folder) / f"bare_{count}.py"
                bare_script.write_text(BARE.format(count=count), encoding="utf-8")
                with served(bare_script) as bare:
                    one, other = (new_page(chromium, place) for place in (ours, bare))
                    clicks = medians_in_turn(
                        partial(click_seconds, one, "Översikt", title, count),
                        partial(click_seconds, other, "Start", "Diagram", count),
                        rounds,
                    )
                    visits = medians_in_turn(
                        partial(visit_seconds, one, f"{ours}/{address}", count),
                        partial(visit_seconds, other, f"{bare}/diagram", count),
                        rounds,
                    )
                    one.context.close()
                    other.context.close()
                for what, (own, plain, ratio) in (("click", clicks), ("visit", visits)):
                    print(
                        f"{what} to painted, {title} ({count} charts): {own:.3f} s, bare {plain:.3f} s,"
                        f" ratio {ratio:.2f} (at most 1.2)"
                    )


@contextmanager
def served(script: Path) -> Iterator[str]:
    """Run a server with a script during the block, and yield its URL."""
    port = free_port()
    server = start_server(script, warehouse.database_path(), port)
    try:
        yield f"http://localhost:{port}"
    finally:
        server.terminate()
        server.wait()


def new_page(chromium: Browser, address: str) -> Page:
    """Open a URL as a new visitor, and wait until it is painted. The page must have no charts."""
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    page.goto(address)
    page.wait_for_function(PAINTED, arg=0)
    return page


def main() -> None:
    """Print reruns and browser times."""
    os.environ.setdefault("STREAMLIT_BROWSER_GATHER_USAGE_STATS", "false")
    with kept_bytecode():
        print_reruns()
    print_browser()


if __name__ == "__main__":
    main()
