"""Test which requests and sockets the server's middleware lets through, with and without sign-in, and its limits."""

import base64
import json
import os
import subprocess
import sys
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import streamlit as st
from starlette.types import Message, Receive, Scope, Send

from panel import warehouse
from panel.access import limits, middleware
from panel.access.middleware import AccessMiddleware
from panel.access.open_data import OPEN_DATA
from panel.access.permissions import LOCAL_USER, Permission
from panel.access.sign_in import cookies, settings
from panel.access.sign_in.settings import ConfigurationError, SignIn, read_sign_in
from panel.access.streamlit_private import BackMsg
from panel.records import audit, sessions, tokens
from panel.records.audit import Event
from panel.wording import clock
from tests.conftest import NO_SECRETS, ROOT
from tests.support.apart import run_apart
from tests.support.ports import free_port
from tests.support.provider import COOKIE_SECRET, secrets_for
from tests.support.provider.people import claims_of
from tests.support.streamlit_private import ClientState, create_signed_value, read_secrets_of, set_option

ORIGIN = "https://panelen.kommun.example"
LOCAL = [(b"host", b"localhost:8501")]
OWN = [(b"host", b"panelen.kommun.example"), (b"origin", ORIGIN.encode())]
RERUN = BackMsg(rerun_script=ClientState()).SerializeToString()


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(tmp_path / "dashboard.duckdb"))


def sign_in() -> SignIn:
    found = read_sign_in(tomllib.loads(secrets_for(ORIGIN, "https://inloggning.example")))
    assert found is not None
    return found


class Inner:
    """What stands behind the gate: answers 200, or takes in what a socket says until it is closed."""

    def __init__(self) -> None:
        self.user: object = None
        self.received: list[Message] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.user = scope["state"]["user"]
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b""})
            return
        await send({"type": "websocket.accept"})
        while (message := await receive())["type"] != "websocket.disconnect":
            self.received.append(message)
        await send({"type": "websocket.send", "bytes": b"too late"})


def call(middleware: AccessMiddleware, scope: dict, *received: Message) -> list[Message]:
    sent: list[Message] = []
    waiting = [*received, {"type": "websocket.disconnect"}]

    async def receive() -> Message:
        return waiting.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    run_apart(middleware(scope, receive, send))
    return sent


def http(path: str, headers: list[tuple[bytes, bytes]], client: str = "127.0.0.1", method: str = "GET") -> dict:
    place = {"path": path, "raw_path": path.encode(), "query_string": b"", "scheme": "http", "server": ("x", 80)}
    return {"type": "http", "method": method, "headers": headers, "client": (client, 1), **place}


def socket(headers: list[tuple[bytes, bytes]], client: str = "127.0.0.1") -> dict:
    return {**http("/_stcore/stream", headers, client), "type": "websocket", "scheme": "ws", "subprotocols": []}


@pytest.mark.parametrize(
    ("headers", "client", "is_allowed"),
    [
        (LOCAL, "127.0.0.1", True),
        ([(b"host", b"127.0.0.1:8501")], "127.0.0.1", True),
        ([(b"host", b"[::1]:8501")], "::1", True),
        ([(b"host", b"panelen.kommun.example")], "127.0.0.1", False),
        ([(b"host", b"localhost.evil.example")], "127.0.0.1", False),
        ([(b"host", b"evil.example@localhost")], "127.0.0.1", False),
        ([], "127.0.0.1", False),
        ([(b"host", b"localhost"), (b"host", b"evil.example")], "127.0.0.1", False),
        ([*LOCAL, (b"x-forwarded-for", b"192.0.2.7")], "127.0.0.1", False),
        ([*LOCAL, (b"forwarded", b"for=192.0.2.7")], "127.0.0.1", False),
        ([*LOCAL, (b"x-real-ip", b"192.0.2.7")], "127.0.0.1", False),
        (LOCAL, "192.0.2.7", False),
    ],
)
def test_without_sign_in_this_machine_alone_is_answered(headers, client: str, is_allowed: bool) -> None:
    inner = Inner()
    for scope in (
        http("/", headers, client),
        http("/data/budget/ram.csv", headers, client),
        http("/health", headers, client),
    ):
        assert call(AccessMiddleware(inner, None), scope)[0]["status"] == (200 if is_allowed else 421)
    opened = call(AccessMiddleware(inner, None), socket(headers, client))
    assert opened[0]["type"] == ("websocket.accept" if is_allowed else "websocket.close")
    assert inner.user == (LOCAL_USER if is_allowed else None)


