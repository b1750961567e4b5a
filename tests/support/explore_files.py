"""Selections of Utforska, and downloads of their files."""

import asyncio
from typing import NamedTuple

from starlette.applications import Starlette
from starlette.types import Message

from panel.access.permissions import LOCAL_USER, User
from panel.charts.explore.selection import Selection
from panel.server import downloads, sql_files
from panel.server import explore_files as take_away
from tests.support.apart import run_apart

LEVEL = Selection(("unemployment_share",), ("0581", "00"))
CHANGE = Selection(("unemployment_share", "population"), ("0581", "0580"), transform="arsforandring")
SELECTIONS = [LEVEL, CHANGE, Selection(("births",), ("0581",), transform="per-1000", chart="staplar")]
APP = Starlette(routes=[*take_away.ROUTES, *sql_files.ROUTES, *downloads.ROUTES])


class Response(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


def get(address: str, user: User = LOCAL_USER, **headers: str) -> Response:
    """Return the server's response to an address under /data/. A header's name is written with _ for -."""
    path, _, query = address.partition("?")
    scope = {
        "type": "http",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "query_string": query.encode(),
        "headers": [
            (b"host", b"panelen.example"),
            *((name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()),
        ],
        "state": {"user": user},
    }
    sent: list[Message] = []

    requests: list[Message] = [{"type": "http.request"}]

    async def receive() -> Message:
        if not requests:
            # A visitor who stays, while a file is streamed.
            await asyncio.Event().wait()
        return requests.pop()

    async def send(message: Message) -> None:
        sent.append(message)

    run_apart(APP(scope, receive, send))
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return Response(sent[0]["status"], headers, b"".join(message.get("body", b"") for message in sent[1:]))


def fetch(selection: Selection, form: str) -> bytes:
    response = get(f"/data/utforska.{form}?{selection.address()}")
    assert response.status == 200, response.body.decode()
    return response.body
