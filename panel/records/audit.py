"""The audit log: a SQLite file beside the database. Rows are only added, and are purged by age.

A row has an event, who, when (UTC), and ids and figures; never contents or free text. SQLite makes each write atomic
and lets several processes write in turn. Rows are ordered by when they were written, also if the clock is set back.
Each row is chained to the previous one (audit_chain.py).
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
# A purge removes all rows before the first one within the period kept. A row dated by a wrong clock is thus removed
# with the rows around it.
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
    """One row of the log. `at` is in UTC; `about` are ids and figures."""

    event_no: int
    at: datetime
    event: str
    who: str
    about: dict[str, str | int]


class LogFilter(NamedTuple):
    """Which rows to return; None is all. The days are Swedish dates, inclusive.

    `plans` are the plans whose rows may be seen; it excludes rows that concern no plan.
    """

    event: Event | None = None
    who: str | None = None
    plan_id: str | None = None
    from_on: date | None = None
    to_on: date | None = None
    plans: tuple[str, ...] | None = None


EVERYTHING = LogFilter()


def from_command_line() -> str:
    """Return how the log names the user of a command: "kommandorad:<account>"."""
    return f"kommandorad:{getpass.getuser()}"


def file_path() -> Path:
    """Return the path of the log: audit.sqlite beside the database."""
    return database_path().with_name("audit.sqlite")


def named(who: str) -> str:
    """Return a name of the log as it is read: "root (kommandoraden)" for "kommandorad:root"."""
    kind, _, account = who.partition(":")
    return f"{account} (kommandoraden)" if kind == "kommandorad" else who


def record(event: Event, who: str, **about: str | int) -> None:
    """Add one row to the log, and return when it is on disk.

    `who` is an identity or a function; one with other characters than WHO allows is written as a hash. `about` are ids
    and figures: plan_id, receipt_no, table, rows; never free text.

    Raises ValueError for a value that PLAIN does not match or too many values, AuditError if the file cannot be written.
    """
    line = (Event(event), identifier(who), _plain_about(about))
    with _writing() as connection:
        _append(connection, *line, _now())


def ready() -> None:
    """Return if a row can be written now; otherwise raise AuditError. Call it before what must be logged."""
    with _writing() as connection:
        connection.execute("SAVEPOINT tried")
        _insert(connection, Event.PURGED, "panelen", "{}", _now())
        connection.execute("ROLLBACK TO tried")
        # Changes nothing but writes to the file, so that a full disk is noticed here.
        connection.execute(f"PRAGMA user_version = {VERSION}")


def purge(now: datetime | None = None, who: str = "panelen") -> int:
    """Remove rows older than days_kept(), and return how many. A purge that removes any is logged.

    Raises AuditError without removing any.
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
    """Return at most `max_lines` rows (500 at the most), newest first; with `before`, those of a lower event_no.

    Raises AuditError.
    """
    params = {**_params(log_filter), "before": before or 2**62, "most": min(max_lines, MAX_LINES)}
    return [
        Line(event_no, datetime.fromisoformat(at), event, who, json.loads(about))
        for event_no, at, event, who, about in _read(READ, params)
    ]


def every_line(log_filter: LogFilter = EVERYTHING) -> Iterator[Line]:
    """Yield all rows that match, newest first, reading them in batches. Raises AuditError."""
    batch = lines(log_filter)
    while batch:
        yield from batch
        batch = lines(log_filter, before=batch[-1].event_no)


def count(log_filter: LogFilter = EVERYTHING) -> int:
    """Return the number of rows that match. Raises AuditError."""
    rows = _read(COUNT, _params(log_filter))
    return int(rows[0][0]) if rows else 0


def names(log_filter: LogFilter = EVERYTHING) -> list[str]:
    """Return the distinct `who` of the rows that match. Raises AuditError."""
    return [who for (who,) in _read(NAMES, _params(log_filter))]


def identifier(who: str) -> str:
    """Return how the log names a user: unchanged if WHO matches, otherwise as a hash."""
    return who if WHO.fullmatch(who) else _hashed(who)


def about_user(who: str) -> str:
    """Return how a row names a user that it is about: unchanged if PLAIN matches, otherwise as a hash."""
    return who if PLAIN.fullmatch(who) else _hashed(who)


def _hashed(who: str) -> str:
    return f"sha256:{hashlib.sha256(who.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


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
    """Chain the rows that a version without a chain has written, and log their number."""
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
