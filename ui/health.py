"""Whether the panel lives, and whether it can show its pages: for who watches the server, not for readers."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

import warehouse


async def health(_: Request) -> Response:
    """Say whether the panel can show its pages: 200 with the build, or 503 with what to do."""
    try:
        return PlainTextResponse(str(warehouse.read("latest_build")["build_id"].item()))
    except warehouse.DatabaseUnavailable as error:
        return PlainTextResponse(str(error), status_code=503)


ROUTES = [Route("/health", health)]