def test_a_page_elsewhere_opens_no_socket_to_a_panel_of_ones_own() -> None:
    for origin, opens in ((b"http://localhost:8501", True), (b"https://evil.example", False), (b"null", False)):
        sent = call(AccessMiddleware(Inner(), None), socket([*LOCAL, (b"origin", origin)]))
        assert sent[0]["type"] == ("websocket.accept" if opens else "websocket.close"), origin


@pytest.mark.parametrize(
    ("host", "path", "status"),
    [
        (b"panelen.kommun.example", "/", 401),
        (b"panelen.kommun.example:443", "/", 401),
        (b"PANELEN.kommun.example", "/", 401),
        (b"panelen.kommun.example:8501", "/", 421),
        (b"localhost:8501", "/", 421),
        (b"evil.example", "/", 421),
        (b"evil.example", "/health", 421),
        (b"panelen.kommun.example/x", "/", 421),
        (b"panelen.kommun.example:x", "/", 421),
        (b"localhost:8501", "/health", 200),
        (b"127.0.0.1:8501", "/ready", 200),
    ],
)
def test_with_sign_in_the_panels_own_name_is_answered(host: bytes, path: str, status: int) -> None:
    assert call(AccessMiddleware(Inner(), sign_in()), http(path, [(b"host", host)]))[0]["status"] == status


@pytest.fixture
def signed(tmp_path: Path):
    """A function that gives a cookie that holds for so many seconds, as the process that serves would read it."""
    (tmp_path / "secrets.toml").write_text(secrets_for(ORIGIN, "https://inloggning.example"))
    _configure(str(tmp_path / "secrets.toml"))

    def begin(login: str, seconds: float) -> tuple[bytes, bytes]:
        made = cookie(login, seconds)
        sessions.begin(fingerprint_of(made), login, "", "", datetime.now(UTC) + timedelta(seconds=seconds))
        return made

    yield begin
    _configure(NO_SECRETS)


def _configure(file: str) -> None:
    read_secrets_of(file)
    settings.sign_in.cache_clear()


def cookie(login: str, seconds: float) -> tuple[bytes, bytes]:
    claims = {**claims_of(login, seconds), "origin": ORIGIN}
    value = create_signed_value(COOKIE_SECRET, "_streamlit_user", json.dumps(claims)).decode()
    return b"cookie", f"_streamlit_user={value}".encode()


def test_an_open_socket_is_closed_by_the_first_word_after_the_sign_in_ends(signed, monkeypatch) -> None:
    middleware, inner, now = AccessMiddleware(Inner(), sign_in()), Inner(), datetime.now(UTC)
    middleware.app = inner
    received = {"type": "websocket.receive", "bytes": RERUN}
    moments = iter([now, now + timedelta(seconds=59), now + timedelta(seconds=61)])
    monkeypatch.setattr(
        "panel.access.permissions.User.is_expired", lambda user, at=None: user.expires_at <= (at or next(moments))
    )
    sent = call(
        middleware,
        socket([*OWN, signed("lasare", 60)]),
        {"type": "websocket.connect"},
        received,
        received,
        received,
        received,
    )
    assert len(inner.received) == 3
    assert [message["type"] for message in sent] == ["websocket.accept", "websocket.close"]
    assert sent[1]["code"] == 1008


def fingerprint_of(signed_cookie: tuple[bytes, bytes]) -> str:
    claims = cookies.claims_in({"_streamlit_user": signed_cookie[1].decode().split("=", 1)[1]}, ORIGIN)
    assert claims is not None
    return cookies.fingerprint(claims)


def age(fingerprint: str, minutes: int) -> None:
    """Let it be so many minutes since the user of a session was active."""
    moment = (datetime.now(UTC) - timedelta(minutes=minutes)).timestamp()
    os.utime(warehouse.database_path().with_name("sessions") / fingerprint, (moment, moment))


def test_an_open_socket_is_closed_when_its_session_is_ended(signed) -> None:
    middleware, set_cookies = AccessMiddleware(Inner(), sign_in()), signed("lasare", 60)
    received = {"type": "websocket.receive", "bytes": RERUN}
    assert [one["type"] for one in call(middleware, socket([*OWN, set_cookies]), received)] == [
        "websocket.accept",
        "websocket.send",
    ]

    class Ending(Inner):
        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            sessions.end(fingerprint_of(set_cookies))
            await super().__call__(scope, receive, send)

    inner = middleware.app = Ending()
    sent = call(middleware, socket([*OWN, set_cookies]), received)
    assert ([one["type"] for one in sent], inner.received) == (["websocket.accept", "websocket.close"], [])
    assert [one["type"] for one in call(middleware, socket([*OWN, set_cookies]))] == ["websocket.close"]


