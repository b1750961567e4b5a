"""The gate that every request passes, by http and by socket: who asks, and may they? It lets through nothing by default."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from panel.access import addresses, log, messages, pages, routes
from panel.access.hosts import is_own_origin, wrong_door
from panel.access.limits import MAX_PAGES, MAX_UPLOADED_BYTES, MEGABYTE, OpenPages, Uploads
from panel.access.permissions import ALONE, Person, Right
from panel.access.sign_in import cookies
from panel.access.sign_in.identity import person_of
from panel.access.sign_in.provider import begin, show_sign_in
from panel.access.sign_in.settings import SignIn
from panel.records.revoked_sign_ins import Ended

POLICY_VIOLATION = 1008
EXPIRED = "Din inloggning har gått ut. Logga in igen."
TOO_MUCH_UPLOADED = (
    f"Dina öppna sidor har redan omkring {MAX_UPLOADED_BYTES // MEGABYTE} MB filer hos panelen. Ta bort filer ur listan,"
    " eller ladda om sidan, vänta två minuter och försök igen."
)


class Gate:
    """ASGI middleware: refuses, or passes on with scope["state"]["person"]. Without sign-in the person is ALONE."""

    def __init__(self, app: ASGIApp, sign_in: SignIn | None) -> None:
        self.app = app
        self.sign_in = sign_in
        self.ended = Ended()
        self.uploads = Uploads()
        self.open_pages = OpenPages()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what may pass."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        asked = HTTPConnection(scope)
        person, mark = self._who(asked)
        scope.setdefault("state", {})["person"] = person
        wrong = wrong_door(asked, self.sign_in)
        if scope["type"] == "websocket":
            await self._socket(asked, person, mark, wrong is not None, receive, send)
            return
        send = self._held(scope, send)
        if wrong is not None:
            await PlainTextResponse(wrong, status_code=421)(scope, receive, send)
            return
        answer = await self._answer(asked, person)
        if answer is not None:
            await answer(scope, receive, send)
        elif self.sign_in and scope["path"] in (routes.LOGIN, routes.LOGOUT, routes.CALLBACK):
            await show_sign_in(self.app, self.sign_in, self.ended, asked, person, receive, send)
        elif person is not None and scope["path"].startswith(routes.UPLOAD) and scope["method"] == "PUT":
            await self._upload(asked, person, receive, send)
        else:
            await self.app(scope, receive, send)

    def _who(self, asked: HTTPConnection) -> tuple[Person | None, str | None]:
        """Return who asks, None for a stranger, and the mark of their sign-in, None where there is none."""
        if self.sign_in is None:
            return ALONE, None
        claims = cookies.claims_in(asked.cookies, self.sign_in.origin)
        if claims is None:
            return None, None
        mark = cookies.fingerprint(claims)
        return (None if mark in self.ended else person_of(claims, self.sign_in)), mark

    async def _answer(self, asked: HTTPConnection, person: Person | None) -> Response | None:
        """Return the gate's own answer, None where the request may pass."""
        path, method = asked.scope["path"], asked.scope["method"]
        needs = routes.asks_for(path)
        if needs is not routes.Open.TO_ALL:
            if person is None:
                return _stranger(asked)
            if not person.grants:
                await run_in_threadpool(log.note_refusal, person, _known(path))
                return _told(asked, pages.no_grant_page(), "Du har ingen roll i panelen.")
            if needs is None:
                return HTMLResponse(addresses.not_found(person), status_code=404)
            if not person.may(needs):
                await run_in_threadpool(log.note_refusal, person, _known(path))
                why = f"Det kräver rollen {pages.roles_with(needs)}."
                return _told(asked, pages.no_right_page(person, needs, routes.page_at(path)), why)
            if self._has_too_many_pages(person) and routes.page_at(path) is not None:
                return HTMLResponse(pages.too_many_page(MAX_PAGES), status_code=429)
        if method not in routes.methods(path):
            return PlainTextResponse("Adressen tar inte emot det.", status_code=405)
        if method in routes.READS and _has_body(asked):
            return PlainTextResponse("Adressen tar inte emot något innehåll.", status_code=413)
        return _own_page(asked, self.sign_in)

    async def _socket(
        self,
        asked: HTTPConnection,
        person: Person | None,
        mark: str | None,
        is_wrong: bool,
        receive: Receive,
        send: Send,
    ) -> None:
        """Let a socket open for who may read and has few open, and close it when what was vouched for no longer holds."""
        may = person is not None and person.may(Right.READ) and asked.scope["path"] == routes.STREAM
        is_refused = not may or is_wrong or not is_own_origin(asked, self.sign_in)
        if person is None or is_refused or self._has_too_many_pages(person):
            await receive()
            await send({"type": "websocket.close", "code": POLICY_VIOLATION})
            return
        closed = asyncio.Event()

        async def received() -> Message:
            message = await receive()
            while message["type"] == "websocket.receive":
                if person.is_expired() or mark in self.ended:
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

        with self.open_pages.one_more(person.subject):
            await self.app(asked.scope, received, sent)

    def _has_too_many_pages(self, person: Person) -> bool:
        """Whether somebody who signs in may open no more pages. Who uses the panel on their own machine always may."""
        return self.sign_in is not None and self.open_pages.is_full(person.subject)

    async def _upload(self, asked: HTTPConnection, person: Person, receive: Receive, send: Send) -> None:
        """Pass a file on, unless the person has too much in memory here already."""
        upload = self.uploads.reserve(person.subject, asked.scope["path"], _stated_bytes(asked))
        if upload is None:
            await PlainTextResponse(TOO_MUCH_UPLOADED, status_code=413)(asked.scope, receive, send)
            return
        is_taken = False

        async def noted(message: MutableMapping[str, object]) -> None:
            nonlocal is_taken
            if message["type"] == "http.response.start":
                is_taken = message["status"] == 204
            await send(message)

        try:
            await self.app(asked.scope, receive, noted)
        finally:
            self.uploads.settle(person.subject, upload, is_taken)

    def _held(self, scope: Scope, send: Send) -> Callable[[MutableMapping[str, object]], Awaitable[None]]:
        """Return `send` such that cookies are held from scripts and other sites, and no cache keeps what few may see."""
        if self.sign_in is None:
            return send
        is_https, path = self.sign_in.is_https, scope["path"]
        is_kept = path.startswith("/static/") or path in ("/panel.css", "/panel.js", "/favicon.png")

        async def held(message: MutableMapping[str, object]) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                bearing = headers.getlist("set-cookie")
                del headers["set-cookie"]
                for one in bearing:
                    headers.append("set-cookie", cookies.hardened(one))
                if not is_kept:
                    headers["cache-control"] = "no-store"
                if is_https:
                    headers["strict-transport-security"] = "max-age=31536000"
            await send(message)

        return held


