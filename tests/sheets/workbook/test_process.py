"""The process that opens an uploaded workbook: however it ends, the panel gets cells or words."""

import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panel.sheets.workbook import process
from panel.sheets.workbook.cells import Refused
from panel.sheets.workbook.child import OUT_OF_MEMORY
from panel.sheets.workbook.process import Limits, read_workbook
from tests.support import bad_files, workbooks
from tests.support.bad_files import mangled
from tests.support.bad_sheets import BAD


@pytest.mark.parametrize(
    "name", ["empty", "cut off at half", "bomb that lies", "renamed xlsm", "cell twice", "too large"]
)
def test_the_panel_gets_the_same_words_from_the_process(name: str) -> None:
    make, told = BAD[name]
    with pytest.raises(Refused) as error:
        read_workbook(make(), "x.xlsx")
    assert told in str(error.value)


@settings(max_examples=5, deadline=None)
@given(data=st.data())
def test_a_mangled_file_is_read_or_refused_by_the_process(data: st.DataObject) -> None:
    try:
        assert read_workbook(mangled(workbooks.good(), data), "x.xlsx").sheets
    except Refused as error:
        assert str(error)


def test_a_workbook_that_fills_the_memory_is_refused() -> None:
    with pytest.raises(Refused, match="för mycket minne"):
        read_workbook(bad_files.memory_bomb(), "x.xlsx")


def test_a_workbook_that_takes_too_long_is_refused_and_its_process_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []

    class Watched(subprocess.Popen):  # type: ignore[type-arg]
        def __init__(self, *args: Any, **more: Any) -> None:
            super().__init__(*args, **more)
            started.append(self)

    monkeypatch.setattr(subprocess, "Popen", Watched)
    with pytest.raises(Refused, match="för lång tid"):
        read_workbook(bad_files.time_bomb(), "x.xlsx", Limits(seconds=0.5))
    assert [process.returncode for process in started] == [-signal.SIGKILL]


@pytest.mark.parametrize(
    ("work", "ended"),
    [
        ("while True: pass", -signal.SIGXCPU),
        ("bytes(300_000_000)", 1),
        ("open('big', 'wb').write(bytes(2_000_000))", 1),
    ],
)
def test_the_limits_of_the_process_bite(tmp_path: Path, work: str, ended: int) -> None:
    folder = str(process.CHILD.parent)
    program = f"import sys; sys.path.insert(0, {folder!r}); import child; child.set_limits('read', 256, 1)\n{work}"
    made = subprocess.run([sys.executable, "-I", "-c", program], cwd=tmp_path, capture_output=True, check=False)
    assert made.returncode == ended


@pytest.mark.parametrize(
    ("child", "told"),
    [
        ("", "går inte att läsa"),
        ("print('hej')", "går inte att läsa"),
        ("print('[1]')", "går inte att läsa"),
        ("print('{}')", "går inte att läsa"),
        ("""print('{"is_1904": false, "sheets": [{"title": "Blad"}]}')""", "går inte att läsa"),
        ("""print('{"is_1904": false, "sheets": 7}')""", "går inte att läsa"),
        ("raise RuntimeError('hemligt')", "går inte att läsa"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "går inte att läsa"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "för mycket minne"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", "för lång tid"),
        (f"raise SystemExit({OUT_OF_MEMORY})", "för mycket minne"),
    ],
)
def test_however_the_process_ends_the_panel_gets_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, child: str, told: str
) -> None:
    script = tmp_path / "child.py"
    script.write_text(child, encoding="utf-8")
    monkeypatch.setattr(process, "CHILD", script)
    with pytest.raises(Refused, match=told):
        read_workbook(workbooks.good(), "x.xlsx")
    assert "hemligt" not in caplog.text


def test_the_process_knows_nothing_of_the_panels_surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "child.py"
    script.write_text("import json, os; print(json.dumps({'refused': ' '.join(os.environ)}))", encoding="utf-8")
    monkeypatch.setattr(process, "CHILD", script)
    monkeypatch.setenv("DASHBOARD_SECRET", "hemligt")
    with pytest.raises(Refused) as error:
        read_workbook(workbooks.good(), "x.xlsx")
    assert "DASHBOARD" not in str(error.value)


def test_threads_may_read_at_the_same_time() -> None:
    body = workbooks.good()
    with ThreadPoolExecutor(3) as pool:
        books = list(pool.map(lambda _: read_workbook(body, "x.xlsx"), range(6)))
    assert all(book == books[0] for book in books)