def test_a_session_that_was_ended_opens_nothing_in_any_process(signed) -> None:
    set_cookies = signed("lasare", 60)
    assert call(AccessMiddleware(Inner(), sign_in()), http("/", [*OWN, set_cookies]))[0]["status"] == 200
    assert sessions.end(fingerprint_of(set_cookies)) and not sessions.end(fingerprint_of(set_cookies))
    for path in ("/", "/data/budget/ram.csv", "/media/x.csv", "/api/v2/plans", "/picture"):
        assert call(AccessMiddleware(Inner(), sign_in()), http(path, [*OWN, set_cookies]))[0]["status"] == 401, path


def test_a_signed_cookie_of_no_session_is_nobodys(signed) -> None:
    assert call(AccessMiddleware(Inner(), sign_in()), http("/", [*OWN, cookie("lasare", 60)]))[0]["status"] == 401


def test_a_session_ends_after_a_time_without_activity_and_that_is_logged(signed, tmp_path: Path) -> None:
    middleware, set_cookies = AccessMiddleware(Inner(), sign_in()), signed("lasare", 60)
    own = fingerprint_of(set_cookies)

    def status(path: str = "/") -> int:
        return call(middleware, http(path, [*OWN, set_cookies]))[0]["status"]

    age(own, 59)
    assert status("/picture") == 200
    assert sessions.seen_at(own) < datetime.now(UTC) - timedelta(minutes=58), (
        "what a page does by itself is no activity"
    )
    assert status() == 200
    age(own, 50)
    received = {"type": "websocket.receive", "bytes": RERUN}
    call(middleware, socket([*OWN, set_cookies]), received)
    assert sessions.seen_at(own) > datetime.now(UTC) - timedelta(minutes=2)
    age(own, 6)
    (tmp_path / "panel.toml").write_text("idle_minutes = 5")
    assert status("/picture") == 401
    assert status() == 401
    (line,) = audit.lines()
    assert (line.event, line.who, line.about) == (Event.TIMED_OUT, "lasare@kommun.example", {})


def test_settings_that_cannot_be_read_leave_the_usual_time_without_activity(signed, tmp_path: Path) -> None:
    set_cookies = signed("lasare", 60)
    (tmp_path / "panel.toml").write_text("idle_minutes = 1")
    for minutes, status in ((59, 200), (61, 401)):
        age(fingerprint_of(set_cookies), minutes)
        assert call(AccessMiddleware(Inner(), sign_in()), http("/", [*OWN, set_cookies]))[0]["status"] == status


@pytest.mark.parametrize(
    ("message", "passes"),
    [
        (BackMsg(rerun_script=ClientState()), True),
        (BackMsg(stop_script=True), True),
        (BackMsg(app_heartbeat=True), True),
        (BackMsg(clear_cache=True), False),
        (BackMsg(load_git_info=True), False),
        (BackMsg(set_run_on_save=True), False),
        (BackMsg(debug_shutdown_runtime=True), False),
        (BackMsg(), False),
    ],
)
def test_what_the_panel_does_not_use_is_not_heard(message: BackMsg, passes: bool) -> None:
    inner = Inner()
    call(
        AccessMiddleware(inner, None),
        socket(LOCAL),
        {"type": "websocket.receive", "bytes": message.SerializeToString()},
    )
    assert bool(inner.received) == passes


def test_no_files_are_installed_by_a_word_over_the_socket() -> None:
    inner, message = Inner(), BackMsg()
    message.backend_operation_request.install_skills.SetInParent()
    call(
        AccessMiddleware(inner, None),
        socket(LOCAL),
        {"type": "websocket.receive", "bytes": message.SerializeToString()},
    )
    assert inner.received == []
    message.backend_operation_request.deferred_file.file_id = "x"
    call(
        AccessMiddleware(inner, None),
        socket(LOCAL),
        {"type": "websocket.receive", "bytes": message.SerializeToString()},
    )
    assert len(inner.received) == 1


@pytest.mark.parametrize(
    "options", [{"server.enableXsrfProtection": False}, {"server.trustedUserHeaders": {"X-User": "sub"}}]
)
def test_a_panel_does_not_start_with_a_lock_that_is_off(options: dict[str, object]) -> None:
    before = {name: st.get_option(name) for name in options}
    try:
        for name, value in options.items():
            set_option(name, value)
        with pytest.raises(ConfigurationError, match=next(iter(options))):
            settings.require_startable()
    finally:
        for name, value in before.items():
            set_option(name, value)


