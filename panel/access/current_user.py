"""The current user inside a page, and checks of their permissions."""

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
    """The current user lacks a permission. The text, in Swedish, names the role that has it and whom to contact."""


def current_user() -> User:
    """Return the user that this page is shown to, or ANONYMOUS when the sign-in is no longer valid.

    Without configured sign-in, LOCAL_USER.
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
    """Make `user` the current user outside a page: in an HTTP request, and while the server warms its caches."""
    token = _acting_as.set(user)
    try:
        yield
    finally:
        _acting_as.reset(token)


def may_here(permission: Permission, plan_id: str, region_code: str) -> bool:
    """Return whether the current user has a permission for this plan."""
    return current_user().may_in(permission, plan_id, region_code)


def require(permission: Permission) -> User:
    """Return the current user if they have the permission for at least one plan; otherwise raise PermissionDeniedError.

    Every write calls this or `require_in` immediately before it.
    """
    user = current_user()
    if not user.may(permission):
        raise _refusal(user, permission)
    return user


def require_in(permission: Permission, plan_id: str, region_code: str) -> User:
    """Return the current user if they have the permission for this plan; otherwise raise PermissionDeniedError."""
    user = current_user()
    if not user.may_in(permission, plan_id, region_code):
        raise _refusal(user, permission)
    return user


def visible_plans(plans: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a frame (plan_id, region_code, ...) that the current user may read, in the same order."""
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


def hidden_plans(plans: pd.DataFrame) -> tuple[str, ...]:
    """Return the ids of the plans of such a frame that the current user may not read."""
    return tuple(sorted({*plans["plan_id"]} - {*visible_plans(plans)["plan_id"]}))
