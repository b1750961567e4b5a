"""One writer at a time on any number of machines: a lock in the catalogue, let go also by one who is killed."""

import math
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

import psycopg
from filelock import Timeout

from panel.warehouse.lake import local_copy as lake_copy
from panel.warehouse.lake import process as lake_process
from panel.warehouse.lake.builds import Lake, LakeUnavailableError, connect, unavailable
from panel.warehouse.lake.child import WRITING

# Any number, as long as it is the same on every machine. A lock belongs to its database alone.
NUMBER = 0x55505044
LOST = (
    "Låset i lagrets katalog gick förlorat medan bilden gjordes, troligen för att PostgreSQL startades om."
    " Lagret är orört. Försök igen."
)

_sessions: dict[Lake, psycopg.Connection] = {}


class CatalogueLock:
    """The lock that whoever builds or publishes to a lake holds, with the same use as a FileLock."""

    def __init__(self, lake: Lake) -> None:
        self.lake = lake
        self._session: psycopg.Connection | None = None

    def acquire(self, timeout: float = -1) -> "CatalogueLock":
        """Wait for the lock, for ever where `timeout` seconds is below 0, and then see what others have published.

        Raises filelock.Timeout when another holds it for longer, LakeUnavailableError where the catalogue does not answer.
        """
        session = connect(self.lake)
        try:
            session.execute("SELECT set_config('lock_timeout', %s, false)", (_milliseconds(timeout),))
            session.execute("SELECT pg_advisory_lock(%s)", (NUMBER,))
            # One who was killed let go of that lock, but what it had begun to write may not have ended yet.
            session.execute("SELECT pg_advisory_lock(%s)", (WRITING,))
            session.execute("SELECT pg_advisory_unlock(%s)", (WRITING,))
        except psycopg.errors.LockNotAvailable:
            session.close()
            raise Timeout(self.lake.name) from None
        except psycopg.Error as error:
            session.close()
            raise unavailable(self.lake, error) from None
        self._session = _sessions[self.lake] = session
        lake_copy.look(self.lake)
        return self

    def release(self) -> None:
        """Let the lock go."""
        if self._session is not None:
            del _sessions[self.lake]
            self._session.close()
            self._session = None

    def __enter__(self) -> "CatalogueLock":
        """Hold the lock, which acquire() may have got already."""
        return self.acquire() if self._session is None else self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Let the lock go."""
        self.release()


def _milliseconds(seconds: float) -> str:
    """Return a wait as PostgreSQL takes it: 0 is for ever."""
    return "0" if seconds < 0 else str(max(1, math.ceil(seconds * 1000)))


def put(lake: Lake, built: Path, before_commit: Callable[[], None] = lambda: None) -> None:
    """Make the build in a DuckDB file the newest of the lake, for one who holds its lock.

    `before_commit` is called when every file is on the disk and nobody sees them yet; what it raises calls all of it
    off. Raises LakeUnavailableError or OSError, with the lake as it was.
    """
    require_lock(lake)

    def settle() -> None:
        require_lock(lake)
        before_commit()

    lake_process.put(lake, built, settle)


def require_lock(lake: Lake) -> None:
    """Be sure that the lock is held yet: the server lets it go when it loses us. Raises LakeUnavailableError."""
    connection = _sessions.get(lake)
    try:
        if connection is None:
            raise LakeUnavailableError(LOST)
        connection.execute("SELECT 1")
    except psycopg.Error:
        raise LakeUnavailableError(LOST) from None
