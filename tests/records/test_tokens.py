"""Test tokens: kept as hashes, valid until their last day, revoked for good, and logged."""

import shutil
import sqlite3
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.requests import HTTPConnection

from panel.__main__ import main
from panel.access.permissions import Permission
from panel.access.token_users import token_in, user_of_token
from panel.records import audit, tokens
from panel.records.tokens import TokensError
from panel.wording import clock

TODAY = date(2026, 11, 30)


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DASHBOARD_DATABASE", str(tmp_path / "dashboard.duckdb"))
    monkeypatch.setattr(clock, "today", lambda: TODAY)


def made(statistics: bool = False) -> str:
    return tokens.create("Power BI", ["ks-*"], statistics, TODAY, "controller")


def test_a_token_reads_its_plans_until_its_last_day(monkeypatch: pytest.MonkeyPatch) -> None:
    token = made()
    user = user_of_token(token)
    assert user is not None and user.subject == "nyckel:1"
    assert user.may_in(Permission.READ, "ks-2024", "0581")
    assert not user.may_in(Permission.READ, "bun-2024", "0581")
    assert {one for one in Permission if user.may(one)} == {Permission.READ}
    analyst = user_of_token(made(statistics=True))
    assert analyst is not None and {one for one in Permission if analyst.may(one)} == {
        Permission.READ,
        Permission.ANALYSE,
    }
    monkeypatch.setattr(clock, "today", lambda: TODAY + timedelta(days=1))
    assert user_of_token(token) is None


def test_a_token_is_revoked_once_and_for_all() -> None:
    token = made()
    assert tokens.revoke(1) and not tokens.revoke(1) and not tokens.revoke(2)
    assert user_of_token(token) is None
    with pytest.raises(sqlite3.IntegrityError, match="only revoked"), sqlite3.connect(tokens.file_path()) as file:
        file.execute("UPDATE token SET revoked_at = NULL")


def test_only_the_hash_is_kept_and_the_file_is_the_panels_own() -> None:
    token = made()
    assert token.encode() not in tokens.file_path().read_bytes()
    assert token.removeprefix(tokens.PREFIX).encode() not in tokens.file_path().read_bytes()
    assert tokens.file_path().stat().st_mode & 0o077 == 0


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=80))
def test_no_other_text_is_a_token(text: str) -> None:
    assert user_of_token(text) is None
    assert user_of_token(tokens.PREFIX + text) is None


def test_a_damaged_file_gives_no_user() -> None:
    token = made()
    tokens.file_path().write_bytes(b"damaged" * 1000)
    assert user_of_token(token) is None
    with pytest.raises(TokensError):
        tokens.every()


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "x" * 81])
def test_a_token_has_a_name(name: str) -> None:
    with pytest.raises(TokensError, match="behöver ett namn"):
        tokens.create(name, ["*"], False, TODAY, "controller")


def test_commands_make_list_and_revoke_and_the_log_has_it(
    built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(built, tmp_path / "dashboard.duckdb")
    assert main(["token", "add", "--name", "Power BI", "--plan", "ks-*", "--last-day", "2026-12-31"]) == 0
    token = capsys.readouterr().out.split()[-1]
    assert user_of_token(token) is not None
    assert main(["token", "list"]) == 0
    assert token not in capsys.readouterr().out
    for plan, day in (("*", "2026-11-29"), ("bun-*", "2026-12-31")):
        assert main(["token", "add", "--name", "x", "--plan", plan, "--last-day", day]) == 2
    assert main(["token", "revoke", "1"]) == 0
    assert main(["token", "revoke", "1"]) == 2
    assert user_of_token(token) is None
    assert [line.event for line in audit.lines(audit.LogFilter())] == ["revoked token", "made token"]
    assert token not in str(audit.lines(audit.LogFilter()))


@pytest.mark.parametrize(
    ("header", "token"),
    [
        ("Bearer panelen_x", "panelen_x"),
        ("bearer  panelen_x ", "panelen_x"),
        ("Basic bnlja2VsOnBhbmVsZW5feA==", "panelen_x"),
        ("Basic ***", ""),
        ("Basic //8=", ""),
        ("Digest x", None),
        ("", None),
    ],
)
def test_a_token_is_sent_as_bearer_or_as_the_password_of_basic(header: str, token: str | None) -> None:
    scope = {"type": "http", "headers": [(b"authorization", header.encode())]}
    assert token_in(HTTPConnection(scope)) == token
