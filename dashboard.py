"""The server: streamlit run dashboard.py. The pages' frame is panel/ui/frame.py; headers, data and health are around it."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from panel.access.current_user import acting_as
from panel.access.middleware import AccessMiddleware
from panel.access.permissions import LOCAL_USER
from panel.access.sign_in.settings import ConfigurationError, require_startable, sign_in
from panel.records import audit
from panel.records.audit import AuditError
from panel.server import downloads, headers, health
from panel.server import explore_files as take_away
from panel.warehouse import DatabaseUnavailableError, build_key

ROOT = Path(__file__).resolve().parent
log = logging.getLogger("uppdragspanelen")


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Show what was saved but not shown, and import what the pages import, so that no visitor pays for it."""
    from panel.follow_up.publish import PublishError, catch_up
    from panel.server import warm

    try:
        catch_up()
    except (PublishError, OSError) as error:
        log.error("the newest publication is saved but not shown: %s", error)
    try:
        audit.purge()
    except AuditError as error:
        log.error("the log is not purged: %s", error)
    with acting_as(LOCAL_USER):
        warm.warm()
    yield


async def own_file(request: Request) -> Response:
    """Answer with the panel's own stylesheet or script."""
    name = request.url.path.rsplit("/", 1)[-1]
    kind = "text/css" if name.endswith(".css") else "text/javascript"
    headers = {"Cache-Control": "max-age=3600", "Content-Type": f"{kind}; charset=utf-8"}
    return FileResponse(ROOT / "panel" / "ui" / name, headers=headers)


async def build_id(_: Request) -> Response:
    """Answer with what tells this picture from the next; 503 where there is none. An open page asks every few seconds."""
    try:
        return PlainTextResponse(await run_in_threadpool(build_key))
    except DatabaseUnavailableError as error:
        return PlainTextResponse(str(error), status_code=503)


def show_error(error: Exception) -> bool:
    """Log what went wrong in a page, and tell the reader in Swedish; the details stay in the log."""
    log.error("a page failed", exc_info=error)
    st.error(
        "Något gick fel när sidan skulle visas. Försök igen, och säg till den som förvaltar panelen om det fortsätter."
    )
    return True


def access_middleware(inner: ASGIApp) -> AccessMiddleware:
    """Return the gate that every request passes, as sign-in is configured."""
    return AccessMiddleware(inner, sign_in())


app = st.App(
    ROOT / "panel" / "ui" / "frame.py",
    lifespan=lifespan,
    routes=[
        *health.ROUTES,
        Route("/picture", build_id),
        Route("/panel.css", own_file),
        Route("/panel.js", own_file),
        *take_away.ROUTES,
        *downloads.ROUTES,
    ],
    middleware=[Middleware(headers.SecurityHeaders), Middleware(access_middleware)],
    on_script_error=show_error,
)
# After the app, which says where the configuration lies.
try:
    require_startable()
except ConfigurationError as error:
    raise SystemExit(f"Panelen startar inte. {error}") from None
