"""A process that imports one module of the panel, and forks a child of itself for each run of a function in it.

isolated.py starts it, with a socket as standard input. The first message is JSON of the module and its function that
imports what the others need. Each further one is JSON of function, seconds, megabytes, file bytes and folder, with four
files: the caller's end of the run, and the child's standard input, output and errors. What a child is given is not read here: only the imports are shared, and each child
has limits of its own. Its exit code is sent to the caller. A caller that closes its end has the child killed.
"""

import json
import os
import select
import signal
import socket
import sys
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module

from panel.isolated_child import make_findable, set_limits, write_name, write_result

FILES, MAX_MESSAGE = 4, 4096


@dataclass(frozen=True)
class Run:
    """A child: its process, a handle that is readable once it has ended, and the caller's end."""

    pid: int
    handle: int
    caller: socket.socket


def serve() -> int:
    """Import the module and what it needs, then fork until standard input is closed."""
    # A Ctrl-C in the terminal is for the panel, which closes its end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    requests, poller, runs = socket.socket(fileno=0), select.poll(), dict[int, Run]()
    module, preload = json.loads(requests.recv(MAX_MESSAGE))
    make_findable(module)
    getattr(import_module(module), preload)()
    poller.register(requests, select.POLLIN)
    while True:
        for number, _ in poller.poll():
            if number in runs:
                follow(number, poller, runs)
            elif number == requests.fileno():
                message, files, _, _ = socket.recv_fds(requests, MAX_MESSAGE, FILES)
                if not message:
                    return 0
                run = fork(module, message, files)
                for watched in (run.handle, run.caller.fileno()):
                    runs[watched] = run
                    poller.register(watched, select.POLLIN)


def fork(module: str, message: bytes, files: list[int]) -> Run:
    """Fork a child that runs what the message asks for. Does not return in the child."""
    caller, *standard = files
    pid = os.fork()
    if not pid:
        for at, number in enumerate(standard):
            os.dup2(number, at)
        os.closerange(3, os.sysconf("SC_OPEN_MAX"))
        run_in_child(module, *json.loads(message))
    for number in standard:
        os.close(number)
    return Run(pid, os.pidfd_open(pid), socket.socket(fileno=caller))


def run_in_child(module: str, function: str, seconds: float, megabytes: int, file_bytes: int, folder: str) -> None:
    """Run the function within its limits, and end the process."""
    sys.excepthook = write_name
    os.chdir(folder)
    set_limits(seconds, megabytes, file_bytes)
    os.environ["TMPDIR"] = folder
    os._exit(write_result(getattr(sys.modules[module], function)))


def follow(number: int, poller: select.poll, runs: dict[int, Run]) -> None:
    """Send the exit code of a child that has ended, or kill the child of a caller that has closed its end."""
    run = runs.pop(number)
    poller.unregister(number)
    if number != run.handle:
        os.kill(run.pid, signal.SIGKILL)
        return
    code = os.waitstatus_to_exitcode(os.waitpid(run.pid, 0)[1])
    os.close(run.handle)
    if runs.pop(run.caller.fileno(), None):
        poller.unregister(run.caller)
    with run.caller, suppress(BrokenPipeError, ConnectionResetError):
        run.caller.send(code.to_bytes(4, "big", signed=True))
