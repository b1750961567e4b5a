"""Requests to a service on the web, with limits.

Only https (http to this machine alone), no redirects to another host, responses of the expected type and limited
size. What may pass (429, 5xx, a broken connection, a timeout) is retried, after Retry-After where it is given.
"""

import json
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Literal
from urllib.parse import urljoin, urlsplit

import requests
import stamina
import urllib3

from etl.fetch.failure import FetchError

AGENT = "Uppdragspanelen/1.0 (a municipality's panel; fetches open statistics)"
ATTEMPTS = 5
MAX_BYTES = 200_000_000
MAX_WAIT_SECONDS = 300.0
MAX_RESPONSE_SECONDS = 600.0
TIMEOUT_SECONDS = (10.0, 60.0)
MAX_REDIRECTS = 5
CHUNK = 1 << 16
HERE = {"localhost", "127.0.0.1", "::1"}
REDIRECTS = {301, 302, 307, 308}
PASSING = {429, 500, 502, 503, 504}
LOOK = "Öppna adressen i en webbläsare och se vad som står där."
LATER = "Försök igen senare. Det som redan är hämtat gäller till dess."

Expects = Literal["json", "file", "page"]


class TransientError(Exception):
    """A fault that may be gone at the next attempt. `wait_seconds` is the service's Retry-After, or None."""

    def __init__(self, problem: str, wait_seconds: float | None = None) -> None:
        self.wait_seconds = wait_seconds
        super().__init__(problem)


@dataclass
class Pace:
    """At most `calls` calls to a service in any `seconds` seconds."""

    calls: int
    seconds: float
    sent: deque[float] = field(default_factory=deque)


@dataclass
class Web:
    """A session with each host's pace, a clock and a sleep (seconds) that tests can replace, and `down`.

    `down` has the hosts that did not respond after all attempts.
    """

    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], object] = time.sleep
    timeout_seconds: tuple[float, float] = TIMEOUT_SECONDS
    max_bytes: int = MAX_BYTES
    attempts: int = ATTEMPTS
    max_seconds: float = MAX_RESPONSE_SECONDS
    session: requests.Session = field(default_factory=requests.Session)
    paces: dict[str, Pace] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    down: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class RawResponse:
    """A raw response: the name to store it under, its address, the JSON posted, and the body unchanged."""

    name: str
    url: str
    body: bytes
    posted: dict[str, Any] | None = None

    def json(self) -> Any:  # noqa: ANN401 - the type depends on the request
        """Return the body parsed as JSON. Raises FetchError when it is not JSON."""
        return read_json(self.body, self.url)


def request(
    web: Web, url: str, *, name: str = "", posted: dict[str, Any] | None = None, expects: Expects = "json"
) -> RawResponse:
    """Return a service's response. Raises FetchError, with the address, when there is none that can be used."""
    require_https(url)
    host = urlsplit(url).netloc
    if host in web.down:
        return _request_again(web, url, name, posted, expects)
    try:
        # No timeout here: it would cut off a long Retry-After, and each response has its own limit.
        tries = stamina.retry_context(on=wait_of, attempts=web.attempts, timeout=None, wait_initial=1, wait_max=30)
        for attempt in tries:
            with attempt:
                return RawResponse(name, url, _request_once(web, url, posted, expects), posted)
    except TransientError as error:
        web.down.add(host)
        several = " Det gick inte efter flera försök." if web.attempts > 1 else ""
        raise FetchError(f"{error}{several}", LATER, location=url) from error
    raise AssertionError


def _request_again(web: Web, url: str, name: str, posted: dict[str, Any] | None, expects: Expects) -> RawResponse:
    """Request once from a host that did not respond before: all series of a night must not wait for it in turn."""
    try:
        response = RawResponse(name, url, _request_once(web, url, posted, expects), posted)
    except TransientError as error:
        raise FetchError(f"{error} Den svarade inte heller för en serie före.", LATER, location=url) from error
    web.down.discard(urlsplit(url).netloc)
    return response


def wait_of(error: Exception) -> bool | float:
    """Return whether to retry after an error, or in how many seconds."""
    if not isinstance(error, TransientError):
        return False
    return True if error.wait_seconds is None else error.wait_seconds


def require_https(url: str) -> None:
    """Raise FetchError for an address that is not https (or http to this machine), or that has a user name."""
    parts = urlsplit(url)
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in HERE)
    if not is_safe or not parts.hostname or parts.username:
        raise FetchError("Adressen är inte https.", "Skriv adressen med https:// i katalogen.", location=url)


def onward(url: str, stated: str) -> str:
    """Return the address that a service redirects or refers to. Raises FetchError for another host.

    A service behind a proxy may give its own address as http: it is then changed to https.
    """
    other = urljoin(url, stated)
    if url.startswith("https://") and other.startswith("http://"):
        other = other.replace("http://", "https://", 1)
    here, there = urlsplit(url), urlsplit(other)
    if here.hostname != there.hostname:
        problem = f"Tjänsten skickar vidare till {there.hostname or other}, en annan värd."
        raise FetchError(
            problem, "Kontrollera vart tjänsten har flyttat, och ändra adressen i katalogen.", location=url
        )
    if here.hostname in HERE and here.port != there.port:
        raise FetchError("Tjänsten skickar vidare till en annan port.", "Ändra adressen i katalogen.", location=url)
    require_https(other)
    return other


