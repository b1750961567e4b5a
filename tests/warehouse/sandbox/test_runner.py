"""Test the process that runs a reader's SQL: however it ends, the panel gets rows or an error, and it is gone."""

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from panel import isolated
from panel.isolated import Failure, IsolatedError
from panel.warehouse.sandbox import Limits, QueryError, State, child, run_query, runner

ENDLESS = "SELECT count(*) FROM range(1000000000000) AS r (i) WHERE hash(i) = 1"
pytestmark = pytest.mark.usefixtures("panel")


class ReaderLeftError(Exception):
    """What a reader who leaves does to a page that runs."""


@pytest.mark.parametrize(
    ("sql", "detail"),
    [
        ("selec 1", "LINE 1: selec 1\n        ^"),
        ("SELECT nam\nFROM region", "LINE 1: SELECT nam\n               ^"),
        ("FROM regoin", 'Did you mean "region"?'),
        ("SELECT 'x'::INTEGER", "Could not convert string 'x' to INT32"),
    ],
)
def test_a_fault_is_reported_in_the_databases_words_with_its_place(sql: str, detail: str) -> None:
    with pytest.raises(QueryError, match="Så här säger den") as error:
        run_query(sql)
    assert detail in error.value.detail
    assert "#1" not in error.value.detail


@pytest.mark.parametrize(
    "sql", ["COPY goal TO 'x'", "SET threads = 2", "CREATE TEMP TABLE t (i INTEGER)", "EXPLAIN FROM goal"]
)
def test_what_does_not_read_is_refused_by_its_kind(sql: str) -> None:
    with pytest.raises(QueryError, match="bara att läsa"):
        run_query(sql)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("enable_external_access", "false"),
        ("lock_configuration", "true"),
        ("python_enable_replacements", "false"),
        ("autoload_known_extensions", "false"),
        ("autoinstall_known_extensions", "false"),
        ("allow_community_extensions", "false"),
        ("allow_unsigned_extensions", "false"),
        ("allow_persistent_secrets", "false"),
        ("temp_directory", ""),
        ("threads", "1"),
    ],
)
def test_the_database_is_locked(setting: str, value: str) -> None:
    found = run_query(f"SELECT value FROM duckdb_settings() WHERE name = '{setting}'").frame["value"].item()
    assert found == value


def test_the_copy_is_open_to_read_only() -> None:
    found = run_query("SELECT readonly FROM duckdb_databases() WHERE database_name = 'panelen'").frame
    assert found["readonly"].item() == "ja"


def test_at_its_deadline_a_question_is_ended_and_another_is_answered() -> None:
    with pytest.raises(QueryError, match=r"efter 0.5 sekunder"):
        run_query(ENDLESS, Limits(seconds=0.5))
    assert run_query("SELECT 1 AS one").frame["one"].item() == 1


def test_a_reader_who_leaves_leaves_the_place_to_another() -> None:
    def on_progress(state: State, seconds: float) -> None:
        if state is State.RUNNING:
            raise ReaderLeftError

    with pytest.raises(ReaderLeftError):
        run_query(ENDLESS, on_progress=on_progress)
    assert runner._slots.acquire(blocking=False)
    runner._slots.release()


def test_while_it_runs_the_process_can_open_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []
    real = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", lambda *given, **more: started.append(real(*given, **more)) or started[-1])

    def on_progress(state: State, seconds: float) -> None:
        if state is not State.RUNNING:
            return
        process = Path("/proc", str(started[-1].pid))
        limits = {line[:25].strip(): line[25:].split()[0] for line in (process / "limits").read_text().splitlines()}
        opened = {int(handle.name) for handle in (process / "fd").iterdir()}
        if int(limits["Max open files"]) in range(3, 20):
            assert set(range(int(limits["Max open files"]))) <= opened
            assert limits["Max address space"] == str(1024**3)
            assert limits["Max file size"] == "16000000"
            raise ReaderLeftError

    with pytest.raises(ReaderLeftError):
        run_query(ENDLESS, Limits(seconds=30), on_progress)


def test_a_runaway_question_lets_another_through() -> None:
    running, enough = threading.Event(), threading.Event()

    def on_progress(state: State, seconds: float) -> None:
        if state is State.RUNNING:
            running.set()
        if enough.is_set():
            raise ReaderLeftError

    with ThreadPoolExecutor(1) as pool:
        runaway = pool.submit(run_query, ENDLESS, Limits(seconds=60), on_progress)
        assert running.wait(timeout=60)
        assert run_query("SELECT 1 AS one").frame["one"].item() == 1
        assert not runaway.done()
        enough.set()
        with pytest.raises(ReaderLeftError):
            runaway.result()


def test_those_who_do_not_get_a_place_are_informed_that_they_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "_slots", threading.BoundedSemaphore(1))
    runner._slots.acquire()
    states: list[State] = []

    def on_progress(state: State, seconds: float) -> None:
        states.append(state)
        if state is State.WAITING and states.count(state) == 2:
            runner._slots.release()

    assert run_query("SELECT 1 AS one", on_progress=on_progress).frame["one"].item() == 1
    assert states[:3] == [State.PREPARING, State.WAITING, State.WAITING]


def test_those_who_wait_too_long_are_asked_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "_slots", threading.BoundedSemaphore(1))
    monkeypatch.setattr(runner, "MAX_WAIT_SECONDS", 0)
    runner._slots.acquire()
    with pytest.raises(QueryError, match="många som frågar"):
        run_query("SELECT 1")


@pytest.mark.parametrize(
    "result",
    [
        b"",
        b"hej",
        b"[1]",
        b"{}",
        b"[" * 100_000,
        b'{"columns": [["a", "integer"]], "is_cut": false}\n[1, 2]',
        b'{"columns": [["a", "integer"]], "is_cut": false}\n["x"]',
        b'{"columns": [["a", "date"]], "is_cut": false}\n["2024-13-99"]',
        b'{"columns": 7, "is_cut": false}',
    ],
)
def test_an_answer_that_is_none_is_reported_as_a_fall(result: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolated, "run", lambda *given, **limits: result)
    with pytest.raises(QueryError, match="föll på den"):
        run_query("SELECT 1")


@pytest.mark.parametrize(
    ("failure", "message"),
    [
        (Failure.CRASHED, "föll på den"),
        (Failure.TOO_LARGE, "föll på den"),
        (Failure.OUT_OF_MEMORY, "mer minne"),
        (Failure.TOO_SLOW, "avbröts efter 10 sekunder"),
    ],
)
def test_however_the_process_ends_the_panel_gets_words(
    failure: Failure, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*given: object, **limits: object) -> bytes:
        raise IsolatedError(failure, "query_copy ended with 1")

    monkeypatch.setattr(isolated, "run", fail)
    with pytest.raises(QueryError, match=message):
        run_query("SELECT 1")


@pytest.mark.parametrize("work", ["open('/etc/hostname')", "import socket; socket.socket()", "import os; os.pipe()"])
def test_once_its_doors_are_closed_the_process_opens_nothing(work: str) -> None:
    folder = str(Path(child.__file__).parent)
    program = f"import sys, socket; sys.path.insert(0, {folder!r}); import child; child.forbid_open()\n{work}"
    made = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, check=False)
    assert b"Too many open files" in made.stderr


def test_threads_may_ask_at_the_same_time() -> None:
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda at: run_query(f"SELECT {at} AS at, count(*) AS goals FROM goal"), range(8)))
    assert [(result.frame["at"].item(), result.frame["goals"].item()) for result in results] == [
        (at, 8) for at in range(8)
    ]
