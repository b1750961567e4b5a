"""Test attacks with and without a role: forged cookies and callbacks, other addresses, large and split requests."""

import shutil
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import duckdb
import httpx
import pytest
from websockets.exceptions import ConnectionClosedError, InvalidStatus

from panel import warehouse
from panel.__main__ import main
from panel.access import routes
from panel.access.limits import MAX_PAGES
from panel.access.middleware import TOO_MUCH_UPLOADED
from panel.records import audit, sessions
from panel.records.audit import Event, LogFilter
from panel.records.sessions import MAX_IDLE
from tests.support.provider import Panel, client, sign_in, signed_in, start_panel
from tests.support.provider.session import open_socket
from tests.support.streamlit_private import validate_xsrf_token

pytestmark = pytest.mark.services

USER = "_streamlit_user"
MIB = 1024 * 1024


@pytest.fixture(scope="module")
def panel(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Panel]:
    own = tmp_path_factory.mktemp("attacked")
    shutil.copy(built, own / "dashboard.duckdb")
    with start_panel(own / "dashboard.duckdb", own) as running:
        yield running


def cookies_set(responses: list[httpx.Response]) -> dict[str, set[str]]:
    """Return the attributes of each cookie that was set, in small letters, without those that take one away."""
    found: dict[str, set[str]] = {}
    for response in responses:
        for header in response.headers.get_list("set-cookie"):
            name, *attributes = (part.strip() for part in header.split(";"))
            found[name.partition("=")[0]] = {attribute.lower() for attribute in attributes}
    return found


def test_each_cookie_is_secure_and_held_from_scripts_and_other_sites(panel: Panel) -> None:
    with client(panel.origin) as visitor:
        response = sign_in(visitor, "lasare")
        own = [one for one in (*response.history, response) if str(one.url).startswith(panel.origin)]
        cookies = cookies_set([*own, visitor.get("/"), visitor.get("/_stcore/host-config")])
    assert USER in {name.partition("__")[0] for name in cookies}
    for name, attributes in cookies.items():
        assert "secure" in attributes, name
        assert not any(attribute.startswith("domain") for attribute in attributes), name
        token = name == "_streamlit_xsrf"
        assert ("samesite=strict" if token else "samesite=lax") in attributes, name
        assert token or "httponly" in attributes, name


def test_the_token_against_forged_requests_comes_with_the_sign_in_and_stays_as_a_page_opens(panel: Panel) -> None:
    with signed_in(panel.origin, "lasare") as visitor:
        tokens = [visitor.cookies["_streamlit_xsrf"]]
        for path in ("/_stcore/health", "/_stcore/host-config", "/"):
            visitor.get(path)
            tokens.append(visitor.cookies["_streamlit_xsrf"])
    # Each is masked anew.
    assert all(validate_xsrf_token(tokens[0], one) for one in tokens)


def test_a_cookie_that_is_forged_changed_or_cut_is_nobodys(panel: Panel) -> None:
    with signed_in(panel.origin, "controller") as visitor:
        cookies = {cookie.name: cookie.value or "" for cookie in visitor.cookies.jar}
        assert visitor.get("/drift").status_code == 200
    name = next(one for one in cookies if one.startswith(USER))
    value = cookies[name].strip('"')
    middle = len(value) // 2
    flipped = value[:middle] + ("A" if value[middle] != "A" else "B") + value[middle + 1 :]
    for forged in (flipped, value[:-2], value[2:], "", "null", '{"is_logged_in": true}', value.upper(), value + value):
        response = httpx.get(panel.origin + "/drift", headers={"Cookie": f"{name}={forged}"})
        assert response.status_code == 401, forged
    response = httpx.get(panel.origin + "/drift", headers={"Cookie": f"_streamlit_user_tokens={value}"})
    assert response.status_code == 401


def test_a_cookie_that_was_there_before_signing_in_is_not_kept(panel: Panel) -> None:
    with client(panel.origin) as visitor:
        visitor.cookies.set(USER, "planted", domain="localhost.local", path="/")
        sign_in(visitor, "lasare")
        assert visitor.get("/befolkning").status_code == 200
        first = {cookie.value for cookie in visitor.cookies.jar if cookie.name.startswith(USER)}
        assert "planted" not in first
    with signed_in(panel.origin, "lasare") as again:
        assert {cookie.value for cookie in again.cookies.jar if cookie.name.startswith(USER)}.isdisjoint(first)


