"""Sessions: begun, listed, ended and swept, each a file that the panel's account alone may read."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from panel import warehouse
from panel.access.permissions import RoleAssignment, User
from panel.access.sign_in.sessions import SessionsError, every, may_manage
from panel.records import sessions

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(tmp_path / "dashboard.duckdb"))
    return tmp_path / "sessions"


def begin(mark: str, lasts: timedelta = HOUR, idle: timedelta = timedelta()) -> str:
    fingerprint, now = mark * 64, datetime.now(UTC)
    sessions.begin(fingerprint, f"{mark}@kommun.example", "läsare", "idp.example (mfa)", now + lasts)
    os.utime(warehouse.database_path().parent / "sessions" / fingerprint, ((now - idle).timestamp(),) * 2)
    return fingerprint


def test_those_that_may_be_used_are_listed_and_the_latest_active_is_first(folder: Path) -> None:
    begin("a", idle=timedelta(minutes=9))
    begin("b")
    begin("c", lasts=-HOUR)
    begin("d", idle=timedelta(minutes=11))
    assert [one.who[0] for one in sessions.every(timedelta(minutes=10))] == ["b", "a"]
    assert sessions.end("b" * 64)
    (one,) = sessions.every(timedelta(minutes=10))
    assert (one.session_id, one.function, one.through) == ("a" * 12, "läsare", "idp.example (mfa)")
    assert one.expires_at - one.began_at - HOUR < timedelta(seconds=2)
    assert (folder.stat().st_mode & 0o777, (folder / one.fingerprint).stat().st_mode & 0o777) == (0o700, 0o600)


def test_activity_is_kept_to_the_minute_and_never_brings_back_what_has_ended() -> None:
    one = begin("a", idle=timedelta(minutes=5))
    sessions.note_active(one)
    first = sessions.seen_at(one)
    assert first is not None and datetime.now(UTC) - first < timedelta(minutes=1)
    sessions.note_active(one)
    assert sessions.seen_at(one) == first
    sessions.end(one)
    sessions.note_active(one)
    assert sessions.seen_at(one) is None


def test_files_of_sessions_that_are_over_are_removed_when_somebody_signs_in(folder: Path) -> None:
    begin("a", idle=sessions.MAX_IDLE + HOUR)
    begin("b", idle=sessions.MAX_IDLE - HOUR)
    begin("c")
    assert sorted(path.name[0] for path in folder.iterdir()) == ["b", "c"]


def test_a_damaged_file_is_reported_and_not_passed_over(folder: Path) -> None:
    (folder / begin("a")).write_text("{")
    with pytest.raises(SessionsError, match="en fil i den är skadad"):
        every()


def test_a_controller_of_every_plan_manages_sessions_and_nobody_else() -> None:
    def may(role: str, plans: tuple[str, ...] = ("*",), municipalities: tuple[str, ...] = ("*",)) -> bool:
        return may_manage(User("kim", "", (RoleAssignment(role, plans, municipalities),)))

    assert may("controller")
    assert not any((may("controller", ("ks-*",)), may("controller", ("*",), ("0581",)), may("analytiker")))
