"""From a click in the menu, and from a first visit, until each page is painted, compared with bare Streamlit pages.

python -m bench.click_speed [FILE …] [--rounds N] prints a table of the pages of pages/pages.toml, or of those named, with
the database of DASHBOARD_DATABASE. A page's bare twin shows a title and one Plotly chart for each picture that the page
shows, counted in Chromium; without pictures, its words and as many widgets. Both are measured inside the browser, in
turn.
"""

import argparse
import json
import os
import statistics
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright

from panel import warehouse
from panel.access.page_list import PAGES, START
from tests.support.chromium import CHROMIUM, new_visitor, served

BARE = """
import json
from pathlib import Path
import plotly.graph_objects as go
import streamlit as st
def show(title, pictures, words, widgets):
    st.title(title)
    if words:
        st.text(words)
    for name, count in widgets.items():
        for at in range(count):
            widget, options = getattr(st, name), ([["a", "b"]] if name in ("selectbox", "multiselect", "segmented_control") else [])
            widget(f"{name} {at}", *options)
    for at in range(pictures):
        st.plotly_chart(go.Figure(go.Scatter(y=[(at + x * x) % 17 for x in range(100)])), key=str(at))
def page_of(address, shown):
    return st.Page(lambda: show(**shown), title=shown["title"], url_path=address)
def start():
    st.title("Start")
shown = json.loads(Path(__file__).with_suffix(".json").read_text())
st.set_page_config(layout="wide")
st.navigation([st.Page(start, title="Start", default=True), *(page_of(*one) for one in shown.items())], expanded=True).run()
"""
# What a reader sees as a picture: a Plotly chart, lines, a stacked bar, a waffle, or a column of bars in a table.
PICTURES = '[data-testid="stPlotlyChart"], .lines, .stack, .waffle, table:has(.track), .rows:has(.span[role="img"])'
# `state` is null until the page of the address is shown; then what it shows, to compare with what it shows at rest: its heading,
# as the page before may have as many elements, and their number.
WATCH = """
window.state = (path) => {
    const app = document.querySelector('[data-testid=stApp]'), main = document.querySelector('[data-testid=stMain]');
    const isDone = app?.dataset.testScriptState === 'notRunning' && app.dataset.testConnectionState === 'CONNECTED';
    const heading = main?.querySelector('h1');
    if (!isDone || !heading || location.pathname !== path || main.querySelector('[data-testid=stSkeleton]')) return null;
    const charts = [...main.querySelectorAll('[data-testid=stPlotlyChart]')];
    return charts.every((chart) => chart.querySelector('.main-svg .trace')) ? `${main.querySelectorAll('[data-testid]').length} ${heading.textContent}` : null;
};
window.clickMenu = (path) => [...document.querySelectorAll('[data-testid=stSidebarNavLink]')]
    .find((one) => new URL(one.href).pathname === path).click();
window.painted = (path, expected) => new Promise((resolve, reject) => {
    const look = (now) => {
        const shown = window.state(path);
        if (shown === expected) setTimeout(() => resolve(performance.now()));
        else if (now > start + 30000) reject(new Error(`${path} shows ${shown}, not ${expected}`));
        else requestAnimationFrame(look);
    };
    const start = performance.now();
    requestAnimationFrame(look);
});
"""
AT_REST = """(path) => new Promise((resolve) => {
    let [last, since] = [null, performance.now()];
    const look = () => {
        const now = window.state(path);
        if (now === null || now !== last) [last, since] = [now, performance.now()];
        if (performance.now() - since > 2000) resolve(now); else setTimeout(look, 50);
    };
    look();
})"""
PICTURE_COUNT = """(pictures) => [...document.querySelectorAll(`[data-testid=stMain] :is(${pictures})`)].filter(
    (one) => one.checkVisibility() && !one.parentElement.closest(pictures)).length"""
