"""The log of who did what: a file of its own beside the database, only added to, and purged by age.

No contents and no free text: an event, who, when (UTC), and what it is about as ids and figures. SQLite keeps each
line whole on the disk when a process is killed, and lets several servers write in turn. The order is that of the
writing, also when a clock has been set back. Each line is chained to the one before it (audit_chain.py).
"""

import getpass
import hashlib
import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import NamedTuple

from panel.records.audit_chain import SCHEMA, VERSION, link_rows, purge_links
from panel.records.audit_days import AuditError, days_kept
from panel.records.audit_words import WORDS, Event
from panel.records.sqlite_file import NO_PERMISSION, Record, Trouble, change_record, read_rows
from panel.warehouse.database import database_path
from panel.wording.moments import SWEDEN

PLAIN = re.compile(r"[\w.:,@/+*-]{1,120}")
WHO = re.compile(r"[\w.:,@/+*=|~\\-]{1,160}")
MAX_ABOUT = 12
MAX_LINES = 500
INSERT = "INSERT INTO event (at, event, who, about) VALUES (?, ?, ?, ?)"
MATCHES = """FROM event WHERE (:event IS NULL OR event = :event) AND (:who IS NULL OR who = :who)
    AND (:plan_id IS NULL OR json_extract(about, '$.plan_id') = :plan_id)
    AND (:plans IS NULL OR json_extract(about, '$.plan_id') IN (SELECT value FROM json_each(:plans)))
    AND (:since IS NULL OR at >= :since) AND (:until IS NULL OR at < :until)"""
READ = f"SELECT event_no, at, event, who, about {MATCHES} AND event_no < :before ORDER BY event_no DESC LIMIT :most"
COUNT = f"SELECT count(*) {MATCHES}"
NAMES = f"SELECT DISTINCT who {MATCHES} ORDER BY who"
# The log's whole beginning goes, up to the first line within the time it is kept: a line that a wrong clock has dated
# goes with its neighbours, neither sooner nor never.
PURGED_BEFORE = """SELECT coalesce(
    (SELECT min(event_no) FROM event WHERE at BETWEEN :limit AND :now),
    (SELECT max(event_no) + 1 FROM event WHERE at < :limit), 0)"""

LOG = Record(
    SCHEMA,
    VERSION,
    AuditError,
    {
        Trouble.BUSY: "Loggen skrivs av någon annan just nu. Vänta en stund och försök igen.",
        Trouble.FULL: "Disken är full eller svarar inte, så {file} kan inte skrivas. Frigör plats och försök igen.",
        Trouble.NO_PERMISSION: NO_PERMISSION,
        Trouble.REFUSED: "Loggen {file} ändras inte och gallras tidigast efter 30 dagar. Inget är gallrat.",
        Trouble.DAMAGED: "Loggen {file} är skadad eller har en annan form. Flytta undan den i {folder},"
        " spara den, och lägg tillbaka en säkerhetskopia; utan kopia börjar panelen en ny. Det som ska loggas görs inte"
        " förrän det går.",
    },
)


class Line(NamedTuple):
    """One line of the log. `at` is UTC; `about` are ids and figures."""

    event_no: int
    at: datetime
    event: str
    who: str
    about: dict[str, str | int]


class LogFilter(NamedTuple):
    """What is asked for. The days are Swedish, and both count; None is all.

    `plans` are those whose lines may be seen: with it, a line that is about no plan is not among them.
    """

    event: Event | None = None
    who: str | None = None
    plan_id: str | None = None
    from_on: date | None = None
    to_on: date | None = None
    plans: tuple[str, ...] | None = None


EVERYTHING = LogFilter()


def from_command_line() -> str:
    """Return how the log names the one who runs a command: "kommandorad:<account>"."""
    return f"kommandorad:{getpass.getuser()}"


def file_path() -> Path:
    """Return where the log is kept: audit.sqlite beside the database."""
    return database_path().with_name("audit.sqlite")


def record(event: Event, who: str, **about: str | int) -> None:
    """Add one line to the log, and return when it is on the disk.

    `who` is an identity or a function; one that is not plain is written as its sha256. `about` are ids and figures:
    plan_id, receipt_no, table, rows; never free text.
    Raises ValueError for a value that is not plain, AuditError where the file cannot be written.
    """
    line = (Event(event), identifier(who), _plain_about(about))
    with _writing() as connection:
        _append(connection, *line, _now())


def ready() -> None:
    """Return when a line can be written now. Ask before what must not happen unlogged. Raises AuditError."""
    with _writing() as connection:
        connection.execute("SAVEPOINT tried")
        _insert(connection, Event.PURGED, "panelen", "{}", _now())
        connection.execute("ROLLBACK TO tried")
        # Changes nothing, but is written all the same: a full disk tells itself here.
        connection.execute(f"PRAGMA user_version = {VERSION}")


