"""One writer at a time on any number of machines: a lock in the catalogue, released even when a process is killed."""

import math
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType

import psycopg
from filelock import Timeout

from panel.warehouse.lake import local_copy as lake_copy
from panel.warehouse.lake import process as lake_process
from panel.warehouse.lake.builds import Lake, LakeUnavailableError, connect, unavailable
from panel.warehouse.lake.child import WRITING

# Any number, but the same on every machine. Advisory locks are separate for each database.
NUMBER = 0x55505044
LOST = (
    "Låset i lagrets katalog gick förlorat medan bilden gjordes, troligen för att PostgreSQL startades om."
    " Lagret är orört. Försök igen."
)

_sessions: dict[Lake, psycopg.Connection] = {}


class CatalogueLock:
    """The lock for building or publishing to a lake, with the interface of a FileLock."""

    def __init__(self, lake: Lake) -> None:
        self.lake = lake
        self._session: psycopg.Connection | None = None

    def acquire(self, timeout: float = -1) -> "CatalogueLock":
        """Wait for the lock, without limit where `timeout` (seconds) is negative, and then update this machine's copy.

        Raises filelock.Timeout when another has it for longer, LakeUnavailableError where the catalogue cannot be
        reached.
        """
        session = connect(self.lake)
        try:
            session.execute("SELECT set_config('lock_timeout', %s, false)", (_milliseconds(timeout),))
            session.execute("SELECT pg_advisory_lock(%s)", (NUMBER,))
            # A killed writer has released that lock, but its child process may still be writing.
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
        """Release the lock."""
        if self._session is not None:
            del _sessions[self.lake]
            # One that is closed gives its locks back a moment later, and the next writer may not wait.
            with suppress(psycopg.Error):
                self._session.execute("SELECT pg_advisory_unlock_all()")
            self._session.close()
            self._session = None

    def __enter__(self) -> "CatalogueLock":
        """Acquire the lock, unless acquire() has done so."""
        return self.acquire() if self._session is None else self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Release the lock."""
        self.release()


def _milliseconds(seconds: float) -> str:
    """Return a timeout for PostgreSQL, where 0 is without limit."""
    return "0" if seconds < 0 else str(max(1, math.ceil(seconds * 1000)))


def put(lake: Lake, built: Path, before_commit: Callable[[], None] = lambda: None) -> None:
    """Make the build in a DuckDB file the newest of the lake, for a caller that has its lock.

    `before_commit` is called when every file is on disk and none is visible yet; if it raises, all is rolled back.
    Raises LakeUnavailableError or OSError, with the lake unchanged.
    """
    require_lock(lake)

    def settle() -> None:
        require_lock(lake)
        before_commit()

    lake_process.put(lake, built, settle)


def require_lock(lake: Lake) -> None:
    """Raise LakeUnavailableError unless this process still has the lock: a lost connection releases it."""
    connection = _sessions.get(lake)
    try:
        if connection is None:
            raise LakeUnavailableError(LOST)
        connection.execute("SELECT 1")
    except psycopg.Error:
        raise LakeUnavailableError(LOST) from None
