"""Functions for a child process in tests: each ends in another way. Few imports, as in real children."""

import json
import os
import sys
import time
from pathlib import Path

from panel.errors import UserError

kept: list[bytes] = []


def preload() -> None:
    """Import nothing more."""


def remember(body: bytes) -> bytes:
    kept.append(body)
    return str(len(kept)).encode()


def echo(body: bytes, *arguments: object) -> bytes:
    return body + json.dumps(arguments).encode()


def surroundings(body: bytes) -> bytes:
    # Listing /proc/self/fd opens a descriptor, which is gone when its link is checked.
    opened = sorted(int(link.name) for link in Path("/proc/self/fd").iterdir() if link.exists())
    environment = Path("/proc/self/environ").read_text(encoding="utf-8")
    return json.dumps([environment, [path.name for path in Path().iterdir()], opened]).encode()


def refuse(body: bytes) -> bytes:
    raise UserError("Filen går inte att läsa. Spara den på nytt.")


def fail(body: bytes) -> bytes:
    raise RuntimeError(body.decode())


def get_signal(body: bytes, number: int) -> bytes:
    os.kill(os.getpid(), number)
    return b""


def fill_memory(body: bytes) -> bytes:
    return bytes(300_000_000)


def write_file(body: bytes, size: int) -> bytes:
    Path("big").write_bytes(bytes(size))
    return b"written"


def return_text_of_length(body: bytes, size: int) -> bytes:
    return bytes(size)


def work(body: bytes) -> bytes:
    while True:
        pass


def sleep(body: bytes) -> bytes:
    Path("half-made").write_bytes(b"x")
    time.sleep(3600)
    return b""


def repeat() -> None:
    """Repeat each line of standard input, until it ends."""
    for line in sys.stdin:
        print(line.strip(), os.environ.get("PANEL_TEST", ""), flush=True)