def _stranger(asked: HTTPConnection) -> Response:
    """Answer somebody who has not signed in: a page to sign in on where a person looks, else a word."""
    if asked.scope["method"] == "GET" and "text/html" in asked.headers.get("accept", ""):
        query = asked.scope["query_string"].decode("latin-1")
        address = asked.url.path + (f"?{query}" if query else "")
        return HTMLResponse(pages.sign_in_page(routes.local_address(address) or "/"), status_code=401)
    return PlainTextResponse("Du är inte inloggad. Öppna panelen i webbläsaren och logga in.", status_code=401)


def _told(asked: HTTPConnection, page: str, words: str) -> Response:
    if asked.scope["method"] == "GET" and "text/html" in asked.headers.get("accept", ""):
        return HTMLResponse(page, status_code=403)
    return PlainTextResponse(f"{words} {pages.ASK}", status_code=403)


def _own_page(asked: HTTPConnection, sign_in: SignIn | None) -> Response | None:
    """Return the page of sign-in itself, where that is what is asked for."""
    if sign_in is None or asked.scope["path"] not in (routes.SIGN_IN, routes.SIGNED_OUT):
        return None
    if asked.scope["path"] == routes.SIGNED_OUT:
        # Not "cookies": those would go for every service under the municipality's name.
        return HTMLResponse(pages.signed_out_page(), headers={"clear-site-data": '"cache", "storage"'})
    return begin(asked.query_params.get("till", "/"))


def _stated_bytes(asked: HTTPConnection) -> int:
    """Return how long a request's body is, or as long as Streamlit takes where it does not say."""
    stated = asked.headers.get("content-length", "")
    return int(stated) if stated.isdecimal() else int(st.get_option("server.maxUploadSize")) * MEGABYTE


def _has_body(asked: HTTPConnection) -> bool:
    return asked.headers.get("content-length", "0") != "0" or "transfer-encoding" in asked.headers


def _known(path: str) -> str:
    """Return an address as the log takes it: a page or a folder of the panel's own, never what somebody has typed."""
    return "/" + path.split("/")[1] if routes.asks_for(path) else "unknown"
