"""Requests to the data API, within the process or over HTTP."""

import re

import httpx
from pytest_httpserver import HTTPServer
from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send
from werkzeug import Request, Response

from panel.access.permissions import LOCAL_USER, User
from panel.server.api import open_data
from panel.server.api.routes import ROUTES
from tests.support.apart import run_apart

SITE = "http://panelen.example"


def call(
    address: str,
    user: User = LOCAL_USER,
    method: str = "GET",
    content: bytes = b"",
    headers: dict[str, str] | None = None,
) -> httpx.Response:
    """Return the answer to a request for an address below /api/v2/."""
    routes = Starlette(routes=[*ROUTES, *open_data.ROUTES])

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        await routes({**scope, "state": {"user": user}}, receive, send)

    async def asked() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url=f"{SITE}/api/v2/") as client:
            return await client.request(method, address, content=content, headers=headers)

    return run_apart(asked())


def serve_api(server: HTTPServer) -> str:
    """Serve the API over HTTP, for clients that others wrote, and return its address."""

    def answered(request: Request) -> Response:
        address = request.full_path.removeprefix("/api/v2/")
        got = call(address, method=request.method, content=request.data)
        return Response(got.content, got.status_code, content_type=got.headers["content-type"])

    server.expect_request(re.compile("/api/v2/.*")).respond_with_handler(answered)
    return server.url_for("/api/v2").rstrip("/")
