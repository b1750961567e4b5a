"""ASGI middleware that authorizes every HTTP request and WebSocket. What no rule allows is refused."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from http import HTTPStatus

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from panel.access import addresses, log, messages, pages, routes
from panel.access.hosts import check_host, is_own_origin
from panel.access.limits import MAX_PAGES, MAX_UPLOADED_BYTES, MEGABYTE, OpenPages, Uploads
from panel.access.open_data import OPEN_DATA, is_open_data
from panel.access.permissions import LOCAL_USER, Permission, User
from panel.access.problems import API, problem
from panel.access.sign_in import cookies, sessions
from panel.access.sign_in.identity import user_of
from panel.access.sign_in.provider import begin, show_sign_in
from panel.access.sign_in.settings import SignIn
from panel.access.token_users import token_in, user_of_token

POLICY_VIOLATION = 1008
EXPIRED = "Din inloggning har gått ut. Logga in igen."
TOO_MUCH_UPLOADED = (
    f"Dina öppna sidor har redan omkring {MAX_UPLOADED_BYTES // MEGABYTE} MB filer hos panelen. Ta bort filer ur listan,"
    " eller ladda om sidan, vänta två minuter och försök igen."
)


class AccessMiddleware:
    """Refuse a request, or pass it on with scope["state"]["user"]. Without sign-in the user is LOCAL_USER."""

    def __init__(self, app: ASGIApp, sign_in: SignIn | None) -> None:
        self.app = app
        self.sign_in = sign_in
        self.uploads = Uploads()
        self.open_pages = OpenPages()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Authorize one request."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        request = HTTPConnection(scope)
        token = token_in(request) if self.sign_in and scope["path"].startswith(API) else None
        if token is not None:
            user, fingerprint = await run_in_threadpool(user_of_token, token), None
        else:
            user, fingerprint = await self._authenticate(request)
            if (
                user is None
                and scope["path"].startswith((API, routes.DATASETS))
                and await run_in_threadpool(is_open_data)
            ):
                user = OPEN_DATA
        scope.setdefault("state", {})["user"] = user
        wrong = check_host(request, self.sign_in)
        if scope["type"] == "websocket":
            await self._socket(request, user, fingerprint, wrong is not None, receive, send)
            return
        send = self._hardened(scope, send)
        if wrong is not None:
            await PlainTextResponse(wrong, status_code=421)(scope, receive, send)
            return
        response = await self._own_response(request, user)
        if response is not None:
            await response(scope, receive, send)
        elif self.sign_in and scope["path"] in (routes.LOGIN, routes.LOGOUT, routes.CALLBACK):
            await show_sign_in(self.app, self.sign_in, request, user, receive, send)
        elif user is not None and scope["path"].startswith(routes.UPLOAD) and scope["method"] == "PUT":
            await self._upload(request, user, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _authenticate(self, request: HTTPConnection) -> tuple[User | None, str | None]:
        """Return the user, None if anonymous, and the fingerprint of their session, None without one."""
        if self.sign_in is None:
            return LOCAL_USER, None
        claims = cookies.claims_in(request.cookies, self.sign_in.origin)
        if claims is None:
            return None, None
        fingerprint, user = cookies.fingerprint(claims), user_of(claims, self.sign_in)
        if user is None or not await sessions.is_valid(fingerprint, user, request.scope["path"]):
            return None, None
        return user, fingerprint

    async def _own_response(self, request: HTTPConnection, user: User | None) -> Response | None:
        """Return the middleware's own response, None if the request may pass."""
        path, method = request.scope["path"], request.scope["method"]
        needs = routes.required_permission(path)
        if needs is not routes.Open.TO_ALL:
            if user is None:
                return _unauthorized(request)
            if not user.assignments:
                await run_in_threadpool(log.note_refusal, user, routes.first_part(path))
                return _forbidden(request, pages.no_role_page(), "Du har ingen roll i panelen.")
            if needs is None:
                return HTMLResponse(addresses.not_found(user, path), status_code=404)
            if not user.may(needs):
                await run_in_threadpool(log.note_refusal, user, routes.first_part(path))
                why = f"Det kräver rollen {pages.roles_with(needs)}."
                return _forbidden(request, pages.no_permission_page(user, needs, routes.page_at(path)), why)
            if self._has_too_many_pages(user) and routes.page_at(path) is not None:
                return HTMLResponse(pages.too_many_page(MAX_PAGES), status_code=429)
        if method not in routes.methods(path):
            return _refused(request, 405, "Adressen tar inte emot det.")
        if method in routes.READS and _has_body(request):
            return _refused(request, 413, "Adressen tar inte emot något innehåll.")
        return _own_page(request, self.sign_in)

    async def _socket(
        self,
        request: HTTPConnection,
        user: User | None,
        fingerprint: str | None,
        is_wrong: bool,
        receive: Receive,
        send: Send,
    ) -> None:
        """Open a socket for a user who may read and has pages left; close it once the session is over."""
        may = user is not None and user.may(Permission.READ) and request.scope["path"] == routes.STREAM
        is_refused = not may or is_wrong or not is_own_origin(request, self.sign_in)
        if user is None or is_refused or self._has_too_many_pages(user):
            await receive()
            await send({"type": "websocket.close", "code": POLICY_VIOLATION})
            return
        closed = asyncio.Event()

        async def received() -> Message:
            message = await receive()
            while message["type"] == "websocket.receive":
                is_over = fingerprint is not None and not await sessions.is_valid(fingerprint, user, routes.STREAM)
                if is_over or user.is_expired():
                    closed.set()
                    await send({"type": "websocket.close", "code": POLICY_VIOLATION, "reason": EXPIRED})
                    return {"type": "websocket.disconnect", "code": POLICY_VIOLATION}
                if message.get("text") is not None or messages.is_used(message.get("bytes")):
                    break
                message = await receive()
            return message

        async def sent(message: Message) -> None:
            if not closed.is_set():
                await send(message)

        with self.open_pages.one_more(user.subject):
            await self.app(request.scope, received, sent)

    def _has_too_many_pages(self, user: User) -> bool:
        """Return whether a signed-in user has the maximum of pages open. The local user has no limit."""
        return self.sign_in is not None and self.open_pages.is_full(user.subject)

    async def _upload(self, request: HTTPConnection, user: User, receive: Receive, send: Send) -> None:
        """Pass an upload on, or respond 413 if the user's files would exceed the limit."""
        upload = self.uploads.reserve(user.subject, request.scope["path"], _stated_bytes(request))
        if upload is None:
            await PlainTextResponse(TOO_MUCH_UPLOADED, status_code=413)(request.scope, receive, send)
            return
        is_taken = False

        async def noted(message: MutableMapping[str, object]) -> None:
            nonlocal is_taken
            if message["type"] == "http.response.start":
                is_taken = message["status"] == 204
            await send(message)

        try:
            await self.app(request.scope, receive, noted)
        finally:
            self.uploads.settle(user.subject, upload, is_taken)

    def _hardened(self, scope: Scope, send: Send) -> Callable[[MutableMapping[str, object]], Awaitable[None]]:
        """Return `send` with stricter cookies, and with no-store on every response but those for the static files."""
        if self.sign_in is None:
            return send
        is_https, path = self.sign_in.is_https, scope["path"]
        is_kept = path.startswith("/static/") or path in (
            "/panel.css",
            "/favicon.png",
            *(f"/{script}" for script in routes.SCRIPTS),
        )

        async def hardened(message: MutableMapping[str, object]) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                set_cookies = headers.getlist("set-cookie")
                del headers["set-cookie"]
                for one in set_cookies:
                    headers.append("set-cookie", cookies.hardened(one))
                if not is_kept:
                    headers["cache-control"] = "no-store"
                if is_https:
                    headers["strict-transport-security"] = "max-age=31536000"
            await send(message)

        return hardened


