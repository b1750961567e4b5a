"""Writing to the audit log for a user. A write that cannot be logged is refused; reading is not."""

import logging
import re
from collections import OrderedDict
from time import monotonic

from panel.access.permissions import User
from panel.records import audit
from panel.records.audit import AuditError, Event

log = logging.getLogger("uppdragspanelen")
NOT_PLAIN = re.compile(r"[^\w.:,@/+*=|~\\-]")
MAX_LENGTH = 160
SECONDS_BETWEEN = 60.0
MAX_REMEMBERED = 4096
# Who fails to sign in is not known.
UNKNOWN = User("okänd", "", ())

_noted: OrderedDict[tuple[str, ...], float] = OrderedDict()


def name_of(user: User) -> str:
    """Return the user's identity as the audit log accepts it: at most MAX_LENGTH, other characters replaced by "_"."""
    return NOT_PLAIN.sub("_", user.subject)[:MAX_LENGTH]


def note(event: Event, user: User, **about: str | int) -> None:
    """Log what was read or has already happened. If the audit log cannot be written, log that in the server's log."""
    try:
        audit.record(event, name_of(user), **about)
    except AuditError as error:
        log.error("not logged: %s %s: %s", event, about, error)


def require_writable() -> None:
    """Raise AuditError, with advice in Swedish, unless the audit log can be written. Call it before a write."""
    audit.ready()


def note_refusal(user: User, address: str) -> None:
    """Log that a user was refused, at most once a minute for the same user and address."""
    _note_seldom(Event.REFUSED, user, address=address)


def note_failed_sign_in(reason: str) -> None:
    """Log a sign-in that the provider or the panel has refused, at most once a minute for the same reason."""
    _note_seldom(Event.SIGN_IN_FAILED, UNKNOWN, reason=reason)


def _note_seldom(event: Event, user: User, **about: str) -> None:
    key, now = (event, user.subject, *about.values()), monotonic()
    if now - _noted.get(key, -SECONDS_BETWEEN) < SECONDS_BETWEEN:
        return
    _noted[key] = now
    _noted.move_to_end(key)
    while len(_noted) > MAX_REMEMBERED:
        _noted.popitem(last=False)
    note(event, user, **about)
