"""The sign-ins that somebody has ended by signing out, for every process that serves the panel, also after a restart."""

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

from panel.warehouse import database_path

# A copy of a cookie is taken for thirty-one days at most.
KEPT = timedelta(days=32)
log = logging.getLogger("uppdragspanelen")


class RevokedSignIns:
    """A copy of an ended sign-in's cookie opens nothing any more. Each is an empty file beside the database."""

    def __init__(self) -> None:
        self._here: set[str] = set()

    def add(self, fingerprint: str) -> None:
        """Take a sign-in as ended. Where that cannot be kept on the disk, this process knows it, and the log says so."""
        self._here.add(fingerprint)
        folder = _folder()
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
            (folder / fingerprint).touch(mode=0o600)
            for old in folder.iterdir():
                if datetime.fromtimestamp(old.stat().st_mtime, UTC) < datetime.now(UTC) - KEPT:
                    old.unlink(missing_ok=True)
        except OSError as error:
            log.error("a sign-out is known to this process only: %s", error)

    def __contains__(self, fingerprint: str | None) -> bool:
        """Whether a sign-in has been ended, here or in another process. None is no sign-in, which nobody ends."""
        return fingerprint is not None and (fingerprint in self._here or (_folder() / fingerprint).exists())


def _folder() -> Path:
    return database_path().with_name("ended_sign_ins")
