"""Middleware for every HTTP request: an id, a count for /metrics and, with JSON logs, a line in the process's log.

PANEL_LOG=json makes each line of the process's log a JSON object. Nothing that is logged of a request says who made it or what
was chosen: its path is cut to the first part, and has no query string.
"""

import json
import logging
import os
import re
import uuid
from contextvars import ContextVar
from datetime import UTC, datetime
from time import perf_counter

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from panel.access.routes import first_part
from panel.access.sign_in.settings import ConfigurationError
from panel.counters import observe

VARIABLE, TEXT, JSON = "PANEL_LOG", "text", "json"
HEADER = "X-Request-ID"
# As nginx makes them.
REQUEST_ID = re.compile(r"[0-9a-f]{32}")

request_id: ContextVar[str | None] = ContextVar("the id of the request that is answered", default=None)
log = logging.getLogger("uppdragspanelen.requests")


class Observed:
    """ASGI middleware. The id is that of the request's header where nginx has given it one."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and count and log it when it has been answered."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        stated = Headers(scope=scope).get(HEADER, "")
        own = stated if REQUEST_ID.fullmatch(stated) else uuid.uuid4().hex
        token, start, status = request_id.set(own), perf_counter(), 500

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = own
            await send(message)

        try:
            await self.app(scope, receive, send_with_id)
        finally:
            seconds, path = perf_counter() - start, first_part(scope["path"])
            observe("panel_request_duration_seconds", seconds, path=path, status=str(status))
            about = {"method": scope["method"], "path": path, "status": status, "ms": round(seconds * 1000)}
            log.info("%s %s %s", scope["method"], path, status, extra={"about": about})
            request_id.reset(token)


class JsonFormatter(logging.Formatter):
    """A line as a JSON object: time (UTC), level, logger, message, request_id and, of requests, what is known of them."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the object, on one line."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": request_id.get(),
            **getattr(record, "about", {}),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def is_json() -> bool:
    """Return whether the log is JSON. Raises ConfigurationError for another value than text and json."""
    stated = os.environ.get(VARIABLE, TEXT)
    if stated not in (TEXT, JSON):
        raise ConfigurationError(f"{VARIABLE} är {stated!r}, och ska vara {TEXT} eller {JSON}.")
    return stated == JSON


def log_as_json() -> None:
    """Make every line that the process logs from now on JSON, whichever library writes it."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter())
    logging.root.handlers = [handler]
    log.setLevel(logging.INFO)
    for name in logging.root.manager.loggerDict:
        own = logging.getLogger(name)
        own.handlers, own.propagate = [], True
    # What they say of a visit has the visitor's address, and what was chosen.
    for name in ("uvicorn.access", "uvicorn.error"):
        logging.getLogger(name).setLevel(logging.WARNING)