# Streamlit's widgets by the mark of their element.
WIDGETS = {
    "stSelectbox": "selectbox",
    "stMultiSelect": "multiselect",
    "stButtonGroup": "segmented_control",
    "stTextInput": "text_input",
    "stTextArea": "text_area",
    "stDateInput": "date_input",
    "stFileUploader": "file_uploader",
    "stButton": "button",
    "stPopover": "popover",
    "stExpander": "expander",
}
WIDGET_COUNT = """(marks) => marks.map(
    (mark) => document.querySelectorAll(`[data-testid=stMain] [data-testid=${mark}]`).length)"""
WORDS = "() => document.querySelector('[data-testid=stMain]').innerText"
CLICK = """async ([path, expected]) => {
    const start = performance.now();
    window.clickMenu(path);
    return (await window.painted(path, expected)) - start;
}"""


class Shown(NamedTuple):
    """A page as it is at rest: its path, and its `state`, which says when it is painted."""

    path: str
    state: str


class Taken(NamedTuple):
    """What a page took: milliseconds, and those that the browser's main thread has worked, which waiting does not add to."""

    whole: float
    work: float


class Timed(NamedTuple):
    """The medians of the panel's and the bare page's times (ms), of the ratios of the pairs; and the ratio of least work."""

    own: float
    bare: float
    ratio: float
    of_work: float


def timed(own: Callable[[], Taken], bare: Callable[[], Taken], rounds: int) -> Timed:
    """Call two functions in turn, and return what they took. The first pair warms up, and is not counted."""
    pairs = [(own(), bare()) for _ in range(rounds + 1)][1:]
    ones, others = zip(*pairs, strict=True)
    return Timed(
        statistics.median(one.whole for one in ones),
        statistics.median(other.whole for other in others),
        statistics.median(one.whole / other.whole for one, other in pairs),
        min(one.work for one in ones) / min(other.work for other in others),
    )


def work_of(page: Page) -> Callable[[], float]:
    """Return a function that gives the milliseconds that the main thread of a tab has worked since this call."""
    wire = page.context.new_cdp_session(page)
    wire.send("Performance.enable", {"timeDomain": "threadTicks"})

    def worked() -> float:
        found = {one["name"]: one["value"] for one in wire.send("Performance.getMetrics")["metrics"]}
        return float(found["TaskDuration"]) * 1000

    before = worked()
    return lambda: worked() - before


def stranger(chromium: Browser) -> Page:
    """Return a tab of a new visitor, whose cache is empty, that knows when a page is painted."""
    page = new_visitor(chromium)
    page.add_init_script(WATCH)
    return page


def at_rest(page: Page, path: str) -> Shown:
    """Wait until the page of the path has not changed for a while, and return what it shows."""
    return Shown(path, page.evaluate(AT_REST, path))


def click(page: Page, away: Shown, to: Shown) -> Taken:
    """Go to a page and back to rest, and return what it took from a click in the menu to the painted page."""
    page.bring_to_front()
    page.evaluate(CLICK, [*away])
    page.wait_for_timeout(300)
    work = work_of(page)
    return Taken(float(page.evaluate(CLICK, [*to])), work())


def first_visit(chromium: Browser, server: str, to: Shown) -> Taken:
    """Return what it took from the request of the URL to the painted page, for a visitor with an empty cache."""
    page = stranger(chromium)
    work = work_of(page)
    page.goto(f"{server}{to.path}", wait_until="commit")
    whole = float(page.evaluate("([path, state]) => window.painted(path, state)", [*to]))
    taken = Taken(whole, work())
    page.context.close()
    return taken


def path_of(file: str) -> str:
    """Return the path of a page in the panel. Streamlit has the first page at the root."""
    return "/" if file == START else f"/{PAGES[file].address}"


