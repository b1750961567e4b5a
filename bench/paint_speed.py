"""Cost of a first visit: what the browser loads, when it paints, and how soon a new server responds.

python -m bench.paint_speed, or with --address https://… for a panel that is already running, such as one behind nginx.
"""

import argparse
import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from bench.timing import ROOT
from panel import warehouse
from tests.support.chromium import CHROMIUM, served, start_server
from tests.support.ports import free_port

# Title, the panel's path, the bare page's path, number of charts.
VISITS = (("start page, no charts", "", "", 0), ("Befolkning, 2 charts", "befolkning", "diagram", 2))
SMALL = 1000
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
PAINTED = """count => {
    const charts = [...document.querySelectorAll('[data-testid=stPlotlyChart]')];
    return charts.length === count && charts.every(chart => chart.querySelector('.main-svg .trace'))
        && document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning';
}"""
TIMINGS = """() => {
    const [visit] = performance.getEntriesByType('navigation');
    const [paint] = performance.getEntriesByName('first-contentful-paint');
    return [visit.domContentLoadedEventEnd / 1000, paint.startTime / 1000];
}"""
# The page may be complete before the browser has painted its first frame.
HAS_PAINTED = "() => performance.getEntriesByName('first-contentful-paint').length"


@dataclass
class Visit:
    """Counts, bytes and times (seconds from the request of the URL) of one visit.

    `unpacked` has the paths of texts larger than SMALL sent uncompressed, `not_kept` those without max-age.
    """

    requests: int = 0
    loaded_bytes: int = 0
    message_bytes: int = 0
    unpacked: list[str] = field(default_factory=list)
    not_kept: list[str] = field(default_factory=list)
    dom_seconds: float = 0.0
    paint_seconds: float = 0.0
    done_seconds: float = 0.0


def visit(context: BrowserContext, address: str, charts: int) -> Visit:
    """Open a URL in a new tab and record the network traffic until the page is painted."""
    page = context.new_page()
    seen = Visit()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.on("Network.responseReceived", partial(_responded, seen))
    wire.on("Network.loadingFinished", partial(_loaded, seen))
    wire.on("Network.webSocketFrameReceived", partial(_received, seen))
    page.bring_to_front()
    start = time.perf_counter()
    page.goto(address)
    page.wait_for_function(PAINTED, arg=charts)
    page.wait_for_function(HAS_PAINTED)
    seen.done_seconds = time.perf_counter() - start
    seen.dom_seconds, seen.paint_seconds = page.evaluate(TIMINGS)
    page.close()
    return seen


def _responded(seen: Visit, event: dict[str, Any]) -> None:
    response = event["response"]
    headers = {name.lower(): value for name, value in response["headers"].items()}
    path = response["url"].split("?")[0]
    if response["url"].startswith(("data:", "blob:")) or response.get("fromDiskCache"):
        return
    seen.requests += 1
    is_text = any(word in headers.get("content-type", "") for word in ("text", "javascript", "json", "svg"))
    if is_text and "content-encoding" not in headers and int(headers.get("content-length", 0)) > SMALL:
        seen.unpacked.append(path)
    if "max-age" not in headers.get("cache-control", ""):
        seen.not_kept.append(path)


def _loaded(seen: Visit, event: dict[str, Any]) -> None:
    seen.loaded_bytes += int(event["encodedDataLength"])


def _received(seen: Visit, event: dict[str, Any]) -> None:
    # A binary frame is given as base64: four characters for three bytes.
    seen.message_bytes += len(event["response"]["payloadData"]) * 3 // 4