def test_an_answer_to_a_sign_in_that_this_browser_never_began_is_refused(panel: Panel) -> None:
    with client(panel.origin) as victim, client(panel.origin) as other:
        assert victim.get("/oauth2callback?code=abc&state=def").status_code == 401
        begun = other.get("/logga-in", follow_redirects=False)
        while urlsplit(begun.headers.get("location", "")).netloc in {"", urlsplit(panel.origin).netloc}:
            begun = other.get(begun.headers["location"], follow_redirects=False)
        parameters = parse_qs(urlsplit(begun.headers["location"]).query)
        assert {"state", "nonce", "code_challenge"} <= set(parameters)
        assert parameters["code_challenge_method"] == ["S256"]
        planted = victim.get(f"/oauth2callback?code=abc&state={parameters['state'][0]}")
        assert planted.status_code == 401
        assert victim.get("/befolkning", headers={"Accept": "text/html"}).status_code == 401


@pytest.mark.parametrize(
    "address",
    [
        "//evil.example/",
        "https://evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "/%0d%0aSet-Cookie:x=1",
        "/x",
    ],
)
def test_signing_in_leads_nowhere_else(panel: Panel, address: str) -> None:
    with client(panel.origin) as visitor:
        form = visitor.get("/logga-in", params={"till": address}, follow_redirects=True)
        response = visitor.post(str(form.url), data={"login": "lasare"}, follow_redirects=True)
        assert str(response.url).rstrip("/") == panel.origin
        assert "x" not in visitor.cookies


def test_a_sign_in_that_was_ended_opens_nothing_any_more(panel: Panel) -> None:
    with signed_in(panel.origin, "lasare") as visitor:
        copied = {cookie.name: cookie.value or "" for cookie in visitor.cookies.jar}
        assert httpx.get(panel.origin + "/befolkning", cookies=copied).status_code == 200
        visitor.get("/auth/logout", follow_redirects=True)
    assert httpx.get(panel.origin + "/befolkning", cookies=copied).status_code == 401


def test_a_session_is_listed_and_ended_by_a_command_and_its_open_page_shows_nothing_more(
    panel: Panel, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(panel.database))
    given = ("/befolkning", "/data/budget/ram.csv", "/api/v2/plans", "/picture")
    with signed_in(panel.origin, "analytiker") as one, signed_in(panel.origin, "rapportor") as other:
        with open_socket(one, panel.origin) as page:
            assert page.show("befolkning")
            assert main(["session", "list"]) == 0
            listed = capsys.readouterr().out
            (session,) = [row for row in sessions.every(MAX_IDLE) if row.who == "analytiker@kommun.example"]
            assert session.session_id in listed and session.through == "127.0.0.1"
            assert main(["session", "end"]) == main(["session", "end", "saknas"]) == 2
            assert main(["session", "end", session.session_id]) == 0
            assert "1 inloggning är avslutad." in capsys.readouterr().out
            with pytest.raises(ConnectionClosedError, match="gått ut"):
                page.show("budget")
        assert [one.get(path).status_code for path in given] == [401] * 4
        assert [other.get(path).status_code for path in given] == [200] * 4
        assert main(["session", "end", "--user", "rapportor@kommun.example"]) == 0
        assert [other.get(path).status_code for path in given] == [401] * 4
    assert main(["session", "end", "--user", "rapportor@kommun.example"]) == 2
    line = audit.lines(LogFilter(Event.ENDED_SESSION))[-1]
    assert line.about == {"session": session.session_id, "user": "analytiker@kommun.example"}


def test_who_signs_in_again_in_the_same_browser_has_one_session(panel: Panel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(panel.database))
    with signed_in(panel.origin, "godkannare") as visitor:
        sign_in(visitor, "godkannare")
        assert visitor.get("/befolkning").status_code == 200
        assert [one.who for one in sessions.every(MAX_IDLE)].count("godkannare@kommun.example") == 1


def test_the_browser_forgets_what_it_was_shown_at_the_end_of_a_sign_in(panel: Panel) -> None:
    last = httpx.get(panel.origin + routes.SIGNED_OUT)
    # The cookies of the municipality's other services are none of ours.
    assert last.headers["clear-site-data"] == '"cache", "storage"'


