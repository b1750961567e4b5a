"""What day it is in Sweden, for all that says how old something is. Tests put another day in its place."""

from datetime import date, datetime

from panel.wording.moments import SWEDEN


def today() -> date:
    """Return today's date in Sweden, wherever the server stands."""
    return datetime.now(SWEDEN).date()
