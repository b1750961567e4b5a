"""Whether the panel lives, and whether it can show what it should: for who watches the server, not for readers.

/health: the process answers. /ready: it can show its pages, of the newest that is published, or what is wrong and what
to do. Neither tells anything about contents, so both are answered without sign-in.
"""

import os
import shutil
import tomllib
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

import warehouse

ROOT = Path(__file__).resolve().parent.parent
UPLOADS = "uploads"
LEAST_FREE_MEGABYTES = 500
AHEAD = (
    "Kvitto {last} är sparat men syns inte: bilden har kvitto {held}. "
    "Starta om processen, eller kör python -m etl build i panelens mapp."
)
BEHIND = (
    "Bilden har kvitto {held}, men i mappen uploads är det sista {last}. "
    "Återställ mappen från säkerhetskopian innan någon publicerar."
)
NOT_WRITABLE = (
    "Panelen får inte skriva i {folder}, så ingen kan publicera. Ge kontot som panelen körs av rätt till mappen."
)
NEARLY_FULL = "Det är {free} MB kvar på disken där databasen ligger. Frigör plats, innan publicering och bygge vägras."


async def health(_: Request) -> Response:
    """Say that the process answers: 200, with the id of the build that it shows, or that it has none to show."""
    try:
        shown = str((await run_in_threadpool(warehouse.read, "latest_build"))["build_id"].item())
    except warehouse.DatabaseUnavailable as error:
        shown = f"Processen svarar, men har ingen bild att visa. {error}"
    return PlainTextResponse(shown, headers={"Cache-Control": "no-store"})


async def ready(_: Request) -> Response:
    """Say, as JSON, whether the panel shows what it should: 200, or 503 with `problems` in Swedish and what to do."""
    found = await run_in_threadpool(readiness)
    return JSONResponse(found, 503 if found["problems"] else 200, headers={"Cache-Control": "no-store"})


def readiness() -> dict[str, Any]:
    """Return what a watcher is told.

    `problems`: somebody must act, since pages are not shown or not the newest. `warnings`: pages are shown, but
    publishing will not go, or soon not. `build_id`, `built_at` (UTC) and `build_age_hours` are of the picture that is
    shown, None where there is none; `version` and `release` of the code.
    """
    told: dict[str, Any] = {"version": version(), "release": ROOT.name}
    last = _last_saved()
    try:
        build = warehouse.read("latest_build").iloc[0]
        held = int(warehouse.read("ledger_state")["last_receipt"].item())
        older = warehouse.trouble()
    except warehouse.DatabaseUnavailable as error:
        shown = {"build_id": None, "built_at": None, "build_age_hours": None, "last_receipt": None}
        return {**told, **shown, "problems": [str(error)], "warnings": _warnings()}
    built_at = build["finished_at"].to_pydatetime().replace(tzinfo=UTC)
    age = datetime.now(UTC) - built_at
    return {
        **told,
        "build_id": str(build["build_id"]),
        "built_at": built_at.isoformat(timespec="seconds"),
        "build_age_hours": round(age.total_seconds() / 3600, 1),
        "last_receipt": held,
        "problems": [*([older] if older else []), *_ledger_problems(held, last)],
        "warnings": _warnings(),
    }


@cache
def version() -> str:
    """Return the version of the code, as pyproject.toml says."""
    return str(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])


def _ledger_problems(held: int, last: int) -> list[str]:
    if held == last:
        return []
    return [(BEHIND if held > last else AHEAD).format(held=held, last=last)]


def _last_saved() -> int:
    """Return the number of the newest publication on the disk, 0 where there is none.

    It is asked for before the picture is read: one that is published meanwhile makes the picture the newer, never the
    older, and what is saved last is shown a moment later.
    """
    folder = warehouse.database_path().parent / UPLOADS
    if not folder.is_dir():
        return 0
    return max((int(path.name) for path in folder.iterdir() if path.name.isdecimal()), default=0)


def _warnings() -> list[str]:
    folder = warehouse.database_path().parent
    if not folder.is_dir():
        return []
    free = shutil.disk_usage(folder).free // 1_000_000
    warnings = [] if os.access(folder, os.W_OK) else [NOT_WRITABLE.format(folder=folder)]
    return [*warnings, NEARLY_FULL.format(free=free)] if free < LEAST_FREE_MEGABYTES else warnings


ROUTES = [Route("/health", health), Route("/ready", ready)]
