"""Test requests to the services: what is tried again, what is refused, and what the error says."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
import stamina
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from etl.fetch.failure import FetchError
from etl.fetch.sources import web as outside
from etl.fetch.sources.web import AGENT, Pace, TransientError, Web, keep_pace, onward, request, wait_of
from tests.support.services.raw import CUT, WHOLE, raw_server

ATTEMPTS = 3


@pytest.fixture(autouse=True)
def no_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=ATTEMPTS, cap=True):
        yield


@pytest.fixture
def web() -> Web:
    return Web(timeout_seconds=(2.0, 0.3))


def serve(server: HTTPServer, *responses: Response) -> tuple[str, list[Request]]:
    """Serve the answers one after the other, the last one for ever. Return the address, and what has been asked."""
    left, requests = list(responses), []

    def response(request: Request) -> Response:
        requests.append(request)
        return left.pop(0) if len(left) > 1 else left[0]

    server.expect_request("/x").respond_with_handler(response)
    return server.url_for("/x"), requests


def json_response(body: str = "{}", status: int = 200, **headers: str) -> Response:
    return Response(body, status, headers, content_type="application/json")


def test_an_answer_comes_as_it_is_and_the_project_says_who_it_is(httpserver: HTTPServer, web: Web) -> None:
    url, requests = serve(httpserver, json_response('{"å": 1}'))
    response = request(web, url, name="a")
    assert (response.body, response.json(), response.url, response.name) == ('{"å": 1}'.encode(), {"å": 1}, url, "a")
    assert requests[0].headers["User-Agent"] == AGENT


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_fault_that_passes_is_tried_again(httpserver: HTTPServer, web: Web, status: int) -> None:
    url, requests = serve(httpserver, json_response(status=status), json_response('{"a": 1}'))
    assert request(web, url).json() == {"a": 1}
    assert len(requests) == 2


def test_a_fault_that_stays_is_reported_after_the_last_try(httpserver: HTTPServer, web: Web) -> None:
    url, requests = serve(httpserver, json_response(status=503))
    with pytest.raises(FetchError, match="svarade 503") as caught:
        request(web, url)
    assert len(requests) == ATTEMPTS
    assert url in str(caught.value) and "Försök igen senare" in str(caught.value)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_what_will_not_pass_is_not_tried_again(httpserver: HTTPServer, web: Web, status: int) -> None:
    url, requests = serve(httpserver, json_response(status=status))
    with pytest.raises(FetchError, match=f"svarade {status}"):
        request(web, url)
    assert len(requests) == 1


def test_retry_after_is_what_is_waited(httpserver: HTTPServer, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[bool | float] = []

    def noted(error: Exception) -> bool | float:
        waits.append(wait_of(error))
        return waits[-1]

    monkeypatch.setattr(outside, "wait_of", noted)
    now = datetime(2026, 11, 24, 12, tzinfo=UTC)
    monkeypatch.setattr(outside, "_now", lambda: now)
    later = format_datetime(now + timedelta(seconds=42), usegmt=True)
    busy = [json_response(status=429, **{"Retry-After": stated}) for stated in ("17", later)]
    url, _ = serve(httpserver, *busy, json_response())
    request(web, url)
    assert waits == [17.0, 42.0]


@pytest.mark.parametrize(
    ("error", "wait"), [(TransientError("x"), True), (TransientError("x", 3.5), 3.5), (ValueError("x"), False)]
)
def test_only_what_passes_is_waited_for(error: Exception, wait: bool | float) -> None:
    assert wait_of(error) is wait or wait_of(error) == wait


def test_a_retry_after_beyond_patience_is_reported(httpserver: HTTPServer, web: Web) -> None:
    url, requests = serve(httpserver, json_response(status=429, **{"Retry-After": "86400"}))
    with pytest.raises(FetchError, match="86400 sekunder"):
        request(web, url)
    assert len(requests) == 1


def test_a_connection_that_is_cut_is_tried_again(web: Web) -> None:
    with raw_server([CUT, WHOLE]) as url:
        assert request(web, url).body == b"{}"


def test_a_connection_that_is_always_cut_is_reported(web: Web) -> None:
    with raw_server([CUT]) as url, pytest.raises(FetchError, match="bröts"):
        request(web, url)


def test_silence_is_reported(web: Web) -> None:
    with raw_server([None]) as url, pytest.raises(FetchError, match=r"inte i tid|bröts"):
        request(web, url)


def test_nobody_there_is_stated(web: Web) -> None:
    with raw_server([WHOLE]) as url:
        pass
    with pytest.raises(FetchError, match="Förbindelsen"):
        request(web, url)


def test_a_page_in_place_of_data_is_refused(httpserver: HTTPServer, web: Web) -> None:
    url, _ = serve(httpserver, Response("<html>", 200, content_type="text/html; charset=utf-8"))
    with pytest.raises(FetchError, match="text/html, väntat var application/json"):
        request(web, url)
    with pytest.raises(FetchError, match="väntat var en fil"):
        request(web, url, expects="file")


@pytest.mark.parametrize("body", ["{", "NaN", '{"a": Infinity}', "[" * 100_000, "\xff"])
def test_what_is_not_json_is_refused(httpserver: HTTPServer, web: Web, body: str) -> None:
    url, _ = serve(httpserver, Response(body.encode("latin-1"), content_type="application/json"))
    with pytest.raises(FetchError, match="inte giltig JSON"):
        request(web, url).json()


def test_an_answer_without_end_is_refused(httpserver: HTTPServer) -> None:
    url, _ = serve(httpserver, json_response("[" + "1," * 10_000 + "1]"))
    with pytest.raises(FetchError, match="större än"):
        request(Web(max_bytes=10_000), url)


def test_an_answer_that_drips_is_given_up(httpserver: HTTPServer) -> None:
    url, requests = serve(httpserver, json_response())
    passing = iter(range(0, 100_000, 1000))
    with pytest.raises(FetchError, match="för långsamt"):
        request(Web(clock=lambda: float(next(passing))), url)
    assert len(requests) == ATTEMPTS


def test_it_follows_on_the_same_host_and_never_to_another(httpserver: HTTPServer, web: Web) -> None:
    url, _ = serve(httpserver, json_response('{"a": 1}'))
    moved = httpserver.url_for("/old")
    httpserver.expect_request("/old").respond_with_response(Response(status=301, headers={"Location": "/x"}))
    httpserver.expect_request("/away").respond_with_response(
        Response(status=302, headers={"Location": "https://statistik.example/x"})
    )
    httpserver.expect_request("/ring").respond_with_response(Response(status=307, headers={"Location": "/ring"}))
    assert request(web, moved).json() == {"a": 1}
    with pytest.raises(FetchError, match=r"statistik\.example, en annan värd"):
        request(web, httpserver.url_for("/away"))
    with pytest.raises(FetchError, match="i en ring"):
        request(web, httpserver.url_for("/ring"))
    assert url != moved


@pytest.mark.parametrize(
    ("stated", "followed"),
    [
        ("/v3/x?page=2", "https://api.kolada.se/v3/x?page=2"),
        ("http://api.kolada.se/v3/x", "https://api.kolada.se/v3/x"),
        ("https://api.kolada.se/v3/x", "https://api.kolada.se/v3/x"),
    ],
)
def test_where_a_service_sends_on_to_is_its_own_host_by_https(stated: str, followed: str) -> None:
    assert onward("https://api.kolada.se/v3/data", stated) == followed


@pytest.mark.parametrize(
    ("url", "stated"),
    [
        ("https://api.kolada.se/v3", "https://kolada.example/v3"),
        ("https://api.kolada.se/v3", "//kolada.example/v3"),
        ("https://api.kolada.se/v3", "https://api.kolada.se@kolada.example/v3"),
        ("https://api.kolada.se/v3", "file:///etc/passwd"),
        ("http://127.0.0.1:1/v3", "http://127.0.0.1:2/v3"),
    ],
)
def test_another_host_is_refused(url: str, stated: str) -> None:
    with pytest.raises(FetchError, match="skickar vidare"):
        onward(url, stated)


@pytest.mark.parametrize(
    "url", ["http://api.kolada.se/v3", "ftp://x/y", "file:///etc/passwd", "x", "https://a:b@c.se/"]
)
def test_only_https(web: Web, url: str) -> None:
    with pytest.raises(FetchError, match="inte https"):
        request(web, url)


def test_the_pace_of_a_service_is_kept() -> None:
    now, slept, sent = [100.0], [], []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    web = Web(clock=lambda: now[0], sleep=sleep, paces={"a.se": Pace(3, 10.0)})
    for _ in range(10):
        keep_pace(web, "https://a.se/x")
        keep_pace(web, "https://b.se/x")
        sent.append(now[0])
        now[0] += 1
    assert slept == [7.0, 7.0, 7.0]
    assert all(sum(at <= one < at + 10 for one in sent) <= 3 for at in sent)


def test_a_host_that_did_not_respond_is_asked_once_by_the_series_after(httpserver: HTTPServer, web: Web) -> None:
    url, requests = serve(httpserver, Response(status=503))
    with pytest.raises(FetchError, match="efter flera försök"):
        request(web, url)
    assert len(requests) == ATTEMPTS
    with pytest.raises(FetchError, match="svarade inte heller för en serie före"):
        request(web, url)
    assert len(requests) == ATTEMPTS + 1
    httpserver.clear_all_handlers()
    url, requests = serve(httpserver, Response("1", content_type="application/json"), Response(status=503))
    assert request(web, url).json() == 1
    with pytest.raises(FetchError, match="efter flera försök"):
        request(web, url)
