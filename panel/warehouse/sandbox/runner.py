"""Run a user's SQL query on the copy of public tables: in a child process, with limits of memory and time.

Whatever the query, the result is rows or a message why there are none, and other pages are not delayed.
"""

import json
import logging
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from functools import partial
from threading import BoundedSemaphore
from time import monotonic
from typing import Any, BinaryIO

from panel import isolated
from panel.isolated import TICK_SECONDS, Failure, IsolatedError
from panel.warehouse.sandbox.child import query_copy
from panel.warehouse.sandbox.export import export_query
from panel.warehouse.sandbox.public_copy import open_public_copy
from panel.warehouse.sandbox.result import QueryResult, read_result

# Queries that run at the same time; others wait for a slot.
MAX_CONCURRENT = 2
MAX_WAIT_SECONDS = 30
# A longer query does not fit in an address.
MAX_CHARACTERS = 8_000

EMPTY = "Det finns ingen fråga att ställa. Skriv en, eller välj ett av exemplen."
TOO_LONG = f"Frågan är för lång. Den får ha högst {MAX_CHARACTERS} tecken."
NOT_TEXT = "Frågan innehåller tecken som inte är text. Skriv om den."
NOT_ONE = "Ställ en fråga i taget: här står {found} satser med semikolon emellan."
TOO_LONG_FOR_A_FILE = "Svaret har fler än {most} rader, som är det mesta som får plats i en fil. Begränsa frågan med WHERE, eller ta ut den i delar."
TOO_WIDE = "Svaret skulle få {found} kolumner, och högst {most} visas. Räkna upp dem som behövs efter SELECT."
NOT_SELECT = "Här går det bara att läsa. Frågan ska börja med SELECT, FROM eller WITH; den här är av slaget {found}."
NOT_UNDERSTOOD = "Databasen kan inte besvara frågan. Så här säger den:"
TOO_SLOW = (
    "Frågan avbröts efter {seconds:g} sekunder, som är det längsta en fråga får ta. "
    "Begränsa den med WHERE, räkna ihop med GROUP BY eller ta färre tabeller i taget."
)
TOO_HEAVY = (
    "Frågan avbröts: den behövde mer minne än en fråga får. "
    "Begränsa den med WHERE, räkna ihop med GROUP BY eller ta färre kolumner."
)
TOO_LARGE = "Svaret blir för stort för en fil. Ta färre kolumner, eller begränsa frågan med WHERE."
FELL = "Frågan gick inte att besvara: databasen föll på den. Skriv den enklare och försök igen."
FAILURES = {Failure.OUT_OF_MEMORY: TOO_HEAVY, Failure.TOO_SLOW: TOO_SLOW}
CROWDED = "Det är många som frågar just nu. Vänta en stund och ställ frågan igen."

_slots = BoundedSemaphore(MAX_CONCURRENT)
_file_slots = BoundedSemaphore(1)
log = logging.getLogger(__name__)


class QueryError(Exception):
    """There is no result; the text, in Swedish, gives the reason and action. `detail` is DuckDB's text, or empty."""

    def __init__(self, message: str, detail: str = "") -> None:
        super().__init__(message)
        self.detail = detail


class State(Enum):
    """The stage of a query."""

    PREPARING = "preparing"
    WAITING = "waiting"
    RUNNING = "running"


@dataclass(frozen=True)
class Limits:
    """Limits of a query's resources, and of the size of its result."""

    seconds: float = 10
    megabytes: int = 1024
    rows: int = 10_000
    result_bytes: int = 8_000_000
    columns: int = 200
    cells: int = 500_000


LIMITS = Limits()
# Of a file with all rows, which is written as they are read.
FILE_LIMITS = Limits(seconds=60, rows=1_000_000, result_bytes=500_000_000)
OnProgress = Callable[[State, float], None]


def _ignore_progress(state: State, seconds: float) -> None:
    """Do nothing."""