def test_a_provider_that_is_not_the_one_that_was_named_gives_nobody_a_role(built: Path, tmp_path: Path) -> None:
    shutil.copy(built, tmp_path / "dashboard.duckdb")
    another = "https://inloggning.kommun.example"
    with (
        start_panel(tmp_path / "dashboard.duckdb", tmp_path, issuer=another) as strict,
        signed_in(strict.origin, "controller") as visitor,
    ):
        assert visitor.get("/befolkning").status_code == 403
        assert "ingen roll" in visitor.get("/", headers={"accept": "text/html"}).text


def test_a_sign_in_is_logged_and_one_that_fails_is_not_taken_for_one(
    panel: Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(warehouse.DATABASE_VARIABLE, str(panel.database))
    before = audit.count()
    with signed_in(panel.origin, "analytiker") as visitor:
        visitor.get("/auth/logout", follow_redirects=True)
        visitor.get("/oauth2callback?error=interaction_required&error_description=nej%0Anej")
    lines = audit.lines(max_lines=audit.count() - before)
    assert lines[0].about == {"reason": "interaction_required"}
    assert [(line.event, line.who) for line in lines if line.event != Event.REFUSED] == [
        ("sign-in failed", "okänd"),
        ("signed out", "analytiker@kommun.example"),
        ("signed in", "analytiker@kommun.example"),
    ]


def test_what_an_anonymous_user_writes_in_the_address_of_sign_in_is_not_written_in_the_log(panel: Panel) -> None:
    log = panel.database.parent / "panel.log"
    with client(panel.origin) as visitor:
        for query in (
            "error=%1b[31mKONTOT_SP%c3%84RRAT",
            "error=access_denied&error_description=RING_0700",
            "error=a&error=RING_B",
        ):
            visitor.get(f"/oauth2callback?{query}&state=RING_C")
    written = log.read_text(encoding="utf-8")
    assert "Error during authentication: access_denied. Error description: None" in written
    assert "Error during authentication: unknown_error" in written
    assert not any(word in written for word in ("KONTOT", "RING_", "\x1b[31m"))


def test_a_page_that_fails_reveals_nothing_of_itself(panel: Panel, tmp_path: Path) -> None:
    kept, broken = panel.database.with_name("kept.duckdb"), panel.database.with_name("broken.duckdb")
    shutil.copy(panel.database, kept)
    shutil.copy(panel.database, broken)
    with duckdb.connect(str(broken)) as connection:
        connection.execute("DROP TABLE observation CASCADE")
    with signed_in(panel.origin, "lasare") as visitor, open_socket(visitor, panel.origin) as session:
        broken.replace(panel.database)
        session.show("befolkning")
        shown = " ".join(str(element) for element in session.elements)
        kept.replace(panel.database)
        assert "Något gick fel när sidan skulle visas." in shown
        for word in ("Traceback", "Error", "source", ".py", "site-packages"):
            assert word not in shown, word
        assert "Folkmängd" in session.show("befolkning")
    log = (panel.database.parent / "panel.log").read_text(encoding="utf-8")
    assert "Traceback" in log


def test_what_few_may_see_is_kept_in_no_cache(panel: Panel) -> None:
    with signed_in(panel.origin, "controller") as visitor:
        for address in ("/", "/drift", "/data/budget/ram.csv", "/finns-inte", "/_stcore/host-config"):
            assert visitor.get(address).headers["cache-control"] == "no-store", address


def test_a_file_that_is_too_large_or_comes_without_the_token_is_refused_by_the_server(panel: Panel) -> None:
    with signed_in(panel.origin, "rapportor") as visitor, open_socket(visitor, panel.origin) as session:
        session.show("uppfoljning")
        address = f"/_stcore/upload_file/{session.session_id}/en-fil"
        token = {"X-Xsrftoken": visitor.cookies.get("_streamlit_xsrf", "")}

        def handed_in(size: int, headers: dict[str, str]) -> int:
            return visitor.put(address, files={"file": ("blad.xlsx", bytes(size))}, headers=headers).status_code

        assert handed_in(9 * MIB, token) == 204
        assert handed_in(10 * MIB + 1, token) == 413
        assert handed_in(1, {}) == handed_in(1, {"X-Xsrftoken": "another"}) == 403


def test_files_without_end_are_refused_with_a_word_and_a_file_taken_away_makes_room(panel: Panel) -> None:
    with (
        signed_in(panel.origin, "controller") as visitor,
        open_socket(visitor, panel.origin) as one,
        open_socket(visitor, panel.origin) as other,
    ):
        one.show("uppfoljning")
        other.show("uppfoljning")
        token = {"X-Xsrftoken": visitor.cookies.get("_streamlit_xsrf", "")}
        addresses = [f"/_stcore/upload_file/{(one, other)[n % 2].session_id}/fil-{n}" for n in range(7)]

        def hand_in(address: str) -> httpx.Response:
            return visitor.put(address, files={"file": ("blad.xlsx", bytes(9 * MIB))}, headers=token)

        assert [hand_in(address).status_code for address in addresses[:6]] == [204] * 6
        refused = hand_in(addresses[6])
        assert (refused.status_code, refused.text) == (413, TOO_MUCH_UPLOADED)
        assert visitor.delete(addresses[0], headers=token).status_code == 204
        assert hand_in(addresses[6]).status_code == 204


def test_a_person_has_no_more_than_so_many_pages_open_and_others_are_not_touched(panel: Panel) -> None:
    with signed_in(panel.origin, "lasare") as visitor, ExitStack() as opened:
        for _ in range(MAX_PAGES):
            opened.enter_context(open_socket(visitor, panel.origin))
        with pytest.raises(InvalidStatus), open_socket(visitor, panel.origin):
            pass
        got = visitor.get("/budget", headers={"accept": "text/html"})
        assert (got.status_code, "Stäng några flikar" in got.text) == (429, True)
        with signed_in(panel.origin, "analytiker") as another, open_socket(another, panel.origin) as session:
            assert session.show("budget")
    with signed_in(panel.origin, "lasare") as visitor, open_socket(visitor, panel.origin) as session:
        assert session.show("budget")


@pytest.mark.parametrize(
    "path",
    [
        "/static/../../../../../../etc/passwd",
        "/static/..%2f..%2f..%2f..%2fetc/passwd",
        "/static/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "/media/..%2f..%2f..%2fetc/passwd",
        "/data/..%2faudit.sqlite",
        "/data/audit.csv",
        "/.streamlit/secrets.toml",
        "/_stcore/../secrets.toml",
        "/drift/../../secrets.toml",
        "/%00",
    ],
)
def test_a_path_that_climbs_finds_nothing_for_a_controller_either(panel: Panel, path: str) -> None:
    with signed_in(panel.origin, "controller") as visitor:
        response = visitor.send(visitor.build_request("GET", panel.origin + path))
    assert response.status_code in {400, 404, 405}, response.text[:200]
    assert "client_secret" not in response.text


def send_raw(origin: str, request: bytes) -> bytes:
    """Send bytes as they are, and return all that is answered until the server closes or falls silent."""
    parts = urlsplit(origin)
    with socket.create_connection(("127.0.0.1", parts.port or 80), timeout=10) as wire:
        wire.sendall(request.replace(b"HOST", parts.netloc.encode()))
        wire.shutdown(socket.SHUT_WR)
        response = b""
        while chunk := wire.recv(65536):
            response += chunk
    return response


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"GET /panel.css HTTP/1.1\r\nHost: HOST\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /drift HTTP/1.1\r\nHost: HOST\r\n\r\n",
        b"GET /panel.css HTTP/1.1\r\nHost: HOST\r\nContent-Length: 0\r\nContent-Length: 40\r\n\r\nGET /drift HTTP/1.1\r\nHost: HOST\r\n\r\n",
        b"GET /panel.css HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        b"GET /panel.css HTTP/1.1\r\nHost: HOST\r\nX: a\r\n b: c\r\nContent-Length: 3\r\n\r\nabc",
        b"TRACE / HTTP/1.1\r\nHost: HOST\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: HOST\r\nContent-Length: 3\r\n\r\nabc",
        b"GET / HTTP/1.1\r\nHost: HOST\r\nHost: evil.example\r\n\r\n",
        b"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    ],
)
def test_a_request_that_can_be_read_in_two_ways_is_refused(panel: Panel, request_bytes: bytes) -> None:
    response = send_raw(panel.origin, request_bytes)
    first = response.split(b"\r\n", 1)[0]
    assert first.split(b" ")[1] in {b"400", b"401", b"405", b"413", b"421", b"501"}, first
    assert b"HTTP/1.1 200" not in response
