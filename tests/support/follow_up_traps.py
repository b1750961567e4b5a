"""Faults for a process that publishes: it is killed, a call fails, there is no room, another has the lock.

A trap is set in the process itself, right before its task, and receives each step that the task reports.
"""

import logging
import os
import resource
import signal
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from etl.loading import STEPS, Report

NOBODY = 65534
FOR_SURE = 120

# The calls that put a publication on disk, in their order.
LOCKED = ["mkdir {folder}", "mkdir uploads", "mkdir .staged-{number}"]
WRITTEN = ["fsync receipt.json", "fsync SHA256SUMS", "fsync .staged-{number}"]
BUILT = ["mkdir {folder}"]
NAMED = ["rename .staged-{number}", "fsync uploads"]
SHOWN = ["fsync .dashboard.duckdb.building", "replace .dashboard.duckdb.building", "fsync {folder}"]
PUBLISHING = [*LOCKED, "fsync 1.xlsx", *WRITTEN, *BUILT, *NAMED, *SHOWN]
UNDOING = [*LOCKED, *WRITTEN, *BUILT, *NAMED, *SHOWN]

Send = Callable[[Any], None]
Trap = Callable[[Send], Report]
Hook = Callable[[int, str, Send], None]


def killed_at_step(step: str) -> Trap:
    """Return the trap that kills when a step is reported."""
    return partial(_kill_at_step, step)


def _kill_at_step(step: str, _: Send) -> Report:
    return lambda reported: _die() if reported == step else None


def calls_sent() -> Trap:
    """Return the trap that does no harm, but reports each call that puts something on disk."""
    return partial(_wrap_calls, _send_call, _nothing)


def killed_at_call(number: int, *, after: bool) -> Trap:
    """Return the trap that kills right before or right after the n-th call that puts something on disk."""
    dies = partial(_die_at, number)
    return partial(_wrap_calls, *((_nothing, dies) if after else (dies, _nothing)))


def fails_at_call(number: int, code: int) -> Trap:
    """Return the trap in which the n-th call that puts something on disk fails, with an errno."""
    return partial(_wrap_calls, partial(_fail_at, number, code), _nothing)


def files_limited(size: int) -> Trap:
    """Return the trap in which no file can grow beyond a size, whether Python or DuckDB writes it."""
    return partial(_limit_files, size)


def without_permission() -> Trap:
    """Return the trap in which the process runs as the user nobody, since root ignores read-only modes."""
    return _drop_privileges


def _send_call(at: int, name: str, send: Send) -> None:
    send(("call", name))


def _die_at(number: int, at: int, name: str, send: Send) -> None:
    if at == number:
        _die()


def _fail_at(number: int, code: int, at: int, name: str, send: Send) -> None:
    if at == number:
        raise OSError(code, os.strerror(code))


def _nothing(at: int, name: str, send: Send) -> None:
    return None


def _wrap_calls(before: Hook, after: Hook, send: Send) -> Report:
    """Put hooks around mkdir, fsync, rename and replace, numbered from 1 as they are called."""
    number = 0

    def wrapped(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def around(what: Any, *rest: Any, **named: Any) -> Any:
            nonlocal number
            number += 1
            mine, file = number, Path(f"/proc/self/fd/{what}").readlink() if isinstance(what, int) else Path(what)
            before(mine, f"{name} {file.name}", send)
            try:
                return call(what, *rest, **named)
            finally:
                after(mine, f"{name} {file.name}", send)

        return around

    for name in ("mkdir", "fsync", "rename", "replace"):
        setattr(os, name, wrapped(name, getattr(os, name)))
    return lambda step: None


def _limit_files(size: int, _: Send) -> Report:
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    return lambda step: None


def _drop_privileges(_: Send) -> Report:
    if os.geteuid() == 0:
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    return lambda step: None


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def waits_until(event: Any) -> Trap:
    """Return the trap that pauses the task until an event, and reports whether it was set in time."""
    return partial(_wait_until, event)


def _wait_until(event: Any, send: Send) -> Report:
    return lambda step: send(("waited", event.wait(FOR_SURE))) if step == STEPS[0] else None


def signals_waiting(event: Any) -> Trap:
    """Return the trap that sets an event when another process has the lock."""
    return partial(_signal_waiting, event)


def _signal_waiting(event: Any, _: Send) -> Report:
    def heard(record: logging.LogRecord) -> bool:
        if "not acquired" in record.getMessage():
            event.set()
        return True

    logging.getLogger("filelock").setLevel(logging.DEBUG)
    logging.getLogger("filelock").addFilter(heard)
    return lambda step: None


def starts_with_others(barrier: Any) -> Trap:
    """Return the trap that makes processes wait until all of them have started."""
    return partial(_start_with_others, barrier)


def _start_with_others(barrier: Any, _: Send) -> Report:
    barrier.wait(FOR_SURE)
    return lambda step: None
