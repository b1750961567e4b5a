"""From what the provider vouches for to what the panel lets a person do. Pure: claims and settings in, a person out."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from panel.access.permissions import RoleAssignment, User
from panel.access.sign_in.settings import SignIn

# Two machines' clocks differ by less than this.
CLOCKS_DIFFER = timedelta(minutes=2)


def user_of(claims: Mapping[str, Any], sign_in: SignIn, now: datetime | None = None) -> User | None:
    """Return whom the claims of an ID token are about, with the grants that they give; there may be none of them.

    None where the claims do not hold now: without or past `exp`, before `nbf` or `iat`, without subject. A claim that
    does not have the expected type is as none at all. A sign-in that lacks what every one must bear gives no grants.
    """
    now = now or datetime.now(UTC)
    expires_at = _moment(claims.get("exp"))
    if expires_at is None or expires_at <= now:
        return None
    for name in ("nbf", "iat"):
        begins_at = _moment(claims.get(name)) if name in claims else now
        if begins_at is None or begins_at > now + CLOCKS_DIFFER:
            return None
    subject = claims.get(sign_in.subject)
    if not isinstance(subject, str) or not subject.strip():
        return None
    values = _values(claims.get(sign_in.claim))
    is_enough = all(_values(claims.get(claim)) & set(accepted) for claim, accepted in sign_in.requires)
    assignments = tuple(assignment for value, assignment in sign_in.assignments if is_enough and value in values)
    return User(subject, _function(assignments), assignments, expires_at)


def _values(stated: object) -> set[str]:
    """Return the roles or groups that a claim lists, or the one that it is."""
    if isinstance(stated, str):
        return {stated}
    if isinstance(stated, list):
        return {value for value in stated if isinstance(value, str)}
    return set()


def _function(assignments: tuple[RoleAssignment, ...]) -> str:
    return ", ".join(dict.fromkeys(assignment.function for assignment in assignments))


def _moment(stated: object) -> datetime | None:
    if isinstance(stated, bool) or not isinstance(stated, int | float):
        return None
    try:
        return datetime.fromtimestamp(stated, UTC)
    except (OverflowError, ValueError, OSError):
        return None
