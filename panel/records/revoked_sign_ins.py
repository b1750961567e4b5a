"""Revoked sign-ins: signed out by the user, and shared by all processes, also after a restart."""

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

from panel.warehouse import database_path

# Streamlit accepts a sign-in cookie for at most 31 days.
KEPT = timedelta(days=32)
log = logging.getLogger("uppdragspanelen")


class RevokedSignIns:
    """The set of revoked fingerprints, so that a copied cookie is of no use.

    Each is an empty file beside the database.
    """

    def __init__(self) -> None:
        self._here: set[str] = set()

    def add(self, fingerprint: str) -> None:
        """Revoke a sign-in. If the file cannot be written, only this process knows of it, and the log states so."""
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
        """Return whether a sign-in is revoked, here or in another process. False for None, which is no sign-in."""
        return fingerprint is not None and (fingerprint in self._here or (_folder() / fingerprint).exists())


def _folder() -> Path:
    return database_path().with_name("ended_sign_ins")
