"""From the claims of an ID token to a User. Pure functions of claims and settings."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from panel.access.permissions import RoleAssignment, User
from panel.access.sign_in.settings import SignIn

# Tolerated clock skew between the provider and this machine.
CLOCKS_DIFFER = timedelta(minutes=2)


def user_of(claims: Mapping[str, Any], sign_in: SignIn, now: datetime | None = None) -> User | None:
    """Return the user that an ID token identifies, with their role assignments, of which there may be none.

    None if the claims are not valid now: `exp` missing or past, `nbf` or `iat` in the future, or no subject. A claim of
    the wrong type counts as missing. A sign-in without the claims in `sign_in.requires` gets no assignments.
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
    """Return the roles or groups in a claim, which is a list or a single text."""
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