def run_query(
    sql: str, limits: Limits = LIMITS, on_progress: OnProgress = _ignore_progress, hidden: Collection[str] = ()
) -> QueryResult:
    """Return the result of one SELECT over the public tables, without what is of the `hidden` plans.

    `on_progress` is called several times a second with the query's state and the seconds in that state. If it raises,
    the query and its process end at once: so a query stops when its user has left. Raises QueryError where the query
    cannot be run within the limits, and DatabaseUnavailableError where there is no database.
    """
    question = _as_bytes(sql)
    on_progress(State.PREPARING, 0)
    with open_public_copy(hidden) as copy, _slot(_slots, on_progress):
        started = monotonic()
        output = _run(question, copy, limits, on_progress)
        seconds = monotonic() - started
    head, lines = _reply(output)
    if "refused" in head:
        raise _refusal(head, limits)
    try:
        return read_result(sql, lines, head, seconds)
    except (ArithmeticError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise QueryError(FELL) from error


def export(sql: str, form: str, file: BinaryIO, limits: Limits = FILE_LIMITS, hidden: Collection[str] = ()) -> None:
    """Write all rows of one SELECT into a file, as csv or parquet; one at a time. Nothing of the `hidden` plans is read.

    Raises QueryError where the query cannot be run within the limits, then with nothing to use in the file, and
    DatabaseUnavailableError where there is no database.
    """
    question = _as_bytes(sql)
    arguments = [limits.megabytes, form, limits.rows, limits.columns]
    own = isolated.Limits(limits.seconds, limits.megabytes, file_bytes=limits.result_bytes)
    with open_public_copy(hidden) as copy, _slot(_file_slots, _ignore_progress):
        try:
            isolated.run(export_query, question, [copy, *arguments], limits=own, pass_fds=[copy], to=file)
        except IsolatedError as error:
            if error.failure is Failure.REFUSED:
                raise _refusal(_reply(error.text.encode())[0], limits) from error
            log.warning("%s", error)
            words = TOO_LARGE if error.failure is Failure.TOO_LARGE else FAILURES.get(error.failure, FELL)
            raise QueryError(words.format(seconds=limits.seconds)) from error


def _as_bytes(sql: str) -> bytes:
    if not sql.strip():
        raise QueryError(EMPTY)
    if len(sql) > MAX_CHARACTERS:
        raise QueryError(TOO_LONG)
    try:
        question = sql.encode()
    except UnicodeEncodeError as error:
        raise QueryError(NOT_TEXT) from error
    if b"\0" in question:
        raise QueryError(NOT_TEXT)
    return question


@contextmanager
def _slot(slots: BoundedSemaphore, on_progress: OnProgress) -> Iterator[None]:
    """Occupy a slot, when one is free."""
    began = monotonic()
    while not slots.acquire(timeout=TICK_SECONDS):
        waited = monotonic() - began
        if waited > MAX_WAIT_SECONDS:
            raise QueryError(CROWDED)
        on_progress(State.WAITING, waited)
    try:
        yield
    finally:
        slots.release()


def _run(question: bytes, copy: int, limits: Limits, on_progress: OnProgress) -> bytes:
    """Return the child's output. Raises QueryError where it fails. The child has ended when this returns or raises."""
    try:
        return isolated.run(
            query_copy,
            question,
            [copy, limits.megabytes, limits.rows, limits.result_bytes, limits.columns, limits.cells],
            limits=isolated.Limits(limits.seconds, limits.megabytes, file_bytes=limits.result_bytes * 2),
            pass_fds=[copy],
            tick=partial(on_progress, State.RUNNING),
        )
    except IsolatedError as error:
        log.warning("%s", error)
        raise QueryError(FAILURES.get(error.failure, FELL).format(seconds=limits.seconds)) from error


def _reply(output: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """Return the head and the rows' lines. Raises QueryError for invalid output."""
    first, *lines = output.split(b"\n")
    try:
        head = json.loads(first)
    except (ValueError, RecursionError) as error:
        raise QueryError(FELL) from error
    if not isinstance(head, dict):
        raise QueryError(FELL)
    return head, lines


def _refusal(head: dict[str, Any], limits: Limits) -> QueryError:
    found = str(head.get("found", ""))
    if head["refused"] == "count":
        return QueryError(EMPTY if found == "0" else NOT_ONE.format(found=found))
    if head["refused"] == "columns":
        return QueryError(TOO_WIDE.format(found=found, most=limits.columns))
    if head["refused"] == "rows":
        return QueryError(TOO_LONG_FOR_A_FILE.format(most=f"{limits.rows:,}".replace(",", "\u00a0")))
    if head["refused"] == "kind":
        return QueryError(NOT_SELECT.format(found=found))
    return QueryError(NOT_UNDERSTOOD, found)
