"""Test child processes with limits: they give an answer or an error of a known kind, and end."""

import json
import os
import signal
import subprocess
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial, partialmethod
from pathlib import Path
from typing import Any

import pytest

from panel import isolated
from panel.isolated import Failure, IsolatedError, Limits, start
from tests.support import isolated_work as work

LIMITS = Limits(seconds=60, megabytes=256, file_bytes=1_000_000)

pytestmark = pytest.mark.child


@pytest.fixture(params=[None, work.preload], ids=["started", "forked"])
def run(request: pytest.FixtureRequest) -> Callable[..., bytes]:
    """The function run, with a child that is started, and one that is forked."""
    return partial(isolated.run, preload=request.param)


@pytest.fixture
def endings(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How each child has ended, in order."""
    found: list[int] = []

    def wait(child: isolated.Child, wait: Callable[[Any], int]) -> int:
        found.append(wait(child))
        return found[-1]

    for kind in (subprocess.Popen, isolated.Forked):
        monkeypatch.setattr(kind, "wait", partialmethod(wait, kind.wait))
    return found


def test_the_answer_is_what_the_function_returns(run: Callable[..., bytes]) -> None:
    assert run(work.echo, b"a\nb\0", [1, "å", None], limits=LIMITS) == b'a\nb\0[1, "\\u00e5", null]'


def test_what_one_child_keeps_is_unknown_to_the_next(run: Callable[..., bytes]) -> None:
    assert [run(work.remember, b"hemligt", limits=LIMITS) for _ in range(2)] == [b"1", b"1"]


def test_several_run_at_a_time(run: Callable[..., bytes]) -> None:
    with ThreadPoolExecutor() as pool:
        answers = list(pool.map(lambda number: run(work.echo, b"", [number], limits=LIMITS), range(8)))
    assert answers == [f"[{number}]".encode() for number in range(8)]


def test_when_the_process_that_forks_is_killed_its_run_fails_and_the_next_succeeds() -> None:
    def kill(seconds: float) -> None:
        process, _ = isolated._forking[work.__name__]
        process.kill()
        process.wait()

    with pytest.raises(IsolatedError) as error:
        isolated.run(work.sleep, b"", limits=replace(LIMITS, seconds=2), preload=work.preload, tick=kill)
    assert error.value.failure is Failure.CRASHED
    assert isolated.run(work.echo, b"a", limits=LIMITS, preload=work.preload) == b"a[]"


@pytest.mark.parametrize(
    ("function", "arguments", "failure"),
    [
        (work.fill_memory, [], Failure.OUT_OF_MEMORY),
        (work.write_file, [1_000_001], Failure.TOO_LARGE),
        (work.return_text_of_length, [1_000_001], Failure.TOO_LARGE),
        (work.fail, [], Failure.CRASHED),
        (work.get_signal, [signal.SIGSEGV], Failure.CRASHED),
        (work.get_signal, [signal.SIGABRT], Failure.CRASHED),
        (work.get_signal, [signal.SIGKILL], Failure.OUT_OF_MEMORY),
        (work.get_signal, [signal.SIGXCPU], Failure.TOO_SLOW),
        (work.get_signal, [signal.SIGALRM], Failure.TOO_SLOW),
    ],
)
def test_a_child_that_gives_no_answer_fails_in_its_way(
    run: Callable[..., bytes], function: Callable[..., bytes], arguments: list[int], failure: Failure
) -> None:
    with pytest.raises(IsolatedError) as error:
        run(function, b"hemligt", arguments, limits=LIMITS)
    assert error.value.failure is failure
    assert "hemligt" not in f"{error.value}{error.value.text}"


def test_an_error_is_known_by_its_name_alone(run: Callable[..., bytes]) -> None:
    with pytest.raises(IsolatedError, match=r"^crashed \(fail ended with 1 RuntimeError\)$"):
        run(work.fail, b"hemligt", limits=LIMITS)


def test_what_the_function_refuses_is_reported_in_its_words(run: Callable[..., bytes]) -> None:
    with pytest.raises(IsolatedError) as error:
        run(work.refuse, b"", limits=LIMITS)
    assert error.value.failure is Failure.REFUSED
    assert error.value.text == "Filen går inte att läsa. Spara den på nytt."


@pytest.mark.parametrize("size", [0, 1_000_000])
def test_what_is_within_the_limits_is_written_and_answered(run: Callable[..., bytes], size: int) -> None:
    assert run(work.write_file, b"", [size], limits=LIMITS) == b"written"
    assert len(run(work.return_text_of_length, b"", [size], limits=LIMITS)) == size


def test_at_its_deadline_a_child_is_killed_and_its_files_are_gone(
    run: Callable[..., bytes], endings: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(IsolatedError, match=r"killed after 0.5 s") as error:
        run(work.sleep, b"", limits=Limits(seconds=0.5, megabytes=256, file_bytes=1000))
    assert error.value.failure is Failure.TOO_SLOW
    assert endings[-1] == -signal.SIGKILL
    assert list(tmp_path.iterdir()) == []


def test_who_no_longer_waits_leaves_no_child(run: Callable[..., bytes], endings: list[int]) -> None:
    def tick(seconds: float) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        run(work.sleep, b"", limits=LIMITS, tick=tick)
    assert endings[-1] == -signal.SIGKILL


@pytest.mark.parametrize("function", [work.work, work.sleep])
def test_a_child_whose_parent_is_gone_ends_by_itself(function: Callable[..., bytes], tmp_path: Path) -> None:
    command = isolated._command(function, 0, 256, 1000)
    result = subprocess.run(command, input=b"[]\n", capture_output=True, check=False, cwd=tmp_path)
    assert result.returncode in {-signal.SIGXCPU, -signal.SIGALRM}


def test_the_child_knows_nothing_of_the_panels_surroundings(
    run: Callable[..., bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DASHBOARD_SECRET", "hemligt")
    with Path(os.devnull).open("rb") as kept:
        os.set_inheritable(kept.fileno(), True)
        assert json.loads(run(work.surroundings, b"", limits=LIMITS)) == ["", [], [0, 1, 2]]


def test_a_started_child_gets_the_files_that_are_passed_to_it() -> None:
    with Path(os.devnull).open("rb") as passed:
        output = isolated.run(work.surroundings, b"", limits=LIMITS, pass_fds=[passed.fileno()])
        assert json.loads(output) == ["", [], [0, 1, 2, passed.fileno()]]


def test_one_that_is_talked_with_answers_until_its_input_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PANEL_TEST", "known")
    with start(work.repeat) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        for line in (b"one", b"two"):
            child.stdin.write(line + b"\n")
            assert child.stdout.readline() == line + b" known\n"
    assert child.returncode == 0