def inventory(chromium: Browser, panel: str, files: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Return what each page's bare twin shows, by address: title, number of pictures; where it has none, words and widgets."""
    page, twins = stranger(chromium), {}
    for file in files:
        page.goto(f"{panel}{path_of(file)}")
        at_rest(page, path_of(file))
        pictures = page.evaluate(PICTURE_COUNT, PICTURES)
        words = "" if pictures else page.evaluate(WORDS)
        counts = [0] * len(WIDGETS) if pictures else page.evaluate(WIDGET_COUNT, list(WIDGETS))
        twins[PAGES[file].address] = {
            "title": PAGES[file].title,
            "pictures": pictures,
            "words": words,
            "widgets": dict(zip(WIDGETS.values(), counts, strict=True)),
        }
    page.context.close()
    return twins


def opened(chromium: Browser, server: str, away: str, to: str) -> tuple[Page, Shown, Shown, Shown]:
    """Return a tab, and a page to leave from and one to go to as they are after a click, and the latter as first visited."""
    page = stranger(chromium)
    page.goto(f"{server}{to}")
    first = at_rest(page, to)
    page.goto(f"{server}{away}")
    at_rest(page, away)
    shown = []
    for path in (to, away, to):
        page.evaluate("(path) => window.clickMenu(path)", path)
        shown.append(at_rest(page, path))
    return page, shown[1], shown[2], first


def measure(chromium: Browser, panel: str, bare: str, file: str, rounds: int) -> tuple[Timed, Timed]:
    """Return the times of clicks to a page, and of first visits, the panel and the bare page in turn."""
    away = path_of(START) if file != START else path_of("to_do")
    one, away_own, own, own_first = opened(chromium, panel, away, path_of(file))
    other, away_bare, twin, twin_first = opened(chromium, bare, "/", f"/{PAGES[file].address}")
    clicks = timed(partial(click, one, away_own, own), partial(click, other, away_bare, twin), rounds)
    one.context.close()
    other.context.close()
    visits = timed(
        partial(first_visit, chromium, panel, own_first),
        partial(first_visit, chromium, bare, twin_first),
        max(1, rounds // 3),
    )
    return clicks, visits


def print_table(files: Sequence[str], rounds: int) -> None:
    """Print a row a page: its pictures, and for clicks and first visits the times and the ratios."""
    database = warehouse.database_path()
    with (
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
        served(database) as panel,
    ):
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        twins = inventory(chromium, panel, files)
        script = Path(folder) / "bare.py"
        script.write_text(BARE, encoding="utf-8")
        script.with_suffix(".json").write_text(json.dumps(twins), encoding="utf-8")
        print(
            "| page | pictures | click ms | bare ms | ratio | of work | first visit ms | bare ms | ratio | of work |\n"
            "|---|---|---|---|---|---|---|---|---|---|"
        )
        with served(database, script) as bare:
            for file in files:
                row = [PAGES[file].title, str(twins[PAGES[file].address]["pictures"])]
                for found in measure(chromium, panel, bare, file, rounds):
                    row += [
                        f"{found.own:.0f}",
                        f"{found.bare:.0f}",
                        f"**{found.ratio:.2f}**",
                        f"**{found.of_work:.2f}**",
                    ]
                print(f"| {' | '.join(row)} |", flush=True)
        chromium.close()


def main() -> None:
    """Read the command line and print the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.click_speed", description=__doc__)
    parser.add_argument("files", nargs="*", metavar="FILE", help="a page's file in pages/, without .py; default all")
    parser.add_argument("--rounds", type=int, default=15)
    arguments = parser.parse_args([] if __name__ != "__main__" else None)
    # Raises without a database, whose pages are soon painted.
    warehouse.build_key()
    os.environ.setdefault("STREAMLIT_BROWSER_GATHER_USAGE_STATS", "false")
    print(f"load average before {os.getloadavg()[0]:.2f}, {os.cpu_count()} cores, medians of {arguments.rounds}\n")
    print_table(arguments.files or list(PAGES), arguments.rounds)


if __name__ == "__main__":
    main()
