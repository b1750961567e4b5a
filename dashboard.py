"""The server: streamlit run dashboard.py. The pages' frame is ui/frame.py; headers, data and health are around it."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from ui import addresses, downloads, headers, health
from ui.explore import take_away

ROOT = Path(__file__).resolve().parent
log = logging.getLogger("uppdragspanelen")


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    """Show what was saved but not shown, and import what the pages import, so that no visitor pays for it."""
    from etl.follow_up.publish import NotPublished, catch_up
    from ui import warm

    try:
        catch_up()
    except (NotPublished, OSError) as error:
        log.error("the newest publication is saved but not shown: %s", error)
    warm.warm()
    yield


async def own_file(request: Request) -> Response:
    """Answer with the panel's own stylesheet or script."""
    return FileResponse(ROOT / "ui" / request.url.path.rsplit("/", 1)[-1], headers={"Cache-Control": "max-age=3600"})


def tell(error: Exception) -> bool:
    """Log what went wrong in a page, and tell the reader in Swedish; the details stay in the log."""
    log.error("a page failed", exc_info=error)
    st.error(
        "Något gick fel när sidan skulle visas. Försök igen, och säg till den som förvaltar panelen om det fortsätter."
    )
    return True


app = st.App(
    ROOT / "ui" / "frame.py",
    lifespan=lifespan,
    routes=[
        *health.ROUTES,
        Route("/panel.css", own_file),
        Route("/panel.js", own_file),
        *take_away.ROUTES,
        *downloads.ROUTES,
    ],
    middleware=[Middleware(headers.SecurityHeaders), Middleware(addresses.KnownAddresses)],
    on_script_error=tell,
)
