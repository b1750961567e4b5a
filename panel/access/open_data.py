"""Whoever reads open data: the statistics without signing in, where panel.toml has it so, and no plan."""

import logging

from panel.access.permissions import RoleAssignment, User
from panel.errors import SourceError
from panel.wording.settings import settings

OPEN_DATA = User("öppna data", "", (RoleAssignment("analytiker"),))
log = logging.getLogger("uppdragspanelen")


def is_open_data() -> bool:
    """Return whether the municipality has opened its statistics to anyone. Settings that cannot be read open nothing."""
    try:
        return settings().open_data
    except SourceError as error:
        log.error("open data is closed: %s", error)
        return False