def print_visits(chromium: Browser, panel: str, bare: str, rounds: int) -> None:
    """Print loads and times of first and second visits, the two servers in turn."""
    print(
        "| visit | server | requests | MB loaded | kB by socket | not packed | not kept | DOM s | first paint s | drawn s |\n"
        "|---|---|---|---|---|---|---|---|---|---|"
    )
    for title, own, plain, charts in VISITS:
        pairs: dict[str, list[tuple[Visit, Visit]]] = {"panel": [], "bare": []}
        for _ in range(rounds + 1):
            for name, address in (("panel", f"{panel}/{own}"), ("bare", f"{bare}/{plain}")):
                context = chromium.new_context(viewport={"width": 1280, "height": 900}, ignore_https_errors=True)
                pairs[name].append((visit(context, address, charts), visit(context, address, charts)))
                context.close()
        for at, which in enumerate(("first", "second")):
            for name, visits in pairs.items():
                print(_row(f"{which}, {title}", name, [pair[at] for pair in visits[1:]]))
            ratios = [
                own[at].done_seconds / other[at].done_seconds
                for own, other in zip(pairs["panel"][1:], pairs["bare"][1:], strict=True)
            ]
            print(
                f"| {which}, {title} | **ratio, drawn** | | | | | | | | **{statistics.median(ratios):.2f}** |",
                flush=True,
            )


def _row(title: str, name: str, visits: list[Visit]) -> str:
    def middle(take: Callable[[Visit], float]) -> float:
        return statistics.median([take(one) for one in visits])

    return (
        f"| {title} | {name} | {middle(lambda one: one.requests):.0f} | {middle(lambda one: one.loaded_bytes) / 1e6:.2f}"
        f" | {middle(lambda one: one.message_bytes) / 1e3:.1f} | {middle(lambda one: len(one.unpacked)):.0f}"
        f" | {middle(lambda one: len(one.not_kept)):.0f} | {middle(lambda one: one.dom_seconds):.3f}"
        f" | {middle(lambda one: one.paint_seconds):.3f} | {middle(lambda one: one.done_seconds):.3f} |"
    )


def cold_start(chromium: Browser, script: Path, address: str, charts: int) -> tuple[float, float, float]:
    """Return the seconds from process start to first response and to first painted page, and of a second visit."""
    port = free_port()
    start = time.perf_counter()
    server = start_server(script, warehouse.database_path(), port)
    try:
        responded = time.perf_counter() - start
        context = chromium.new_context(viewport={"width": 1280, "height": 900})
        page = f"http://localhost:{port}/{address}"
        visit(context, page, charts)
        drawn = time.perf_counter() - start
        again = visit(context, page, charts).done_seconds
        context.close()
    finally:
        _end(server)
    return responded, drawn, again


def _end(server: "subprocess.Popen[bytes]") -> None:
    server.terminate()
    server.wait()


def print_starts(chromium: Browser, bare: Path, rounds: int) -> None:
    """Print how soon each server responds and paints after its process has started, the two in turn."""
    title, own, plain, charts = VISITS[1]
    starts = [
        (cold_start(chromium, ROOT / "dashboard.py", own, charts), cold_start(chromium, bare, plain, charts))
        for _ in range(rounds)
    ]
    print(f"\n| from the process's start ({title}) | panel s | bare s | ratio |\n|---|---|---|---|")
    for at, what in enumerate(("first answer", "first page drawn", "second visit, by itself")):
        one, other = (statistics.median([pair[which][at] for pair in starts]) for which in (0, 1))
        print(f"| {what} | {one:.2f} | {other:.2f} | {statistics.median([a[at] / b[at] for a, b in starts]):.2f} |")


def main() -> None:
    """Read the command line and print all tables."""
    parser = argparse.ArgumentParser(prog="python -m bench.paint_speed", description=__doc__)
    parser.add_argument("--address", help="of a panel that is already served; it is started here without")
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args([] if __name__ != "__main__" else None)
    os.environ.setdefault("STREAMLIT_BROWSER_GATHER_USAGE_STATS", "false")
    print(f"load average before {os.getloadavg()[0]:.2f}, {os.cpu_count()} cores, medians of {arguments.rounds}")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright, ExitStack() as stack:
        script = Path(folder) / "bare.py"
        script.write_text(BARE.format(count=VISITS[1][3]), encoding="utf-8")
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        panel = arguments.address or stack.enter_context(served(warehouse.database_path()))
        print_visits(
            chromium,
            panel.rstrip("/"),
            stack.enter_context(served(warehouse.database_path(), script)),
            arguments.rounds,
        )
        stack.close()
        if not arguments.address:
            print_starts(chromium, script, max(1, arguments.rounds // 2))
        chromium.close()


if __name__ == "__main__":
    main()
