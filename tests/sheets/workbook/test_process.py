"""Test the process that opens an uploaded workbook: however it ends, the panel gets cells or an error."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panel import isolated
from panel.isolated import Failure, IsolatedError
from panel.sheets.workbook.cells import FileRejectedError
from panel.sheets.workbook.process import LIMITS, read_workbook
from tests.support import bad_files, workbooks
from tests.support.bad_files import mangled
from tests.support.bad_sheets import BAD

pytestmark = pytest.mark.child


@pytest.mark.parametrize(
    "name", ["empty", "cut off at half", "bomb that lies", "renamed xlsm", "cell twice", "too large"]
)
def test_the_panel_gets_the_same_words_from_the_process(name: str) -> None:
    make, message = BAD[name]
    with pytest.raises(FileRejectedError) as error:
        read_workbook(make(), "x.xlsx")
    assert message in str(error.value)


@settings(max_examples=5, deadline=None)
@given(data=st.data())
def test_a_mangled_file_is_read_or_refused_by_the_process(data: st.DataObject) -> None:
    try:
        assert read_workbook(mangled(workbooks.good(), data), "x.xlsx").sheets
    except FileRejectedError as error:
        assert str(error)


@pytest.mark.slow
def test_a_workbook_that_fills_the_memory_is_refused() -> None:
    with pytest.raises(FileRejectedError, match="för mycket minne"):
        read_workbook(bad_files.memory_bomb(), "x.xlsx")


def test_a_workbook_that_takes_too_long_is_refused() -> None:
    with pytest.raises(FileRejectedError, match="för lång tid"):
        read_workbook(bad_files.time_bomb(), "x.xlsx", replace(LIMITS, seconds=0.5))


@pytest.mark.parametrize(
    "output",
    [b"", b"hej", b"[1]", b"{}", b'{"is_1904": false, "sheets": [{"title": "Blad"}]}', b'{"is_1904": 1, "sheets": 7}'],
)
def test_an_answer_that_is_none_is_reported_as_a_damaged_workbook(
    output: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(isolated, "run", lambda *given, **limits: output)
    with pytest.raises(FileRejectedError, match="går inte att läsa"):
        read_workbook(b"x", "x.xlsx")


@pytest.mark.parametrize(
    ("failure", "message"),
    [
        (Failure.CRASHED, "går inte att läsa"),
        (Failure.OUT_OF_MEMORY, "för mycket minne"),
        (Failure.TOO_LARGE, "för mycket minne"),
        (Failure.TOO_SLOW, "för lång tid"),
    ],
)
def test_however_the_process_ends_the_panel_gets_words(
    failure: Failure, message: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*given: object, **limits: object) -> bytes:
        raise IsolatedError(failure, "read_cells ended with 1")

    monkeypatch.setattr(isolated, "run", fail)
    with pytest.raises(FileRejectedError, match=message):
        read_workbook(b"x", "blad.xlsx")
    assert f"'blad.xlsx': {failure.value} (read_cells ended with 1)" in caplog.text


def test_threads_may_read_at_the_same_time() -> None:
    body = workbooks.good()
    with ThreadPoolExecutor(3) as pool:
        books = list(pool.map(lambda _: read_workbook(body, "x.xlsx"), range(6)))
    assert all(book == books[0] for book in books)
