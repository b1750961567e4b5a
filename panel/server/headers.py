"""Middleware for every HTTP response: security headers, and the page's language, title and stylesheet."""

import base64
import hashlib
import re
from pathlib import Path

import streamlit
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from panel.access.problems import API
from panel.access.routes import page_at
from panel.wording.templates import render

INDEX = Path(streamlit.__file__).parent / "static" / "index.html"
TITLE = "Uppdragspanelen"
DESCRIPTION = "Uppdragsplanen, budgeten och omvärlden sida vid sida, med källa till varje siffra."


def inline_script_hashes(page: str) -> list[str]:
    """Return the CSP sources of a page's inline scripts."""
    scripts = re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL)
    return [f"'sha256-{base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()}'" for body in scripts]


def content_security_policy() -> str:
    """Return the Content-Security-Policy: own origin only, no inline script but Streamlit's own, no framing.

    Streamlit adds its styles inline, so inline styles are allowed.
    """
    scripts = " ".join(["'self'", *inline_script_hashes(INDEX.read_text(encoding="utf-8"))])
    return "; ".join(
        [
            "default-src 'self'",
            f"script-src {scripts}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ]
    )


class SecurityHeaders:
    """ASGI middleware: adds the headers to every response, and lang="sv" and the stylesheet to the page."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.headers = {
            "Content-Security-Policy": content_security_policy(),
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Referrer-Policy": "same-origin",
            "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
            "Cross-Origin-Opener-Policy": "same-origin",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, with the headers added to its response."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        # The page is rewritten, so it must not be compressed.
        scope = {**scope, "headers": [pair for pair in scope["headers"] if not _is_page_encoding(scope, pair[0])]}
        buffered: list[Message] = []

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers[name] = value
                if message["status"] == 200 and _is_streamlits_page(headers, scope):
                    buffered.append(message)
                    return
            elif buffered:
                buffered.append(message)
                if not message.get("more_body"):
                    await _send_page(buffered, send)
                return
            await send(message)

        await self.app(scope, receive, send_with_headers)


def _is_streamlits_page(headers: MutableHeaders, scope: Scope) -> bool:
    is_page = headers.get("content-type", "").startswith("text/html") and "content-encoding" not in headers
    return is_page and page_at(scope["path"]) is not None


def _is_page_encoding(scope: Scope, name: bytes) -> bool:
    is_file = "." in scope["path"].rsplit("/", 1)[-1] or scope["path"].startswith(("/_stcore", API))
    return not is_file and name == b"accept-encoding"


async def _send_page(buffered: list[Message], send: Send) -> None:
    start, *rest = buffered
    body = in_swedish(b"".join(message.get("body", b"") for message in rest))
    headers = MutableHeaders(scope=start)
    if "content-length" in headers:
        headers["content-length"] = str(len(body))
    for name in ("etag", "last-modified"):
        if name in headers:
            del headers[name]
    await send(start)
    await send({"type": "http.response.body", "body": body})


def in_swedish(page: bytes) -> bytes:
    """Return Streamlit's page with the panel's language, title, description, stylesheet and script."""
    text = page.decode("utf-8")
    text = text.replace('<html lang="en">', '<html lang="sv">', 1)
    text = text.replace("<title>Streamlit</title>", f"<title>{TITLE}</title>", 1)
    return text.replace("</head>", f"{render('server/head.html', description=DESCRIPTION)}</head>", 1).encode("utf-8")
