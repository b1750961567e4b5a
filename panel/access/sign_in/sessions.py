"""Sessions at the door: begun by a sign-in, over after a time without activity, and ended by a controller."""

import logging
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool

from panel.access import log
from panel.access.permissions import ALL, ROLES, Permission, User
from panel.access.sign_in import cookies
from panel.errors import SourceError, UserError, os_reason
from panel.records import audit, sessions
from panel.records.audit import Event
from panel.records.sessions import Session
from panel.wording.settings import Settings, settings

# What an open page requests by itself, whether anybody sits before it or not.
BY_ITSELF = {"/picture", "/_stcore/health"}
MAX_LENGTH = 200
server_log = logging.getLogger("uppdragspanelen")


class SessionsError(UserError):
    """The sessions cannot be read or ended. The text, in Swedish, gives the reason and what to do."""


def idle_limit() -> timedelta:
    """Return how long a session lasts without activity. With settings that cannot be read, as without settings."""
    try:
        return timedelta(minutes=settings().idle_minutes)
    except SourceError:
        return timedelta(minutes=Settings.idle_minutes)


def begin(claims: Mapping[str, Any], user: User) -> None:
    """Begin the session of a sign-in. Raises OSError."""
    expires_at = user.expires_at or datetime.now(UTC)
    sessions.begin(cookies.fingerprint(claims), log.name_of(user), user.function, _through(claims), expires_at)


async def is_valid(fingerprint: str, user: User, path: str) -> bool:
    """Return whether a session may be used for a request, and keep that its user is active. Raises OSError.

    One that has been idle too long is ended now, and that is logged.
    """
    seen_at = sessions.seen_at(fingerprint)
    if seen_at is None:
        return False
    if datetime.now(UTC) - seen_at > idle_limit():
        await run_in_threadpool(_time_out, fingerprint, user)
        return False
    if path not in BY_ITSELF:
        sessions.note_active(fingerprint)
    return True


def _time_out(fingerprint: str, user: User) -> None:
    if sessions.end(fingerprint):
        log.note(Event.TIMED_OUT, user)


def end_quietly(claims: Mapping[str, Any] | None) -> None:
    """End the session of a cookie at sign-out or a new sign-in. What cannot be removed is in the server's log."""
    if claims is None:
        return
    try:
        sessions.end(cookies.fingerprint(claims))
    except OSError as error:
        server_log.error("a session is not ended: %s", error)


def may_manage(user: User) -> bool:
    """Return whether a user may see and end sessions: a controller of every plan, as sessions are of no plan."""
    own = [one for one in user.assignments if Permission.AUDIT in ROLES[one.role]]
    return any(ALL in one.plans and ALL in one.municipalities for one in own)


def every() -> list[Session]:
    """Return the sessions that may be used now, the most recently active first. Raises SessionsError."""
    try:
        return sessions.every(idle_limit())
    except (OSError, ValueError, KeyError) as error:
        reason = os_reason(error) if isinstance(error, OSError) else "en fil i den är skadad"
        raise SessionsError(
            f"Mappen sessions bredvid databasen går inte att läsa: {reason}. Rätta det, eller ta bort mappen: då loggas alla ut."
        ) from error


def end(chosen: Iterable[Session], by: str) -> int:
    """End sessions, each with a line in the audit log, and return how many had not ended. Raises SessionsError, AuditError."""
    audit.ready()
    count = 0
    for one in chosen:
        try:
            is_ended = sessions.end(one.fingerprint)
        except OSError as error:
            raise SessionsError(
                f"Inloggningen {one.session_id} kunde inte avslutas: {os_reason(error)}."
                " Rätta det, eller byt cookie_secret och starta om: då loggas alla ut."
            ) from error
        if is_ended:
            audit.record(Event.ENDED_SESSION, by, session=one.session_id, user=audit.about_user(one.who))
            count += 1
    return count


def _through(claims: Mapping[str, Any]) -> str:
    """Return how somebody signed in: the provider's host, and the methods that it states, such as pwd and mfa."""
    issuer, methods = claims.get("iss"), claims.get("amr")
    host = (urlsplit(issuer).hostname if isinstance(issuer, str) else None) or "okänd"
    stated = [one for one in methods if isinstance(one, str)] if isinstance(methods, list) else []
    text = f"{host} ({', '.join(stated)})" if stated else host
    return "".join(sign for sign in text if sign.isprintable())[:MAX_LENGTH]
