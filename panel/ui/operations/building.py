"""A build that a page starts, and follows while it goes on."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from queue import Empty, SimpleQueue
from typing import TypeVar

import streamlit as st

from etl.loading import STEPS, Report

T = TypeVar("T")
SECONDS_BETWEEN_LOOKS = 0.2
GOES_ON = "Det fortsätter även om du lämnar sidan."


def followed(build: Callable[[Report], T], message: str) -> T:
    """Return build(report), run in a thread of its own while its steps are shown: a rerun does not stop it halfway."""
    steps: SimpleQueue[str] = SimpleQueue()
    worker = ThreadPoolExecutor(1, thread_name_prefix="build")
    work = worker.submit(build, steps.put)
    worker.shutdown(wait=False)
    shown, done = f"{message}. {GOES_ON}", 0
    bar = st.progress(0.0, shown)
    while not work.done():
        try:
            shown = f"{steps.get(timeout=SECONDS_BETWEEN_LOOKS)}. {GOES_ON}"
            done += 1
        except Empty:
            pass
        bar.progress(min(done / len(STEPS), 1.0), shown)
    bar.empty()
    return work.result()
