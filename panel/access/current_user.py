"""Who asks, inside a page: what the page is shown, and what it may write."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import pandas as pd
import streamlit as st

from panel.access import log
from panel.access.pages import CONTACT, roles_with
from panel.access.permissions import LOCAL_USER, Permission, User
from panel.access.sign_in.identity import user_of
from panel.access.sign_in.settings import sign_in

ANONYMOUS = User("", "", ())

_acting_as: ContextVar[User | None] = ContextVar("acting as", default=None)


class PermissionDeniedError(Exception):
    """The person may not do this. The text, in Swedish, says what it takes and whom to ask."""


def current_user() -> User:
    """Return who the page is shown to, by what the provider vouched for; one who may do nothing where that is no more.

    Without configured sign-in that is whoever sits at this machine.
    """
    acting_as = _acting_as.get()
    if acting_as is not None:
        return acting_as
    configured = sign_in()
    if configured is None:
        return LOCAL_USER
    claims = st.user.to_dict()
    return (user_of(claims, configured) if claims.get("is_logged_in") is True else None) or ANONYMOUS


@contextmanager
def acting_as(user: User) -> Iterator[None]:
    """Let what pages share run as this person outside a page: for a request over http, and when the server warms them."""
    token = _acting_as.set(user)
    try:
        yield
    finally:
        _acting_as.reset(token)


def may_here(permission: Permission, plan_id: str, region_code: str) -> bool:
    """Whether the person may do this with this plan."""
    return current_user().may_in(permission, plan_id, region_code)


def require(permission: Permission) -> User:
    """Return who asks, when they may do this for any plan. Raises PermissionDeniedError. Every write asks, just before it writes."""
    user = current_user()
    if not user.may(permission):
        raise _refusal(user, permission)
    return user


def require_in(permission: Permission, plan_id: str, region_code: str) -> User:
    """Return who asks, when they may do this with this plan. Raises PermissionDeniedError."""
    user = current_user()
    if not user.may_in(permission, plan_id, region_code):
        raise _refusal(user, permission)
    return user


def visible_plans(plans: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of plans (plan_id, region_code, ...) that the person may read, in the order given."""
    user = current_user()
    seen = [user.may_in(Permission.READ, row.plan_id, row.region_code) for row in plans.itertuples()]
    return plans[pd.Series(seen, index=plans.index, dtype=bool)]


def _refusal(user: User, permission: Permission) -> PermissionDeniedError:
    log.note_refusal(user, permission.replace(" ", "-"))
    if not user.assignments:
        return PermissionDeniedError("Din inloggning har gått ut. Inget är sparat. Logga in igen.")
    return PermissionDeniedError(
        f"Det kräver rollen {roles_with(permission)} för den här planen. Inget är sparat. {CONTACT}"
    )
