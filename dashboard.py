"""The server: streamlit run dashboard.py. Around the pages (panel/ui/frame.py): headers, data routes, health."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from panel.access.current_user import acting_as
from panel.access.middleware import AccessMiddleware
from panel.access.page_list import PAGES, START
from panel.access.permissions import LOCAL_USER
from panel.access.routes import SCRIPTS
from panel.access.sign_in.settings import ConfigurationError, require_startable, sign_in
from panel.records import audit
from panel.records.audit import AuditError
from panel.server import accessibility, downloads, headers, health, metrics, observed, sql_files
from panel.server import explore_files as take_away
from panel.server.api import open_data
from panel.server.api import routes as data_api
from panel.server.api.conditional import ApiCors
from panel.warehouse import DatabaseUnavailableError, build_key
from panel.wording.settings import settings

ROOT = Path(__file__).resolve().parent
log = logging.getLogger("uppdragspanelen")


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Build what was published but not yet built, purge old log entries, and warm up imports and caches.

    Failures of the first two are logged, and the server starts all the same.
    """
    from panel.follow_up.publish import PublishError, catch_up
    from panel.server import warm

    if is_json_log:
        observed.log_as_json()
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
    """Return the panel's own stylesheet or script."""
    name = request.url.path.rsplit("/", 1)[-1]
    kind = "text/css" if name.endswith(".css") else "text/javascript"
    headers = {"Cache-Control": "max-age=3600", "Content-Type": f"{kind}; charset=utf-8"}
    return FileResponse(ROOT / "panel" / "ui" / name, headers=headers)


async def to_start(request: Request) -> Response:
    """Lead from the first page's own address to the root, where Streamlit has it: elsewhere it says "Page not found"."""
    return RedirectResponse(f"./?{request.url.query}" if request.url.query else "./")


async def build_id(_: Request) -> Response:
    """Return the key of the current build; 503 without a database. Open pages poll it every few seconds."""
    try:
        return PlainTextResponse(await run_in_threadpool(build_key))
    except DatabaseUnavailableError as error:
        return PlainTextResponse(str(error), status_code=503)


def show_error(error: Exception) -> bool:
    """Log a page's exception, and show a general message in Swedish. The details are in the log only.

    Returns True, so that Streamlit does not show the exception itself.
    """
    log.error("a page failed", exc_info=error)
    st.error(
        "Något gick fel när sidan skulle visas. Försök igen, och säg till den som förvaltar panelen om det fortsätter."
    )
    return True


def access_middleware(inner: ASGIApp) -> AccessMiddleware:
    """Return the access middleware, configured by the sign-in settings."""
    return AccessMiddleware(inner, sign_in())


def api_cors(inner: ASGIApp) -> ApiCors:
    """Return the middleware that lets other sites' scripts read the data API, as panel.toml sets."""
    return ApiCors(inner, settings().api_origins)


app = st.App(
    ROOT / "panel" / "ui" / "frame.py",
    lifespan=lifespan,
    routes=[
        *health.ROUTES,
        *metrics.ROUTES,
        Route(f"/{PAGES[START].address}", to_start),
        Route("/picture", build_id),
        Route("/panel.css", own_file),
        *(Route(f"/{script}", own_file) for script in SCRIPTS),
        *take_away.ROUTES,
        *sql_files.ROUTES,
        *accessibility.ROUTES,
        *downloads.ROUTES,
        *data_api.ROUTES,
        *open_data.ROUTES,
    ],
    middleware=[
        Middleware(observed.Observed),
        Middleware(headers.SecurityHeaders),
        Middleware(api_cors),
        Middleware(access_middleware),
    ],
    on_script_error=show_error,
)
# After st.App, which sets where the configuration files are.
try:
    require_startable()
    is_json_log = observed.is_json()
except ConfigurationError as error:
    raise SystemExit(f"Panelen startar inte. {error}") from None
