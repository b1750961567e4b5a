"""One clock: a moment is kept in UTC and shown as it was in Sweden, on pages, in files and on the command line."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

SWEDEN = ZoneInfo("Europe/Stockholm")


def in_sweden(moment: datetime) -> datetime:
    """Return a moment as it was in Sweden. One without a zone is in UTC, as the database keeps them."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(SWEDEN)


def stamp(moment: datetime) -> str:
    """Return a moment as logs and files write it, in Swedish time: 2026-11-29 01:56:07."""
    return f"{in_sweden(moment):%Y-%m-%d %H:%M:%S}"
