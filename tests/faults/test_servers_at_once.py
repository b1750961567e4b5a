"""Test two servers that start at the same moment on the same files, and one that is killed while starting."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest

from panel import warehouse
from panel.ledger.ledger import ledger_folder
from panel.operations.backup.manifest import read_database_content, sum_of
from panel.operations.backup.paths import PanelPaths
from panel.operations.backup.verify import panel_problems
from tests.conftest import ROOT
from tests.support.follow_up_sheets import edited, preview, template, write
from tests.support.follow_up_traps import PUBLISHING, SHOWN, killed_at_call
from tests.support.follow_up_victim import KILLED, do, left_behind, publishing, start
from tests.support.ports import free_port

pytestmark = pytest.mark.faults

pytest_plugins = ["tests.support.kept"]

MAX_SECONDS = 300
Servers = list[tuple[subprocess.Popen[bytes], int]]


@pytest.fixture
def unshown(kept: PanelPaths) -> PanelPaths:
    """A panel whose newest publication is saved and not shown: whoever starts next has to build."""
    sheet = preview(edited(template(), write("Programpunkter", "point:4", Kommentar="Sparat, inte visat.")))
    trap = killed_at_call(PUBLISHING.index(SHOWN[0]) + 1, after=True)
    assert start(kept.database, do, publishing(sheet), trap).end() == KILLED
    assert (ledger_folder(kept.database) / "000004").exists()
    assert read_database_content(kept.database)[0].last_receipt == 3
    return kept


@pytest.fixture
def servers(unshown: PanelPaths) -> Iterator[Servers]:
    """Two real servers, started one right after the other."""
    started: Servers = []
    for _ in range(2):
        port = free_port()
        command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "dashboard.py"), "--server.port", str(port)]
        environment = {**os.environ, warehouse.DATABASE_VARIABLE: str(unshown.database)}
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        started.append((subprocess.Popen(command, env=environment, cwd=ROOT, **quiet), port))
    yield started
    for server, _ in started:
        server.kill()
        server.wait()


def build_served_by(port: int) -> str:
    """Return what a server says when it can show its pages."""
    ends = time.monotonic() + MAX_SECONDS
    while time.monotonic() < ends:
        try:
            with urlopen(f"http://localhost:{port}/health", timeout=10) as response:
                return str(response.read().decode())
        except HTTPError as error:
            raise AssertionError(error.read().decode()) from error
        except (URLError, ConnectionError, TimeoutError):
            continue
    raise AssertionError("the server never answered")


def assert_all_shown(paths: PanelPaths) -> None:
    """Hold that what is served has the publication, is whole, and nothing begun is left."""
    build = read_database_content(paths.database)[0]
    assert build.last_receipt == 4
    assert sum_of(build.tables) == build.content_sha256
    assert left_behind(paths.database) == []
    assert panel_problems(paths) == []


def test_two_that_start_at_once_show_what_was_saved_and_the_same_build(unshown: PanelPaths, servers: Servers) -> None:
    builds = [build_served_by(port) for _, port in servers]
    assert builds[0] == builds[1]
    assert_all_shown(unshown)


def test_one_killed_while_it_starts_does_not_stop_the_other(unshown: PanelPaths, servers: Servers) -> None:
    (first, _), (_, port) = servers
    building = unshown.database.with_name(f".{unshown.database.name}.building")
    while (
        first.poll() is None and not building.exists() and read_database_content(unshown.database)[0].last_receipt == 3
    ):
        continue
    first.send_signal(signal.SIGKILL)
    assert build_served_by(port)
    assert_all_shown(unshown)