class Taking(Inner):
    """What stands behind the gate when it takes in files, or refuses them."""

    status = 204

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status, "headers": []})
        await send({"type": "http.response.body", "body": b""})


def put(
    middleware: AccessMiddleware,
    who: tuple[bytes, bytes],
    file_id: str,
    megabytes: float | None,
    session_id: str = "one",
) -> int:
    length = [] if megabytes is None else [(b"content-length", str(int(megabytes * limits.MEGABYTE)).encode())]
    path = f"/_stcore/upload_file/{session_id}/{file_id}"
    sent = call(middleware, http(path, [*OWN, who, *length], method="PUT"))
    if sent[0]["status"] == 413:
        assert "Ta bort filer ur listan" in sent[1]["body"].decode()
    return sent[0]["status"]


def test_what_one_person_hands_in_is_bounded_whatever_the_files_and_pages_are_called(signed) -> None:
    middleware, reporter, controller = (
        AccessMiddleware(Taking(), sign_in()),
        signed("rapportor", 60),
        signed("controller", 60),
    )
    assert [put(middleware, reporter, f"f{number}", 9, f"s{number % 3}") for number in range(7)] == [*[204] * 6, 413]
    assert put(middleware, reporter, "small", 1) == 204
    assert put(middleware, controller, "f1", 9) == 204


def test_many_small_files_are_bounded_and_one_of_unknown_length_counts_as_the_longest(signed, monkeypatch) -> None:
    middleware, reporter = AccessMiddleware(Taking(), sign_in()), signed("rapportor", 60)
    monkeypatch.setattr(limits, "MIN_FILE_BYTES", limits.MIN_FILE_BYTES * 20)
    max_files = limits.MAX_UPLOADED_BYTES // limits.MIN_FILE_BYTES
    assert max_files > 20
    assert {put(middleware, reporter, f"f{number}", 0) for number in range(max_files)} == {204}
    assert put(middleware, reporter, "one-more", 0) == 413
    assert [put(AccessMiddleware(Taking(), sign_in()), reporter, "f", None)] == [204]
    middleware = AccessMiddleware(Taking(), sign_in())
    assert [put(middleware, reporter, f"f{number}", None) for number in range(7)] == [*[204] * 6, 413]


def test_what_was_refused_replaced_or_taken_away_is_not_counted(signed, monkeypatch) -> None:
    middleware, reporter = AccessMiddleware(Taking(), sign_in()), signed("rapportor", 60)
    middleware.app.status = 403
    assert {put(middleware, reporter, f"f{number}", 9) for number in range(20)} == {403}
    middleware.app.status = 204
    assert {put(middleware, reporter, "same", 9) for _ in range(20)} == {204}
    assert [put(middleware, reporter, f"f{number}", 9) for number in range(6)] == [*[204] * 5, 413]
    monkeypatch.setattr(limits, "_is_kept", lambda upload: False)
    assert put(middleware, reporter, "f7", 9) == 204


def test_what_is_on_its_way_is_counted() -> None:
    uploads = limits.Uploads()
    on_their_way = [uploads.reserve("kim", "/_stcore/upload_file/s/same", 10 * limits.MEGABYTE) for _ in range(7)]
    assert [upload is None for upload in on_their_way] == [*[False] * 6, True]


def test_one_person_has_a_bounded_number_of_pages_open(signed, monkeypatch) -> None:
    reader, other = signed("lasare", 60), signed("analytiker", 60)
    accept = [(b"accept", b"text/html")]

    class Nested(Inner):
        """Opens another page while one is open."""

        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            middleware.app = Inner()
            seen.append(call(middleware, socket([*OWN, reader]))[0]["type"])
            seen.append(call(middleware, http("/budget", [*OWN, reader, *accept])))
            seen.append(call(middleware, socket([*OWN, other]))[0]["type"])
            await Inner.__call__(self, scope, receive, send)

    middleware, seen = AccessMiddleware(Nested(), sign_in()), []
    monkeypatch.setattr(limits, "MAX_PAGES", 1)
    assert call(middleware, socket([*OWN, reader]))[0]["type"] == "websocket.accept"
    assert (seen[0], seen[1][0]["status"], seen[2]) == ("websocket.close", 429, "websocket.accept")
    assert "Stäng några flikar" in seen[1][1]["body"].decode()
    assert call(middleware, socket([*OWN, reader]))[0]["type"] == "websocket.accept"


