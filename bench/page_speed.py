"""Speed of the pages on the server: a warm rerun of each. In the browser: bench/click_speed.py."""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from unittest.mock import patch

from streamlit.testing.v1 import AppTest

from bench.timing import ROOT
from panel.access.page_list import PAGES, START
from tests.support.streamlit_private import ScriptCache

EMPTY = """
import streamlit as st
def start(): st.title("Start")
st.navigation([st.Page(start, title="Start")]).run()
"""


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
    for page in PAGES:
        app = AppTest.from_file(str(ROOT / "panel" / "ui" / "frame.py"), default_timeout=30).run()
        if page != START:
            app.switch_page(f"../../pages/{page}.py").run()
        own, plain, ratio = medians_in_turn(partial(rerun_seconds, app), partial(rerun_seconds, empty), rounds)
        print(
            f"warm rerun, {page}: {own * 1000:.1f} ms, empty page {plain * 1000:.1f} ms, ratio {ratio:.1f} (at most 5)"
        )


def main() -> None:
    """Print reruns."""
    with kept_bytecode():
        print_reruns()


if __name__ == "__main__":
    main()
