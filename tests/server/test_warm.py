"""Test that the server prepares every page at start, before the first visitor."""

import gc
import logging
from pathlib import Path

import pytest

from panel import warehouse
from panel.server import warm
from panel.ui import cached


@pytest.mark.usefixtures("panel")
def test_every_page_has_been_made_before_anyone_asks(caplog: pytest.LogCaptureFixture) -> None:
    cached._kept.clear()
    try:
        warm.warm()
        assert not caplog.messages, "a page fails at start"
        made = {(Path(key[1][0]).name, key[1][2]) for key in cached._kept}  # type: ignore[index]
        assert {("body.py", "body"), ("body.py", "_body"), ("points.py", "points")} <= made
        assert gc.get_freeze_count() > 10_000
        assert logging.root.manager.disable == logging.NOTSET
    finally:
        gc.unfreeze()


def test_without_a_database_the_server_starts_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(tmp_path / "none.duckdb"))
    try:
        warm.warm()
    finally:
        gc.unfreeze()
    assert logging.root.manager.disable == logging.NOTSET


@pytest.mark.usefixtures("panel")
def test_a_page_that_fails_is_logged_and_the_next_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog
) -> None:
    (tmp_path / "first.py").write_text("raise KeyError('missing column')")
    (tmp_path / "second.py").write_text(f"open({str(tmp_path / 'made')!r}, 'w').close()")
    monkeypatch.setattr(warm, "PAGES", tmp_path)
    try:
        warm.warm()
    finally:
        gc.unfreeze()
    assert "first.py fails" in caplog.text
    assert (tmp_path / "made").exists()


@pytest.mark.usefixtures("panel")
def test_what_is_kept_is_made_once_a_build(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []

    @cached.per_build
    def make(number: int) -> int:
        calls.append(number)
        return number

    assert (make(1), make(1), make(2)) == (1, 1, 2)
    monkeypatch.setattr(cached, "scope", lambda: ("another build", "ks-2024", ("ks-2024",)))
    assert make(1) == 1
    assert calls == [1, 2, 1]


@pytest.mark.usefixtures("panel")
@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("pages/budget.py", "report/budget.py"),
        ("pages/budget.py", "pages/goals.py"),
        ("pages/goals.py", "pages/goals.py"),
    ],
)
def test_two_functions_of_one_name_never_share_what_is_kept(tmp_path: Path, first: str, second: str) -> None:
    """In files of one name, in two scripts that both run as __main__, and twice in one file."""
    made = []
    for number, name in enumerate((first, second)):
        space = {"__name__": "__main__", "per_build": cached.per_build}
        text = "\n" * number + f"@per_build\ndef listed():\n    return {number}\n"
        exec(compile(text, tmp_path / name, "exec"), space)  # noqa: S102
        made.append(space["listed"]())  # type: ignore[operator]
    assert made == [0, 1]