def test_on_ones_own_machine_pages_are_not_counted(monkeypatch) -> None:
    monkeypatch.setattr(limits, "MAX_PAGES", 0)
    assert call(AccessMiddleware(Inner(), None), socket(LOCAL))[0]["type"] == "websocket.accept"


def started(tmp_path: Path, secrets: str | None, *flags: str) -> tuple[int, str]:
    """The exit code, and what is said on stderr, of a panel that is expected not to start."""
    file = tmp_path / "secrets.toml"
    if secrets is not None:
        file.write_text(secrets, encoding="utf-8")
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.port", str(free_port()), *flags]
    environment = {**os.environ, "STREAMLIT_SECRETS_FILES": str(file)}
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    return result.returncode, result.stderr


WITHOUT = "# no sign-in\n"


@pytest.mark.services
@pytest.mark.parametrize(
    ("secrets", "flags", "message"),
    [
        (WITHOUT, ("--server.address", "0.0.0.0"), "server.address är 0.0.0.0"),  # noqa: S104
        ("[auth\n", (), "secrets.toml går inte att läsa"),
        (None, (), "secrets.toml går inte att läsa"),
        (
            secrets_for(ORIGIN, "https://x.example").replace(COOKIE_SECRET, "kort"),
            (),
            "cookie_secret ska vara minst 32 tecken",
        ),
    ],
)
def test_a_panel_that_would_stand_open_does_not_start(tmp_path: Path, secrets: str | None, flags, message: str) -> None:
    code, received = started(tmp_path, secrets, *flags)
    assert code != 0
    assert "Panelen startar inte." in received
    assert message in received
    assert "Traceback" not in received


OPEN_PATHS = ("/api/v2/tables", "/api/v2/tables/x/data", "/datasets/dcat")


@pytest.mark.parametrize("is_open", [True, False])
def test_open_data_is_read_without_signing_in_and_nothing_else_is(is_open: bool, monkeypatch) -> None:
    monkeypatch.setattr(middleware, "is_open_data", lambda: is_open)
    inner = Inner()
    closed = ("/", "/utforska", "/data/utforska.csv", "/api", "/_stcore/health", "/apiv2", "/finns-inte")
    statuses = {
        path: call(AccessMiddleware(inner, sign_in()), http(path, OWN))[0]["status"] for path in (*OPEN_PATHS, *closed)
    }
    assert statuses == dict.fromkeys(OPEN_PATHS, 200 if is_open else 401) | dict.fromkeys(closed, 401)
    user = inner.user
    assert (user == OPEN_DATA and not user.may_in(Permission.READ, "ks-2024", "0581")) if is_open else user is None
    headers = [*OWN, (b"authorization", b"Bearer panelen_finns-inte")]
    assert call(AccessMiddleware(inner, sign_in()), http(OPEN_PATHS[0], headers))[0]["status"] == 401


def test_a_token_opens_the_data_api_and_nothing_else() -> None:
    token = tokens.create("Power BI", ["ks-*"], False, clock.today(), "controller")
    inner = Inner()
    for kind, credential in (("Bearer", token), ("Basic", base64.b64encode(f"nyckel:{token}".encode()).decode())):
        headers = [*OWN, (b"authorization", f"{kind} {credential}".encode())]
        statuses = {
            path: call(AccessMiddleware(inner, sign_in()), http(path, headers))[0]["status"]
            for path in (
                "/api/v2/tables",
                "/api/v2/tables/x/data",
                "/",
                "/api",
                "/data/budget/ram.csv",
                "/_stcore/health",
            )
        }
        assert statuses == {"/api/v2/tables": 200, "/api/v2/tables/x/data": 200} | dict.fromkeys(
            ("/", "/api", "/data/budget/ram.csv", "/_stcore/health"), 401
        )
        assert call(AccessMiddleware(inner, sign_in()), socket(headers))[0]["type"] == "websocket.close"
    assert getattr(inner.user, "subject", None) == "nyckel:1"
    tokens.revoke(1)
    refused = call(AccessMiddleware(inner, sign_in()), http("/api/v2/tables", headers))[0]
    assert refused["status"] == 401
    assert dict(refused["headers"])[b"www-authenticate"].startswith(b"Basic ")


def test_a_token_that_does_not_hold_is_no_way_round_a_sign_in() -> None:
    headers = [*OWN, (b"authorization", b"Bearer panelen_x")]
    assert call(AccessMiddleware(Inner(), sign_in()), http("/api/v2/tables", headers))[0]["status"] == 401
