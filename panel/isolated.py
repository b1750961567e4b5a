"""Run a function in a child process with limits of memory, time and files, so that a crash ends only the child.

A file of a few kilobytes can take gigabytes, or crash the process that opens it. Whatever happens to the child, the
caller gets a result or an IsolatedError with the kind of failure. The function must be top-level in a module:
panel/isolated_child.py imports it in the child.
"""

import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import BinaryIO

from panel import isolated_forks
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
    preload: Callable[[], None] | None = None,
) -> bytes:
    """Return function(body, *arguments), with arguments that JSON can represent. The child has ended on return.

    The child gets no environment, an empty working folder and, but for `pass_fds`, no open files. `tick` is called
    several times a second with the seconds passed; if it raises, the child is killed at once. A result that is too large
    for memory goes into the file `to`, and is not returned. With `preload`, of the function's
    module, the child is forked from a process that has called it once: it imports what the function needs. Raises
    IsolatedError.
    """
    with ExitStack() as stack:
        # Files in memory, not pipes: they cannot block, and RLIMIT_FSIZE limits what the child writes.
        given, answer, errors = (stack.enter_context(_memory_file(name)) for name in ("given", "answer", "errors"))
        given.write(json.dumps(arguments).encode() + b"\n" + body)
        given.seek(0)
        # Removed here, since a killed child cannot remove its temporary files.
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="uppdragspanelen-"))
        files = given, to or answer, errors
        if preload:
            child: Child = _fork(function, preload, limits, folder, files)
        else:
            child = _start(function, limits, folder, files, pass_fds)
        try:
            code = _wait(child, limits.seconds, tick)
        finally:
            child.kill()
            child.wait()
        if not code:
            return b"" if to else _content(answer)
        raise _failed(function.__name__, code, to or answer, errors)


class Forked:
    """A child that was forked for one run. As of a Popen, `kill` and `wait` may be called again."""

    def __init__(self, link: socket.socket) -> None:
        self.link = link
        self.code: int | None = None

    def kill(self) -> None:
        """Have the child killed if it has not ended."""
        if self.code is None:
            self.link.shutdown(socket.SHUT_WR)

    def wait(self) -> int:
        """Return the exit code, once the child has ended; 1 if the process that forked it has been killed."""
        if self.code is None:
            with self.link:
                self.code = int.from_bytes(self.link.recv(4) or b"\0\0\0\1", "big", signed=True)
        return self.code


Child = subprocess.Popen[bytes] | Forked
Files = tuple[BinaryIO, BinaryIO, BinaryIO]
# The process that forks, and a socket to it, by module.
_forking: dict[str, tuple[subprocess.Popen[bytes], socket.socket]] = {}
_lock = Lock()


def _start(
    function: Callable[..., bytes], limits: Limits, folder: str, files: Files, pass_fds: Sequence[int]
) -> subprocess.Popen[bytes]:
    command = _command(function, limits.seconds, limits.megabytes, limits.file_bytes)
    stdin, stdout, stderr = files
    return subprocess.Popen(command, stdin=stdin, stdout=stdout, stderr=stderr, env={}, cwd=folder, pass_fds=pass_fds)


def _fork(
    function: Callable[..., bytes], preload: Callable[[], None], limits: Limits, folder: str, files: Files
) -> Child:
    """Have a child forked by the process of the function's module, which is started if it is not running."""
    module = function.__module__
    message = json.dumps([function.__name__, limits.seconds, limits.megabytes, limits.file_bytes, folder]).encode()
    with _lock:
        ours, theirs = socket.socketpair()
        with theirs:
            passed = [theirs.fileno(), *(file.fileno() for file in files)]
            try:
                socket.send_fds(_forking[module][1], [message], passed)
            except (KeyError, BrokenPipeError, ConnectionResetError):
                _forking[module] = _start_forking(preload)
                socket.send_fds(_forking[module][1], [message], passed)
    return Forked(ours)


def _start_forking(preload: Callable[[], None]) -> tuple[subprocess.Popen[bytes], socket.socket]:
    ours, theirs = socket.socketpair(type=socket.SOCK_SEQPACKET)
    quiet = subprocess.DEVNULL
    with theirs:
        command = _command(isolated_forks.serve)
        process = subprocess.Popen(command, stdin=theirs.fileno(), stdout=quiet, stderr=quiet, env={}, cwd="/")
    ours.send(json.dumps([preload.__module__, preload.__name__]).encode())
    return process, ours


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


def _wait(child: Child, seconds: float, tick: Callable[[float], None]) -> int:
    """Return the child's exit code, negative for a signal. Raises IsolatedError when time is up."""
    began = monotonic()
    handle = os.dup(child.link.fileno()) if isinstance(child, Forked) else os.pidfd_open(child.pid)
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