def purge(now: datetime | None = None, who: str = "panelen") -> int:
    """Remove the lines that are older than they are kept for, and return how many. A purge that removes is logged.

    Raises AuditError, with nothing removed.
    """
    now = now or _now()
    limit = now - timedelta(days=days_kept())
    if not file_path().exists():
        return 0
    with _writing() as connection:
        _link_older(connection, now)
        before = connection.execute(PURGED_BEFORE, {"limit": _text(limit), "now": _text(now)}).fetchone()[0]
        connection.execute("INSERT INTO purging VALUES (?)", (before,))
        removed = connection.execute("DELETE FROM event WHERE event_no < ?", (before,)).rowcount
        purge_links(connection, before)
        connection.execute("DELETE FROM purging")
        if removed:
            about = _plain_about({"rows": removed, "before": limit.date().isoformat()})
            _append(connection, Event.PURGED, identifier(who), about, now)
    return removed


def lines(log_filter: LogFilter = EVERYTHING, before: int | None = None, max_lines: int = MAX_LINES) -> list[Line]:
    """Return at most so many lines (500 or fewer), the last written first; `before` a line's number are the older ones.

    Raises AuditError.
    """
    params = {**_params(log_filter), "before": before or 2**62, "most": min(max_lines, MAX_LINES)}
    return [
        Line(event_no, datetime.fromisoformat(at), event, who, json.loads(about))
        for event_no, at, event, who, about in _read(READ, params)
    ]


def every_line(log_filter: LogFilter = EVERYTHING) -> Iterator[Line]:
    """Return all lines asked for, the last written first, a batch at a time. Raises AuditError."""
    batch = lines(log_filter)
    while batch:
        yield from batch
        batch = lines(log_filter, before=batch[-1].event_no)


def count(log_filter: LogFilter = EVERYTHING) -> int:
    """Return how many lines are asked for. Raises AuditError."""
    rows = _read(COUNT, _params(log_filter))
    return int(rows[0][0]) if rows else 0


def names(log_filter: LogFilter = EVERYTHING) -> list[str]:
    """Return whoever has a line among those asked for. Raises AuditError."""
    return [who for (who,) in _read(NAMES, _params(log_filter))]


def identifier(who: str) -> str:
    """Return how the log names somebody: as the provider does where that is plain, else by its sha256."""
    digest = hashlib.sha256(who.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return who if WHO.fullmatch(who) else f"sha256:{digest}"


def _plain_about(about: dict[str, str | int]) -> str:
    if len(about) > MAX_ABOUT:
        raise ValueError(f"{len(about)} values are too many for the log")
    for name, value in about.items():
        if not isinstance(value, str | int) or not PLAIN.fullmatch(str(value)):
            raise ValueError(f"{name} is not plain enough for the log")
    return json.dumps(about, sort_keys=True, ensure_ascii=False)


def _append(connection: sqlite3.Connection, event: Event, who: str, about: str, at: datetime) -> None:
    _link_older(connection, at)
    _insert(connection, event, who, about, at)
    link_rows(connection)


def _link_older(connection: sqlite3.Connection, at: datetime) -> None:
    """Chain the rows that a version without a chain has written, and state in a row of its own how many."""
    if count := link_rows(connection):
        _insert(connection, Event.CHAINED, "panelen", _plain_about({"rows": count}), at)
        link_rows(connection)


def _insert(connection: sqlite3.Connection, event: Event, who: str, about: str, at: datetime) -> None:
    connection.execute(INSERT, (_text(at), event, who, about))


def _params(log_filter: LogFilter) -> dict[str, object]:
    return {
        "event": log_filter.event,
        "who": log_filter.who,
        "plan_id": log_filter.plan_id,
        "plans": None if log_filter.plans is None else json.dumps(log_filter.plans),
        "since": _start_of(log_filter.from_on),
        "until": _start_of(log_filter.to_on + timedelta(days=1) if log_filter.to_on else None),
    }


def _start_of(day: date | None) -> str | None:
    return None if day is None else _text(datetime.combine(day, time.min, SWEDEN))


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _now() -> datetime:
    return datetime.now(UTC)


def _read(query: str, params: dict[str, object]) -> list[tuple]:
    return read_rows(file_path(), LOG, query, params)


def _writing() -> AbstractContextManager[sqlite3.Connection]:
    return change_record(file_path(), LOG)


__all__ = [
    "EVERYTHING",
    "SWEDEN",
    "WORDS",
    "AuditError",
    "Event",
    "Line",
    "LogFilter",
    "count",
    "days_kept",
    "every_line",
    "file_path",
    "identifier",
    "lines",
    "names",
    "purge",
    "ready",
    "record",
]
