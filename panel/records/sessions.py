"""Sessions: who is signed in, shared by all processes, also after a restart.

A session is a file beside the database, named by the fingerprint of its cookie; it was last changed when its user was
last active. A cookie without a file is nobody's, so removing the file ends the session everywhere, and without a lock.
"""

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from panel.disk import to_disk, write_new
from panel.warehouse import database_path

MAX_IDLE = timedelta(days=1)
# How exactly it is known when somebody was last active: a file is not changed for every request.
BETWEEN_NOTES = timedelta(minutes=1)
ID_LENGTH = 12


class Session(NamedTuple):
    """A signed-in browser: its user with functions, how they signed in, and when. Times are in UTC."""

    fingerprint: str
    who: str
    function: str
    through: str
    began_at: datetime
    expires_at: datetime
    seen_at: datetime

    @property
    def session_id(self) -> str:
        """The beginning of the fingerprint, by which commands name a session."""
        return self.fingerprint[:ID_LENGTH]


def begin(fingerprint: str, who: str, function: str, through: str, expires_at: datetime) -> None:
    """Let a cookie be used, and remove the files of sessions that are over. Raises OSError."""
    folder = _folder()
    folder.mkdir(mode=0o700, exist_ok=True)
    for old in folder.iterdir():
        if (seen_at := _changed_at(old)) and datetime.now(UTC) - seen_at > MAX_IDLE:
            old.unlink(missing_ok=True)
    began_at = datetime.now(UTC).isoformat(timespec="seconds")
    stated = {"who": who, "function": function, "through": through, "began_at": began_at}
    body = json.dumps({**stated, "expires_at": expires_at.isoformat()}, ensure_ascii=False)
    beside = folder / f".{fingerprint}"
    beside.unlink(missing_ok=True)
    write_new(beside, body.encode("utf-8", "replace"))
    beside.chmod(0o600)
    beside.replace(folder / fingerprint)


def seen_at(fingerprint: str) -> datetime | None:
    """Return when a session's user was last active, to the minute; None for a session that has ended. Raises OSError."""
    return _changed_at(_folder() / fingerprint)


def note_active(fingerprint: str) -> None:
    """Keep that the user of a session is active now. Raises OSError; a session that has just ended stays so."""
    path, now = _folder() / fingerprint, datetime.now(UTC)
    before = _changed_at(path)
    if before is None or now - before < BETWEEN_NOTES:
        return
    try:
        os.utime(path, (now.timestamp(), now.timestamp()))
    except FileNotFoundError:
        return


def end(fingerprint: str) -> bool:
    """End a session at once, in every process; return whether it had not ended already. Raises OSError."""
    try:
        (_folder() / fingerprint).unlink()
    except FileNotFoundError:
        return False
    to_disk(_folder())
    return True


def every(idle: timedelta) -> list[Session]:
    """Return the sessions that may be used now, the most recently active first. Raises OSError, ValueError."""
    now, folder = datetime.now(UTC), _folder()
    found = [_read(path) for path in folder.glob("[!.]*")] if folder.is_dir() else []
    valid = [one for one in found if one and one.expires_at > now and now - one.seen_at <= idle]
    return sorted(valid, key=lambda one: (one.seen_at, one.fingerprint), reverse=True)


def _read(path: Path) -> Session | None:
    try:
        stated, seen = json.loads(path.read_text(encoding="utf-8")), _changed_at(path)
    except FileNotFoundError:
        return None
    began_at, expires_at = (datetime.fromisoformat(stated[key]) for key in ("began_at", "expires_at"))
    who, function, through = (stated[key] for key in ("who", "function", "through"))
    return Session(path.name, who, function, through, began_at, expires_at, seen) if seen else None


def _changed_at(path: Path) -> datetime | None:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except FileNotFoundError:
        return None


def _folder() -> Path:
    return database_path().with_name("sessions")
