"""What Prometheus reads at /metrics, in its text format: https://prometheus.io/docs/instrumenting/exposition_formats/.

Requests and reruns are counted in the process, and are those of this process alone. The rest is read from the build and
the log at each reading, and is the same in all processes. Nothing of it has a user, an address or a choice.
"""

import os
import shutil
import time
from collections.abc import Iterable, Iterator
from datetime import UTC
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from panel import warehouse
from panel.access.routes import METRICS
from panel.counters import BUCKETS, durations
from panel.records import audit
from panel.records.audit import AuditError, Event, LogFilter
from panel.server.health import status
from panel.wording import clock
from panel.wording.statistics.source_age import ages_of_sources

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
DURATIONS = {
    "panel_request_duration_seconds": "HTTP requests, by the first part of the address and the status.",
    "panel_rerun_duration_seconds": "Runs of pages, by page; those of a part of a page are not counted.",
}
EVENTS = (Event.BUILT, Event.BUILD_FAILED, Event.FETCHED, Event.PUBLISHED, Event.BACKED_UP, Event.SIGN_IN_FAILED)
STARTED = time.time()

# The labels of a sample, and its value.
Samples = Iterable[tuple[dict[str, str], float]]


async def metrics(_: Request) -> Response:
    """Respond with all metrics. Those of the build are left out where there is none to read."""
    body = await run_in_threadpool(lambda: "".join(exposition()))
    return PlainTextResponse(body, media_type=MEDIA_TYPE, headers={"Cache-Control": "no-store"})


def exposition() -> Iterator[str]:
    """Yield the lines of the text format."""
    for name, text in DURATIONS.items():
        yield from _histogram(name, text)
    yield from _metric("process_resident_memory_bytes", "gauge", "Memory of the process.", [({}, _memory_bytes())])
    yield from _metric("process_cpu_seconds_total", "counter", "Processor time.", [({}, sum(os.times()[:2]))])
    yield from _metric("process_start_time_seconds", "gauge", "When the process started.", [({}, STARTED)])
    found = status()
    for name, text, value in (
        ("panel_ready", "1 where pages can be shown.", int(found["is_ready"])),
        ("panel_problems", "What must be acted on: see /status.", len(found["problems"])),
        ("panel_warnings", "What soon must be acted on: see /status.", len(found["warnings"])),
    ):
        yield from _metric(name, "gauge", text, [({}, value)])
    yield from _of_the_folder()
    yield from _of_the_build()


def _of_the_folder() -> Iterator[str]:
    folder = warehouse.database_path().parent
    if folder.is_dir():
        free = shutil.disk_usage(folder).free
        yield from _metric("panel_disk_free_bytes", "gauge", "Free space where the database is.", [({}, free)])
    try:
        last = [(event, audit.lines(LogFilter(event), max_lines=1)) for event in EVENTS]
    except AuditError:
        # What is absent is an alert of its own; Drift says what is wrong with the log.
        return
    text = "When the log last had an event."
    samples = [({"event": str(event)}, lines[0].at.timestamp()) for event, lines in last if lines]
    yield from _metric("panel_last_event_timestamp_seconds", "gauge", text, samples)


def _of_the_build() -> Iterator[str]:
    try:
        built = warehouse.read("latest_build")["finished_at"].iloc[0].to_pydatetime().replace(tzinfo=UTC)
        ages = ages_of_sources(clock.today())
    except warehouse.DatabaseUnavailableError:
        # panel_ready says so.
        return
    text = "When the build that is shown was finished."
    yield from _metric("panel_build_timestamp_seconds", "gauge", text, [({}, built.timestamp())])
    text = "How many months a source's figures are behind its own rhythm; 0 where they are not."
    samples = [({"source": name}, age.months_behind) for name, age in ages.items()]
    yield from _metric("panel_source_months_behind", "gauge", text, samples)


def _histogram(name: str, text: str) -> Iterator[str]:
    yield f"# HELP {name} {text}\n# TYPE {name} histogram\n"
    for labels, found in durations(name).items():
        counts = [*zip(map(str, BUCKETS), found.at_most, strict=True), ("+Inf", found.count)]
        for limit, count in counts:
            yield _sample(f"{name}_bucket", {**dict(labels), "le": limit}, count)
        yield _sample(f"{name}_sum", dict(labels), found.seconds)
        yield _sample(f"{name}_count", dict(labels), found.count)


def _metric(name: str, kind: str, text: str, samples: Samples) -> Iterator[str]:
    yield f"# HELP {name} {text}\n# TYPE {name} {kind}\n"
    for labels, value in samples:
        yield _sample(name, labels, value)


def _sample(name: str, labels: dict[str, str], value: float) -> str:
    stated = ",".join(f'{key}="{_escaped(one)}"' for key, one in labels.items())
    return f"{name}{{{stated}}} {value}\n" if stated else f"{name} {value}\n"


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def _memory_bytes() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


ROUTES = [Route(METRICS, metrics)]
