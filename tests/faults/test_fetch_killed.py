"""Test that killing a fetch at any moment leaves whole snapshots, and that the next fetch succeeds."""

import subprocess
import sys
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from tests.conftest import ROOT
from tests.support.fetched import CELL, DAY, FIRST, fetch, loaded
from tests.support.services import serve_pxweb
from tests.support.services.entries import population_table, sources_in, table_entry

pytestmark = pytest.mark.faults

KILLED = """
import os, signal, sys
from datetime import datetime, UTC
from pathlib import Path
from etl.fetch import store
from etl.fetch.meaning.reference import read_reference
from etl.fetch.run import fetch_series
from etl.fetch.sources.web import Web
from tests.support.services.entries import table_entry

step = int(sys.argv[3])

def counted(function):
    def run(*arguments):
        global step
        if step == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        step -= 1
        return function(*arguments)
    return run

store.write_new, store.to_disk = counted(store.write_new), counted(store.to_disk)
Path.rename = counted(Path.rename)
data = Path(sys.argv[1])
fetch_series(table_entry(sys.argv[2]), data, Web(), None, read_reference(data), datetime(2026, 11, 24, tzinfo=UTC))
"""


@pytest.mark.parametrize("step", range(7))
def test_killed_at_any_step_it_leaves_whole_snapshots_or_none(
    tmp_path: Path, httpserver: HTTPServer, step: int
) -> None:
    sources, table = sources_in(tmp_path), population_table()
    series = table_entry(serve_pxweb(httpserver, table))
    fetch(series, sources, FIRST - 9 * DAY)
    table.values[CELL] = 2.0
    command = [sys.executable, "-c", KILLED, str(sources), series.base_url, str(step)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, timeout=120)
    is_killed = done.returncode == -9
    # The answer, the receipt, the folder, the new name, the two folders above: what is beyond is not reached.
    assert is_killed == (step < 6), done.stderr.decode()
    count = len(loaded(sources)["raw_snapshot"])
    assert count == (1 if step <= 3 else 2)
    table.values[CELL] = 3.0
    assert fetch(series, sources, FIRST + DAY).kind == "new"
    assert len(loaded(sources)["raw_snapshot"]) == count + 1
    assert not list((sources / "snapshots").glob("*/.new-*"))
