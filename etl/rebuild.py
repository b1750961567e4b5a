"""Rebuild the database, compare it with the one before, and log it: for the command line and the page Drift."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import duckdb
from filelock import Timeout

from etl.build import BuildResult, build_and_swap, build_lock, content_of
from etl.database_fault import database_fault
from etl.loading import Report
from etl.quality import CheckError
from panel import warehouse
from panel.errors import BuildStoppedError, SourceError
from panel.records import audit
from panel.records.audit import AuditError, Event

UNTIL_IT_IS_FREE = -1.0
SHOWN_OF_HASH = 16


class RebuildError(BuildStoppedError):
    """The database could not be written, and the one before is unchanged. The text, in Swedish, says what to do."""


class BuildBusyError(Exception):
    """Another process builds or publishes. Nothing was done."""


# Why there is no new build, each with a text in Swedish. The database before is then unchanged.
BUILD_FAULTS = (
    SourceError,
    CheckError,
    RebuildError,
    BuildBusyError,
    AuditError,
    OSError,
    warehouse.DatabaseUnavailableError,
)


class DatabaseState(NamedTuple):
    """A database's content hash, rows by table, and the title of each finding by its id."""

    content_sha256: str
    rows: dict[str, int]
    findings: dict[str, str]


NO_DATABASE = DatabaseState("", {}, {})


@dataclass(frozen=True)
class Change:
    """The result of a build, and the states before and after. `before` is NO_DATABASE where there was none."""

    result: BuildResult
    before: DatabaseState
    after: DatabaseState

    @property
    def rows(self) -> dict[str, tuple[int, int]]:
        """Return rows before and after, of the tables where they differ."""
        tables = sorted({*self.before.rows, *self.after.rows})
        both = {table: (self.before.rows.get(table, 0), self.after.rows.get(table, 0)) for table in tables}
        return {table: counts for table, counts in both.items() if counts[0] != counts[1]}

    @property
    def new_findings(self) -> dict[str, str]:
        """Return the titles of findings that were not there before, by their id (ks-2025:check:key)."""
        return {key: title for key, title in self.after.findings.items() if key not in self.before.findings}

    @property
    def gone_findings(self) -> dict[str, str]:
        """Return the titles of findings that are no longer there, by their id."""
        return {key: title for key, title in self.before.findings.items() if key not in self.after.findings}


def rebuild(
    data: Path,
    target: Path,
    who: str,
    report: Report = lambda step: None,
    until: datetime | None = None,
    wait_seconds: float = UNTIL_IT_IS_FREE,
) -> Change:
    """Build the database from the sources in `data`, replace `target` with it, log that, and return what changed.

    Raises BuildBusyError when another build takes longer than `wait_seconds` (negative: no limit) and AuditError when
    the build cannot be logged. Raises SourceError, CheckError, RebuildError, OSError or, with a lake,
    DatabaseUnavailableError when it cannot be built; the database before is then unchanged.
    """
    audit.ready()
    try:
        with build_lock(target).acquire(timeout=wait_seconds):
            before = _state_served(target)
            result = _logged_where_it_fails(who, lambda: build_and_swap(data, target, report, until=until))
            after = _state_served(target)
    except duckdb.Error as error:
        raise RebuildError(database_fault(error)) from error
    except Timeout as error:
        raise BuildBusyError("Någon annan bygger eller publicerar just nu. Vänta en stund och försök igen.") from error
    audit.record(
        Event.BUILT,
        who,
        content=result.content_sha256[:SHOWN_OF_HASH],
        rows=sum(result.rows.values()),
        findings=len(after.findings),
        changed="nej" if before.content_sha256 == after.content_sha256 else "ja",
    )
    return Change(result, before, after)


def _state_served(target: Path) -> DatabaseState:
    """Return the state of the database served as `target`: with a lake, of this machine's copy."""
    try:
        return state_of(warehouse.served_file() if target == warehouse.database_path() else target)
    except warehouse.DatabaseUnavailableError:
        return NO_DATABASE


def state_of(file: Path) -> DatabaseState:
    """Return a database's state; NO_DATABASE where the file is missing or cannot be read."""
    if not file.exists():
        return NO_DATABASE
    try:
        # Attached to a new connection: duckdb.connect(path) keeps reading the file that the path named first.
        with duckdb.connect() as connection:
            connection.execute(f"ATTACH '{str(file).replace(chr(39), chr(39) * 2)}' AS panel (READ_ONLY)")
            connection.execute("USE panel")
            rows, content_sha256 = content_of(connection)
            findings = connection.execute("SELECT finding_id, title FROM finding ORDER BY finding_id").fetchall()
    except duckdb.Error:
        return NO_DATABASE
    return DatabaseState(content_sha256, rows, dict(findings))


def _logged_where_it_fails(who: str, make: Callable[[], BuildResult]) -> BuildResult:
    try:
        return make()
    except (SourceError, CheckError, duckdb.Error, OSError, warehouse.DatabaseUnavailableError) as error:
        try:
            audit.record(Event.BUILD_FAILED, who, fault=type(error).__name__)
        except AuditError as unlogged:
            # Keep the build's own error: that is what the user can act on.
            error.add_note(str(unlogged))
        raise
