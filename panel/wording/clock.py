"""Today's date in Sweden. Tests replace it."""

from datetime import date, datetime

from panel.wording.moments import SWEDEN


def today() -> date:
    """Return today's date in Sweden, whatever the server's time zone."""
    return datetime.now(SWEDEN).date()
