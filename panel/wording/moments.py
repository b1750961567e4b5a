"""Points in time: stored in UTC, shown in Swedish time on pages, in files and on the command line."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

SWEDEN = ZoneInfo("Europe/Stockholm")


def in_sweden(moment: datetime) -> datetime:
    """Return a datetime in Swedish time. One without a time zone is taken as UTC, as the database stores them."""
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(SWEDEN)


def stamp(moment: datetime) -> str:
    """Return a datetime in Swedish time as logs and files write it: 2026-11-29 01:56:07."""
    return f"{in_sweden(moment):%Y-%m-%d %H:%M:%S}"
