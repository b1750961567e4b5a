"""What the panel writes in the log of who did what. A write that cannot be logged does not happen; reading goes on."""

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
SECONDS_BETWEEN_REFUSALS = 60.0
MAX_REMEMBERED = 4096

_refused: OrderedDict[tuple[str, str], float] = OrderedDict()


def name_of(user: User) -> str:
    """Return the identity as the log takes it."""
    return NOT_PLAIN.sub("_", user.subject)[:MAX_LENGTH]


def note(event: Event, user: User, **about: str | int) -> None:
    """Log what has been read or has happened already. Where the log cannot be written, the server's own says so."""
    try:
        audit.record(event, name_of(user), **about)
    except AuditError as error:
        log.error("not logged: %s %s: %s", event, about, error)


def require_writable() -> None:
    """Return when the log can be written. Ask before a write. Raises AuditError, whose text, in Swedish, says what to do."""
    audit.ready()


def note_refusal(user: User, address: str) -> None:
    """Log that somebody was refused, at most once a minute for the same address."""
    key, now = (user.subject, address), monotonic()
    if now - _refused.get(key, -SECONDS_BETWEEN_REFUSALS) < SECONDS_BETWEEN_REFUSALS:
        return
    _refused[key] = now
    _refused.move_to_end(key)
    while len(_refused) > MAX_REMEMBERED:
        _refused.popitem(last=False)
    note(Event.REFUSED, user, address=address)
