"""To the provider and back: Streamlit's own sign-in, with the address asked for kept, and told in Swedish when it fails."""

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from panel.access import log, pages, routes
from panel.access.permissions import Person
from panel.access.sign_in import cookies
from panel.access.sign_in.identity import person_of
from panel.access.sign_in.settings import SignIn
from panel.access.streamlit_private import generate_login_redirect_url
from panel.records.audit import Event
from panel.records.revoked_sign_ins import Ended

# What a provider may answer with in place of a code: RFC 6749 4.1.2.1 and OpenID Connect Core 3.1.2.6.
PROVIDER_ERRORS = {
    "access_denied",
    "account_selection_required",
    "consent_required",
    "interaction_required",
    "invalid_request",
    "invalid_request_object",
    "invalid_request_uri",
    "invalid_scope",
    "login_required",
    "registration_not_supported",
    "request_not_supported",
    "request_uri_not_supported",
    "server_error",
    "temporarily_unavailable",
    "unauthorized_client",
    "unsupported_response_type",
}


def begin(address: str) -> Response:
    """Return the answer that leads to the provider, and keeps where to come back to."""
    answer = RedirectResponse(generate_login_redirect_url("default"), status_code=302)
    answer.headers.append("set-cookie", cookies.remember(address))
    return answer


async def show_sign_in(
    app: ASGIApp,
    sign_in: SignIn,
    ended: Ended,
    asked: HTTPConnection,
    person: Person | None,
    receive: Receive,
    send: Send,
) -> None:
    """Let Streamlit do its part of the sign-in, and answer with what a person can use."""
    held = await _whole_answer(app, asked, receive)
    path, start = asked.scope["path"], held[0]
    if path == routes.LOGIN:
        own = _failed(asked, 503) if start["status"] >= 400 else None
        _drop_empty(start)
    elif path == routes.CALLBACK:
        own = await _came_back(asked, sign_in, start)
    else:
        own = await _left(asked, sign_in, ended, person, start)
    if own is None:
        for message in held:
            await send(message)
        return
    await own(asked.scope, receive, send)


def _drop_empty(start: Message) -> None:
    """Take parameters without value out of the address of the provider: prompt = "" in the settings is no prompt at all."""
    headers = MutableHeaders(scope=start)
    if "location" in headers:
        parts = urlsplit(headers["location"])
        headers["location"] = urlunsplit(parts._replace(query=urlencode(parse_qsl(parts.query))))


async def _whole_answer(app: ASGIApp, asked: HTTPConnection, receive: Receive) -> list[Message]:
    held: list[Message] = []

    async def hold(message: Message) -> None:
        held.append(message)

    await app(_without_free_text(asked), receive, hold)
    return held


def _without_free_text(asked: HTTPConnection) -> Scope:
    """Return the request without what anybody can write in an address and Streamlit would write in the server's log."""
    if "error" not in asked.query_params:
        return asked.scope
    stated = [
        (name, value if name != "error" or value in PROVIDER_ERRORS else "unknown_error")
        for name, value in asked.query_params.multi_items()
        if name not in {"error_description", "error_uri"}
    ]
    return {**asked.scope, "query_string": urlencode(stated).encode()}


async def _came_back(asked: HTTPConnection, sign_in: SignIn, start: Message) -> Response | None:
    """Answer who comes back from the provider: signed in, signed out there, or with nothing that it vouches for."""
    claims = cookies.claims_in(cookies.set_in(start["headers"]), sign_in.origin)
    person = None if claims is None else person_of(claims, sign_in)
    if person is not None:
        await run_in_threadpool(log.note, Event.SIGNED_IN, person)
        return _with_cookies(
            RedirectResponse(cookies.remembered(asked.cookies), status_code=302), start, cookies.FORGET
        )
    if "code" in asked.query_params or "error" in asked.query_params:
        return _with_cookies(_failed(asked, 401), start)
    return _with_cookies(RedirectResponse(routes.SIGNED_OUT, status_code=302), start)


async def _left(
    asked: HTTPConnection, sign_in: SignIn, ended: Ended, person: Person | None, start: Message
) -> Response | None:
    """End the sign-in, also for sockets that are open, and lead on to the provider's own signing out where it has one."""
    claims = cookies.claims_in(asked.cookies, sign_in.origin)
    if claims is not None:
        await run_in_threadpool(ended.add, cookies.fingerprint(claims))
    if person is not None:
        await run_in_threadpool(log.note, Event.SIGNED_OUT, person)
    if MutableHeaders(scope=start).get("location") != "/":
        return None
    return _with_cookies(RedirectResponse(routes.SIGNED_OUT, status_code=302), start)


def _failed(asked: HTTPConnection, status: int) -> Response:
    return HTMLResponse(pages.failed_page(cookies.remembered(asked.cookies)), status_code=status)


def _with_cookies(answer: Response, start: Message, *more: str) -> Response:
    """Return an answer with the cookies that another one sets and takes away."""
    for one in [*MutableHeaders(scope=start).getlist("set-cookie"), *more]:
        answer.headers.append("set-cookie", one)
    return answer
