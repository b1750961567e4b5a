"""Health checks for monitoring: /health, /ready and /status.

/health: the process responds. /ready: it can show its pages, so a load balancer may send visitors to it. /status:
something needs attention, and how to fix it. None reveals the panel's contents, so they are open without sign-in.
"""

import os
import shutil
import time
import tomllib
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from panel import warehouse
from panel.access.routes import ALIVE, READY, STATUS

ROOT = Path(__file__).resolve().parents[2]
UPLOADS = "uploads"
MIN_FREE_MEGABYTES = 500
# It takes other machines and processes a moment to show a publication.
SECONDS_UNTIL_SHOWN = 60
AHEAD = (
    "Kvitto {last} är sparat men syns inte: bilden har kvitto {in_build}. "
    "Starta om processen, eller kör python -m etl build i panelens mapp."
)
BEHIND = (
    "Bilden har kvitto {in_build}, men i mappen uploads är det sista {last}. "
    "Återställ mappen från säkerhetskopian innan någon publicerar."
)
NOT_WRITABLE = (
    "Panelen får inte skriva i {folder}, så ingen kan publicera. Ge kontot som panelen körs av rätt till mappen."
)
NEARLY_FULL = "Det är {free} MB kvar på disken där databasen ligger. Frigör plats, innan publicering och bygge vägras."


async def health(_: Request) -> Response:
    """Respond 200 with the id of the build shown, or a message that there is none."""
    try:
        shown = str((await run_in_threadpool(warehouse.read, "latest_build"))["build_id"].item())
    except warehouse.DatabaseUnavailableError as error:
        shown = f"Processen svarar, men har ingen bild att visa. {error}"
    return PlainTextResponse(shown, headers={"Cache-Control": "no-store"})


async def ready(_: Request) -> Response:
    """Respond with status() as JSON: 200 if pages can be shown, also those of an older build, else 503."""
    found = await run_in_threadpool(status)
    return JSONResponse(found, 200 if found["is_ready"] else 503, headers={"Cache-Control": "no-store"})


async def state(_: Request) -> Response:
    """Respond with status() as JSON: 503 if there are problems, else 200."""
    found = await run_in_threadpool(status)
    return JSONResponse(found, 503 if found["problems"] else 200, headers={"Cache-Control": "no-store"})


def status() -> dict[str, Any]:
    """Return the status of the panel; messages are in Swedish.

    `is_ready`: pages can be shown. `problems`: pages are not shown, or not of the newest build. `warnings`: pages are
    shown, but publishing fails or soon will. `build_id`, `built_at` (ISO, UTC), `build_age_hours` and `last_receipt`
    are of the build that is shown, None if there is none; `version` and `release` are of the code.
    """
    report: dict[str, Any] = {"version": version(), "release": ROOT.name}
    saved = _saved()
    try:
        build = warehouse.read("latest_build").iloc[0]
        in_build = int(warehouse.read("ledger_state")["last_receipt"].item())
        older = warehouse.trouble()
    except warehouse.DatabaseUnavailableError as error:
        shown = {"build_id": None, "built_at": None, "build_age_hours": None, "last_receipt": None}
        return {**report, "is_ready": False, **shown, "problems": [str(error)], "warnings": _warnings()}
    built_at = build["finished_at"].to_pydatetime().replace(tzinfo=UTC)
    age = datetime.now(UTC) - built_at
    return {
        **report,
        "is_ready": True,
        "build_id": str(build["build_id"]),
        "built_at": built_at.isoformat(timespec="seconds"),
        "build_age_hours": round(age.total_seconds() / 3600, 1),
        "last_receipt": in_build,
        "problems": [*([older] if older else []), *_ledger_problems(in_build, saved)],
        "warnings": _warnings(),
    }


@cache
def version() -> str:
    """Return the version in pyproject.toml."""
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])


def _ledger_problems(in_build: int, saved: dict[int, float]) -> list[str]:
    last, now = max(saved, default=0), time.time()
    if in_build > last:
        return [BEHIND.format(in_build=in_build, last=last)]
    is_late = any(number > in_build and now - at > SECONDS_UNTIL_SHOWN for number, at in saved.items())
    return [AHEAD.format(in_build=in_build, last=last)] if is_late else []


def _saved() -> dict[int, float]:
    """Return when each receipt on disk was saved (seconds since 1970), by its number.

    Call it before reading the build: a publication in between then makes the build newer than this, never older.
    """
    folder = warehouse.database_path().parent / UPLOADS
    if not folder.is_dir():
        return {}
    return {int(path.name): path.stat().st_mtime for path in folder.iterdir() if path.name.isdecimal()}


def _warnings() -> list[str]:
    folder = warehouse.database_path().parent
    if not folder.is_dir():
        return []
    free = shutil.disk_usage(folder).free // 1_000_000
    warnings = [] if os.access(folder, os.W_OK) else [NOT_WRITABLE.format(folder=folder)]
    return [*warnings, NEARLY_FULL.format(free=free)] if free < MIN_FREE_MEGABYTES else warnings


ROUTES = [Route(ALIVE, health), Route(READY, ready), Route(STATUS, state)]
