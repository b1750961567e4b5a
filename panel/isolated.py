"""Run a function in a child process with limits of memory, time and files, so that a crash ends only the child.

A file of a few kilobytes can take gigabytes, or crash the process that opens it. Whatever happens to the child, the
caller gets a result or an IsolatedError with the kind of failure. The function must be top-level in a module:
panel/isolated_child.py imports it in the child.
"""

import json
import os
import select
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from time import monotonic
from typing import BinaryIO

from panel.isolated_child import OUT_OF_MEMORY, REFUSED, TOO_LARGE

CHILD = Path(__file__).with_name("isolated_child.py")
TICK_SECONDS = 0.25


class Failure(Enum):
    """Why there is no result."""

    OUT_OF_MEMORY = "out of memory"
    TOO_SLOW = "too slow"
    TOO_LARGE = "too large a file or answer"
    REFUSED = "refused"
    CRASHED = "crashed"


FAILURES = {
    OUT_OF_MEMORY: Failure.OUT_OF_MEMORY,
    -signal.SIGKILL: Failure.OUT_OF_MEMORY,
    -signal.SIGXCPU: Failure.TOO_SLOW,
    -signal.SIGALRM: Failure.TOO_SLOW,
    TOO_LARGE: Failure.TOO_LARGE,
    REFUSED: Failure.REFUSED,
}


class IsolatedError(Exception):
    """The function returned no result. `text` is that of the UserError it raised, where the failure is REFUSED.

    The error's own text is for a log: it has nothing of the input.
    """

    def __init__(self, failure: Failure, ending: str, text: str = "") -> None:
        super().__init__(f"{failure.value} ({ending})")
        self.failure = failure
        self.text = text


@dataclass(frozen=True)
class Limits:
    """A child's limits. `file_bytes` applies to each file that it writes, and to its result."""

    seconds: float
    megabytes: int
    file_bytes: int


def run(
    function: Callable[..., bytes],
    body: bytes,
    arguments: Sequence[object] = (),
    *,
    limits: Limits,
    pass_fds: Sequence[int] = (),
    tick: Callable[[float], None] = lambda seconds: None,
    to: BinaryIO | None = None,
) -> bytes:
    """Return function(body, *arguments), with arguments that JSON can represent. The child has ended on return.

    The child gets no environment, an empty working folder and, but for `pass_fds`, no open files. `tick` is called
    several times a second with the seconds passed; if it raises, the child is killed at once. A result that is too large
    for memory goes into the file `to`, and is not returned. Raises IsolatedError.
    """
    with ExitStack() as stack:
        # Files in memory, not pipes: they cannot block, and RLIMIT_FSIZE limits what the child writes.
        given, answer, errors = (stack.enter_context(_memory_file(name)) for name in ("given", "answer", "errors"))
        given.write(json.dumps(arguments).encode() + b"\n" + body)
        given.seek(0)
        # Removed here, since a killed child cannot remove its temporary files.
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="uppdragspanelen-"))
        child = subprocess.Popen(
            _command(function, limits.seconds, limits.megabytes, limits.file_bytes),
            stdin=given,
            stdout=to or answer,
            stderr=errors,
            env={},
            cwd=folder,
            pass_fds=pass_fds,
        )
        try:
            code = _wait(child, limits.seconds, tick)
        finally:
            child.kill()
            child.wait()
        if not code:
            return b"" if to else _content(answer)
        raise _failed(function.__name__, code, to or answer, errors)


def _failed(name: str, code: int, output: BinaryIO, errors: BinaryIO) -> IsolatedError:
    text = _content(output).decode(errors="replace") if code == REFUSED else ""
    ending = f"{name} ended with {code} {_error_name(_content(errors))}".rstrip()
    return IsolatedError(FAILURES.get(code, Failure.CRASHED), ending, text)


def start(function: Callable[[], None]) -> "subprocess.Popen[bytes]":
    """Start a function to communicate with over its standard input and output, in the panel's own environment.

    It has no limits: only for trusted input, where the work may crash its process.
    """
    pipe, quiet = subprocess.PIPE, subprocess.DEVNULL
    return subprocess.Popen(_command(function), stdin=pipe, stdout=pipe, stderr=quiet, bufsize=0)


def _command(function: Callable[..., object], *limits: float) -> list[str]:
    return [sys.executable, "-I", str(CHILD), function.__module__, function.__name__, *map(str, limits)]


def _memory_file(name: str) -> BinaryIO:
    return os.fdopen(os.memfd_create(name), "w+b")


def _content(file: BinaryIO) -> bytes:
    file.seek(0)
    return file.read()


def _wait(child: "subprocess.Popen[bytes]", seconds: float, tick: Callable[[float], None]) -> int:
    """Return the child's exit code, negative for a signal. Raises IsolatedError when time is up."""
    began = monotonic()
    handle = os.pidfd_open(child.pid)
    try:
        poller = select.poll()
        poller.register(handle, select.POLLIN)
        while (left := began + seconds - monotonic()) > 0:
            if poller.poll(min(TICK_SECONDS, left) * 1000):
                return child.wait()
            tick(monotonic() - began)
    finally:
        os.close(handle)
    raise IsolatedError(Failure.TOO_SLOW, f"killed after {seconds:g} s")


def _error_name(errors: bytes) -> str:
    """Return the name of the exception that ended the child. Other text may quote input, which must not be logged."""
    name = errors.decode(errors="replace").rpartition("\n")[2]
    return name if name.isidentifier() else ""
