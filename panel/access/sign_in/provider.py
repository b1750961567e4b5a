"""Signing in and out at the provider: Streamlit's own routes, with return addresses and error pages in Swedish."""

import logging
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from panel.access import log, pages, routes
from panel.access.permissions import User
from panel.access.sign_in import cookies, sessions
from panel.access.sign_in.identity import user_of
from panel.access.sign_in.settings import SignIn
from panel.access.streamlit_private import generate_login_redirect_url
from panel.records.audit import Event

server_log = logging.getLogger("uppdragspanelen")
# Error codes that a provider may return: RFC 6749 4.1.2.1 and OpenID Connect Core 3.1.2.6.
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
    """Return a redirect to the provider, with a cookie that keeps the address to return to."""
    response = RedirectResponse(generate_login_redirect_url("default"), status_code=302)
    response.headers.append("set-cookie", cookies.remember(address))
    return response


async def show_sign_in(
    app: ASGIApp,
    sign_in: SignIn,
    request: HTTPConnection,
    user: User | None,
    receive: Receive,
    send: Send,
) -> None:
    """Run Streamlit's sign-in route and send its response, or one of the panel's own in its place.

    The panel's own are the error page, the return to the requested address, and the signed-out page.
    """
    messages = await _buffered_response(app, request, receive)
    path, start = request.scope["path"], messages[0]
    if path == routes.LOGIN:
        own = _failed(request, 503) if start["status"] >= 400 else None
        _drop_empty(start)
    elif path == routes.CALLBACK:
        own = await _came_back(request, sign_in, start)
    else:
        own = await _left(request, sign_in, user, start)
    if own is None:
        for message in messages:
            await send(message)
        return
    await own(request.scope, receive, send)


def _drop_empty(start: Message) -> None:
    """Remove empty parameters from the provider's address: prompt = "" in the settings means no prompt at all."""
    headers = MutableHeaders(scope=start)
    if "location" in headers:
        parts = urlsplit(headers["location"])
        headers["location"] = urlunsplit(parts._replace(query=urlencode(parse_qsl(parts.query))))


async def _buffered_response(app: ASGIApp, request: HTTPConnection, receive: Receive) -> list[Message]:
    messages: list[Message] = []

    async def collect(message: Message) -> None:
        messages.append(message)

    await app(_without_free_text(request), receive, collect)
    return messages


def _without_free_text(request: HTTPConnection) -> Scope:
    """Return the request's scope without free text in the address that Streamlit would write to the server's log."""
    if "error" not in request.query_params:
        return request.scope
    stated = [
        (name, value if name != "error" or value in PROVIDER_ERRORS else "unknown_error")
        for name, value in request.query_params.multi_items()
        if name not in {"error_description", "error_uri"}
    ]
    return {**request.scope, "query_string": urlencode(stated).encode()}


async def _came_back(request: HTTPConnection, sign_in: SignIn, start: Message) -> Response | None:
    """Return the response after the provider's redirect: signed in, failed, or signed out at the provider."""
    claims = cookies.claims_in(cookies.set_in(start["headers"]), sign_in.origin)
    user = None if claims is None else user_of(claims, sign_in)
    if claims is not None and user is not None:
        await run_in_threadpool(sessions.end_quietly, cookies.claims_in(request.cookies, sign_in.origin))
        try:
            await run_in_threadpool(sessions.begin, claims, user)
        except OSError as fault:
            server_log.error("nobody can sign in: %s", fault)
            return _failed(request, 503)
        await run_in_threadpool(log.note, Event.SIGNED_IN, user)
        return _with_cookies(
            RedirectResponse(cookies.remembered(request.cookies), status_code=302),
            start,
            cookies.FORGET,
            cookies.new_token(),
        )
    if "code" in request.query_params or "error" in request.query_params:
        error = request.query_params.get("error", "invalid_response")
        reason = error if error in {*PROVIDER_ERRORS, "invalid_response"} else "unknown_error"
        await run_in_threadpool(log.note_failed_sign_in, reason)
        return _with_cookies(_failed(request, 401), start)
    return _with_cookies(RedirectResponse(routes.SIGNED_OUT, status_code=302), start)


async def _left(request: HTTPConnection, sign_in: SignIn, user: User | None, start: Message) -> Response | None:
    """End the session, for open sockets too, and return the signed-out page; None if the provider has its own."""
    await run_in_threadpool(sessions.end_quietly, cookies.claims_in(request.cookies, sign_in.origin))
    if user is not None:
        await run_in_threadpool(log.note, Event.SIGNED_OUT, user)
    if MutableHeaders(scope=start).get("location") != "/":
        return None
    return _with_cookies(RedirectResponse(routes.SIGNED_OUT, status_code=302), start)


def _failed(request: HTTPConnection, status: int) -> Response:
    return HTMLResponse(pages.failed_page(cookies.remembered(request.cookies)), status_code=status)


def _with_cookies(response: Response, start: Message, *more: str) -> Response:
    """Return a response with the Set-Cookie headers of another response, and `more`."""
    for one in [*MutableHeaders(scope=start).getlist("set-cookie"), *more]:
        response.headers.append("set-cookie", one)
    return response
