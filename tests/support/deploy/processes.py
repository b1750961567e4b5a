"""The panel's processes, started as the units do: by deploy/serve.sh, with the folders of a server."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from panel import warehouse
from tests.conftest import ROOT

SERVE = ROOT / "deploy" / "serve.sh"


def environment(folder: Path, secrets: str | None = None) -> dict[str, str]:
    """Return the environment that the units set: the home and the database. `secrets` is the text of secrets.toml.

    Secrets in the checkout are not read: the home's configuration points to another file.
    """
    file, settings = folder / "secrets.toml", folder / ".streamlit" / "config.toml"
    file.write_text(secrets or "", encoding="utf-8")
    settings.parent.mkdir(exist_ok=True)
    settings.write_text(f"[secrets]\nfiles = [{str(file)!r}]\n", encoding="utf-8")
    own = {warehouse.DATABASE_VARIABLE: str(folder / "dashboard.duckdb"), "HOME": str(folder), "PYTHONUNBUFFERED": "1"}
    return {**{name: value for name, value in os.environ.items() if not name.startswith("STREAMLIT_")}, **own}


def start(port: int, folder: Path, env: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start a process, with its output in <port>.log in the folder. It may not respond yet."""
    with (folder / f"{port}.log").open("ab") as log:
        return subprocess.Popen([SERVE, str(port)], env=env, cwd="/", stdout=log, stderr=subprocess.STDOUT)


def wait_until_it_responds(process: subprocess.Popen[bytes], port: int, folder: Path) -> None:
    """Return when the process responds, which it does when warm. Fails with its output where it has ended."""
    while process.poll() is None:
        try:
            with urlopen(f"http://127.0.0.1:{port}/health", timeout=30):
                return
        except (URLError, ConnectionError):
            # Refused at once, since nothing listens yet: wait a moment for the process to end before the next try.
            try:
                process.wait(0.05)
            except subprocess.TimeoutExpired:
                continue
    raise AssertionError((folder / f"{port}.log").read_text(encoding="utf-8"))


@contextmanager
def running(ports: tuple[int, ...], folder: Path, env: dict[str, str]) -> Iterator[dict[int, subprocess.Popen[bytes]]]:
    """Start processes at the same time, and give them by port. A test may end some and replace them."""
    own = {port: start(port, folder, env) for port in ports}
    try:
        for port, process in own.items():
            wait_until_it_responds(process, port, folder)
        yield own
    finally:
        for process in own.values():
            process.terminate()
        for process in own.values():
            process.wait()