def read_json(body: bytes, location: str) -> Any:  # noqa: ANN401 - the type depends on the request
    """Return parsed JSON. Raises FetchError when it is not JSON, or has NaN or Infinity."""

    def refuse(word: str) -> None:
        raise ValueError(word)

    try:
        return json.loads(body, parse_constant=refuse)
    except (ValueError, RecursionError) as error:
        raise FetchError("Svaret är inte giltig JSON.", LOOK, location=location) from error


def keep_pace(web: Web, url: str) -> None:
    """Wait, if need be, until a call to the address keeps within its host's pace."""
    with web.lock:
        pace = web.paces.get(urlsplit(url).netloc)
        if pace is None:
            return
        while pace.sent and web.clock() - pace.sent[0] >= pace.seconds:
            pace.sent.popleft()
        if len(pace.sent) >= pace.calls:
            web.sleep(max(0.0, pace.sent[0] + pace.seconds - web.clock()))
            pace.sent.popleft()
        pace.sent.append(web.clock())


def _request_once(web: Web, url: str, posted: dict[str, Any] | None, expects: Expects) -> bytes:
    target = url
    for _ in range(MAX_REDIRECTS):
        keep_pace(web, target)
        try:
            with _send(web, target, posted, expects) as response:
                if response.status_code in REDIRECTS and "Location" in response.headers:
                    target = onward(target, response.headers["Location"])
                    continue
                _require_status(response, url)
                _require_kind(response, url, expects)
                return _read(web, response, url)
        except requests.Timeout as error:
            raise TransientError("Tjänsten svarade inte i tid.") from error
        except requests.exceptions.InvalidSchema as error:
            raise FetchError("Adressen är inte https.", "Skriv adressen med https://.", location=url) from error
        except (requests.ConnectionError, requests.exceptions.ChunkedEncodingError) as error:
            raise TransientError("Förbindelsen bröts eller gick inte att få.") from error
        except requests.RequestException as error:
            raise FetchError("Det gick inte att fråga tjänsten.", "Kontrollera adressen.", location=url) from error
    raise FetchError("Tjänsten skickar runt i en ring.", "Kontrollera adressen i katalogen.", location=url)


def _send(web: Web, url: str, posted: dict[str, Any] | None, expects: Expects) -> requests.Response:
    headers = {"User-Agent": AGENT, "Accept": "application/json" if expects == "json" else "*/*"}
    return web.session.request(
        "GET" if posted is None else "POST",
        url,
        json=posted,
        headers=headers,
        timeout=web.timeout_seconds,
        allow_redirects=False,
        stream=True,
    )


def _require_status(response: requests.Response, url: str) -> None:
    status = response.status_code
    if status == requests.codes.ok:
        return
    if status in PASSING:
        raise TransientError(f"Tjänsten svarade {status}.", _retry_after(response, url))
    action = (
        "Kontrollera tabellens eller nyckeltalets id i katalogen." if status in {400, 404} else "Läs tjänstens villkor."
    )
    raise FetchError(f"Tjänsten svarade {status}, väntat var 200.", action, location=url)


def _retry_after(response: requests.Response, url: str) -> float | None:
    """Return Retry-After, a number or a date, in seconds; None without one. Raises FetchError when too long."""
    stated = response.headers.get("Retry-After", "").strip()
    if not stated:
        return None
    try:
        wait = float(stated) if stated.isdecimal() else (parsedate_to_datetime(stated) - _now()).total_seconds()
    except (ValueError, TypeError):
        return None
    if wait > MAX_WAIT_SECONDS:
        raise FetchError(f"Tjänsten vill att vi väntar {wait:.0f} sekunder.", LATER, location=url)
    return max(0.0, wait)


def _now() -> datetime:
    return datetime.now(UTC)


def _require_kind(response: requests.Response, url: str, expects: Expects) -> None:
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    is_json = kind.endswith(("/json", "+json"))
    if (expects == "json" and not is_json) or (expects == "file" and kind == "text/html"):
        awaited = "application/json" if expects == "json" else "en fil"
        problem = f"Svaret är {kind or 'av okänd typ'}, väntat var {awaited}."
        raise FetchError(problem, LOOK, location=url)


def _pieces(response: requests.Response) -> Iterator[bytes]:
    """Yield bytes as they arrive: waiting for full chunks would let a slow response evade the time limit."""
    try:
        while piece := response.raw.read1(CHUNK, decode_content=True):
            yield piece
    except urllib3.exceptions.HTTPError as error:
        raise requests.ConnectionError(str(error)) from error


def _read(web: Web, response: requests.Response, url: str) -> bytes:
    began, body = web.clock(), bytearray()
    for piece in _pieces(response):
        body += piece
        if len(body) > web.max_bytes:
            problem = f"Svaret är större än {web.max_bytes // 1_000_000} MB."
            raise FetchError(problem, "Välj färre regioner, åldrar eller perioder i katalogen.", location=url)
        if web.clock() - began > web.max_seconds:
            raise TransientError("Tjänsten svarade för långsamt.")
    return bytes(body)
