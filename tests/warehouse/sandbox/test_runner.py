"""A question's process: however it ends, the panel gets rows or words, and the process is gone."""

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from panel import isolated
from panel.isolated import Failure, IsolatedError
from panel.warehouse.sandbox import Limits, NotAnswered, State, ask, child, runner

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
def test_a_fault_is_told_in_the_databases_words_with_its_place(sql: str, detail: str) -> None:
    with pytest.raises(NotAnswered, match="Så här säger den") as error:
        ask(sql)
    assert detail in error.value.detail
    assert "#1" not in error.value.detail


@pytest.mark.parametrize(
    "sql", ["COPY goal TO 'x'", "SET threads = 2", "CREATE TEMP TABLE t (i INTEGER)", "EXPLAIN FROM goal"]
)
def test_what_does_not_read_is_refused_by_its_kind(sql: str) -> None:
    with pytest.raises(NotAnswered, match="bara att läsa"):
        ask(sql)


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
    held = ask(f"SELECT value FROM duckdb_settings() WHERE name = '{setting}'").frame["value"].item()
    assert held == value


def test_the_copy_is_open_to_read_only() -> None:
    held = ask("SELECT readonly FROM duckdb_databases() WHERE database_name = 'panelen'").frame
    assert held["readonly"].item() == "ja"


def test_at_its_deadline_a_question_is_ended_and_another_is_answered() -> None:
    with pytest.raises(NotAnswered, match=r"efter 0.5 sekunder"):
        ask(ENDLESS, Limits(seconds=0.5))
    assert ask("SELECT 1 AS one").frame["one"].item() == 1


def test_a_reader_who_leaves_leaves_the_place_to_another() -> None:
    def tell(state: State, seconds: float) -> None:
        if state is State.RUNNING:
            raise ReaderLeftError

    with pytest.raises(ReaderLeftError):
        ask(ENDLESS, tell=tell)
    assert runner._places.acquire(blocking=False)
    runner._places.release()


def test_while_it_runs_the_process_can_open_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []
    real = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", lambda *given, **more: started.append(real(*given, **more)) or started[-1])

    def tell(state: State, seconds: float) -> None:
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
        ask(ENDLESS, Limits(seconds=30), tell)


def test_a_runaway_question_lets_another_through() -> None:
    running, enough = threading.Event(), threading.Event()

    def tell(state: State, seconds: float) -> None:
        if state is State.RUNNING:
            running.set()
        if enough.is_set():
            raise ReaderLeftError

    with ThreadPoolExecutor(1) as pool:
        runaway = pool.submit(ask, ENDLESS, Limits(seconds=60), tell)
        assert running.wait(timeout=60)
        assert ask("SELECT 1 AS one").frame["one"].item() == 1
        assert not runaway.done()
        enough.set()
        with pytest.raises(ReaderLeftError):
            runaway.result()


def test_those_who_do_not_get_a_place_are_told_that_they_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "_places", threading.BoundedSemaphore(1))
    runner._places.acquire()
    states: list[State] = []

    def tell(state: State, seconds: float) -> None:
        states.append(state)
        if state is State.WAITING and states.count(state) == 2:
            runner._places.release()

    assert ask("SELECT 1 AS one", tell=tell).frame["one"].item() == 1
    assert states[:3] == [State.PREPARING, State.WAITING, State.WAITING]


def test_those_who_wait_too_long_are_told_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "_places", threading.BoundedSemaphore(1))
    monkeypatch.setattr(runner, "MOST_WAIT_SECONDS", 0)
    runner._places.acquire()
    with pytest.raises(NotAnswered, match="många som frågar"):
        ask("SELECT 1")


@pytest.mark.parametrize(
    "answer",
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
def test_an_answer_that_is_none_is_told_as_a_fall(answer: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolated, "run", lambda *given, **limits: answer)
    with pytest.raises(NotAnswered, match="föll på den"):
        ask("SELECT 1")


@pytest.mark.parametrize(
    ("failure", "told"),
    [
        (Failure.CRASHED, "föll på den"),
        (Failure.TOO_LARGE, "föll på den"),
        (Failure.OUT_OF_MEMORY, "mer minne"),
        (Failure.TOO_SLOW, "avbröts efter 10 sekunder"),
    ],
)
def test_however_the_process_ends_the_panel_gets_words(
    failure: Failure, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*given: object, **limits: object) -> bytes:
        raise IsolatedError(failure, "answer_question ended with 1")

    monkeypatch.setattr(isolated, "run", fail)
    with pytest.raises(NotAnswered, match=told):
        ask("SELECT 1")


@pytest.mark.parametrize("work", ["open('/etc/hostname')", "import socket; socket.socket()", "import os; os.pipe()"])
def test_once_its_doors_are_closed_the_process_opens_nothing(work: str) -> None:
    folder = str(Path(child.__file__).parent)
    program = f"import sys, socket; sys.path.insert(0, {folder!r}); import child; child.close_doors()\n{work}"
    made = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, check=False)
    assert b"Too many open files" in made.stderr


def test_threads_may_ask_at_the_same_time() -> None:
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda at: ask(f"SELECT {at} AS at, count(*) AS goals FROM goal"), range(8)))
    assert [(answer.frame["at"].item(), answer.frame["goals"].item()) for answer in answers] == [
        (at, 8) for at in range(8)
    ]
