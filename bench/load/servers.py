"""Server processes on this machine: start, memory, processor time, end."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from bench.timing import ROOT
from panel import warehouse
from tests.support.ports import free_port

SECONDS_TO_START = 120
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
# A session of its own has a share of the processor of its own, as a unit of systemd has.
OWN_SHARE = ("setsid",)
SMALL_SHARE = "10"
# How to serve a script: `streamlit run` with this project's settings; uvicorn with the same settings, which unlike
# `streamlit run` sends small messages without a delay of 40 ms; or `streamlit run` without any settings.
HERE, NODELAY, AS_IT_COMES = "here", "at once", "as it comes"


@dataclass(frozen=True)
class Server:
    """A running server process at a URL."""

    address: str
    process: "subprocess.Popen[bytes]"
    log: Path

    def rss_mb(self) -> float:
        """Return the resident memory of the process in MB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024

    def yield_processor(self) -> None:
        """Give a process with a share of its own a small one, as CPUWeight= does; nothing where Linux has no such shares."""
        share = Path(f"/proc/{self.process.pid}/autogroup")
        if share.exists():
            share.write_text(SMALL_SHARE, encoding="ascii")

    def cpu_seconds(self) -> float:
        """Return the processor time that the process has used."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS_A_SECOND


@contextmanager
def served(script: Path, folder: Path, count: int = 1, how: str = HERE, yields: int = 0) -> Iterator[list[Server]]:
    """Serve a script in `count` processes during the block. For NODELAY the script must have an st.App named app.

    The last `yields` of them yield the processor to the others.
    """
    with ExitStack() as stack:
        started = [
            stack.enter_context(_started(script, folder, how, OWN_SHARE if at >= count - yields else ()))
            for at in range(count)
        ]
        for server in started:
            _await_response(server)
        for server in started[count - yields :]:
            server.yield_processor()
        yield started


@contextmanager
def _started(script: Path, folder: Path, how: str, before: tuple[str, ...]) -> Iterator[Server]:
    port = free_port()
    address = ["--host", "127.0.0.1", "--port", str(port)]
    command = ["streamlit", "run", str(script), "--server.port", str(port), "--server.address", "127.0.0.1"]
    if how == NODELAY:
        command = ["uvicorn", f"{script.stem}:app", "--app-dir", str(script.parent), *address, "--no-access-log"]
    if how == AS_IT_COMES:
        command += ["--server.headless", "true", "--browser.gatherUsageStats", "false"]
    where = script.parent if how == AS_IT_COMES else ROOT
    environment = {**os.environ, warehouse.DATABASE_VARIABLE: str(warehouse.database_path())}
    log = folder / f"server-{port}.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*before, sys.executable, "-m", *command], env=environment, cwd=where, stdout=out, stderr=out
        )
    try:
        yield Server(f"http://127.0.0.1:{port}", process, log)
    finally:
        process.terminate()
        process.wait()


def _await_response(server: Server) -> None:
    end = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < end and server.process.poll() is None:
        try:
            with urlopen(f"{server.address}/_stcore/health", timeout=10):
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
    raise RuntimeError(f"the server did not start:\n{server.log.read_text(encoding='utf-8', errors='replace')}")