def _unauthorized(request: HTTPConnection) -> Response:
    """Return 401: a page with a sign-in button for a browser, otherwise plain text."""
    if _is_for_a_page(request):
        query = request.scope["query_string"].decode("latin-1")
        address = request.url.path + (f"?{query}" if query else "")
        return HTMLResponse(pages.sign_in_page(routes.local_address(address) or "/"), status_code=401)
    if request.scope["path"].startswith(API):
        response = _refused(request, 401, "Logga in i webbläsaren, eller ange en nyckel som gäller: se docs/api.md.")
        # Excel and Power BI ask for a password then, and keep it.
        response.headers["WWW-Authenticate"] = 'Basic realm="Uppdragspanelens data-API", charset="UTF-8"'
        return response
    return _refused(request, 401, "Du är inte inloggad. Öppna panelen i webbläsaren och logga in.")


def _forbidden(request: HTTPConnection, page: str, words: str) -> Response:
    if _is_for_a_page(request):
        return HTMLResponse(page, status_code=403)
    return _refused(request, 403, f"{words} {pages.CONTACT}")


def _is_for_a_page(request: HTTPConnection) -> bool:
    return request.scope["method"] == "GET" and "text/html" in request.headers.get("accept", "")


def _refused(request: HTTPConnection, status: int, words: str) -> Response:
    """Return a refusal in plain text; in the data API as a Problem."""
    if request.scope["path"].startswith(API):
        return problem(status, HTTPStatus(status).phrase, words)
    return PlainTextResponse(words, status_code=status)


def _own_page(request: HTTPConnection, sign_in: SignIn | None) -> Response | None:
    """Return the page to sign in on or the signed-out page, None for any other address."""
    if sign_in is None or request.scope["path"] not in (routes.SIGN_IN, routes.SIGNED_OUT):
        return None
    if request.scope["path"] == routes.SIGNED_OUT:
        # Not "cookies": that would clear the cookies of all services on the municipality's domain.
        return HTMLResponse(pages.signed_out_page(), headers={"clear-site-data": '"cache", "storage"'})
    return begin(request.query_params.get("till", "/"))


def _stated_bytes(request: HTTPConnection) -> int:
    """Return the Content-Length of a request, or Streamlit's upload limit if there is none."""
    stated = request.headers.get("content-length", "")
    return int(stated) if stated.isdecimal() else int(st.get_option("server.maxUploadSize")) * MEGABYTE


def _has_body(request: HTTPConnection) -> bool:
    return request.headers.get("content-length", "0") != "0" or "transfer-encoding" in request.headers
