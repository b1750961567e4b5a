"""What spares a client a download: ETag and 304, and for scripts on other sites the headers of CORS."""

import hashlib

from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from panel.access.problems import API
from panel.warehouse import build_key
from panel.wording import clock


def etag_of(request: Request) -> str:
    """Return what changes when an answer may have: with the build, the day, the address, and what the user may have.

    Weak, since the answer may be compressed. Raises DatabaseUnavailableError.
    """
    about = (build_key(), clock.today(), str(request.url), request.state.user.assignments)
    return f'W/"{hashlib.sha256(repr(about).encode()).hexdigest()[:32]}"'


def is_known(request: Request, etag: str) -> bool:
    """Return whether the client has the answer already."""
    return etag in (one.strip() for one in request.headers.get("if-none-match", "").split(","))


def marked(response: Response, etag: str) -> Response:
    """Return the response with its ETag: to be kept by the client alone, and asked for again before it is used."""
    if response.status_code in (200, 304):
        response.headers["ETag"] = etag
        response.headers["Cache-Control"] = "private, no-cache"
    return response


class ApiCors:
    """ASGI middleware: lets scripts on some other sites read the data API, with a token and never with a cookie."""

    def __init__(self, app: ASGIApp, origins: tuple[str, ...]) -> None:
        self.app = app
        headers = ["Authorization", "Content-Type", "If-None-Match"]
        self.allowing = CORSMiddleware(
            app, allow_origins=origins, allow_methods=["GET", "POST"], allow_headers=headers, expose_headers=["ETag"]
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, by way of Starlette's own CORS below the API's address."""
        is_api = scope["type"] == "http" and scope["path"].startswith(API)
        await (self.allowing if is_api else self.app)(scope, receive, send)
