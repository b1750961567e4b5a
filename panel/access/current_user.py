"""Who asks, inside a page: what the page is shown, and what it may write."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import pandas as pd
import streamlit as st

from panel.access import log
from panel.access.pages import ASK, roles_with
from panel.access.permissions import ALONE, Person, Right
from panel.access.sign_in.identity import person_of
from panel.access.sign_in.settings import sign_in

NOBODY = Person("", "", ())

_standing_in: ContextVar[Person | None] = ContextVar("standing in", default=None)


class Refused(Exception):  # noqa: N818
    """The person may not do this. The text, in Swedish, says what it takes and whom to ask."""


def person() -> Person:
    """Return who the page is shown to, by what the provider vouched for; one who may do nothing where that is no more.

    Without configured sign-in that is whoever sits at this machine.
    """
    standing_in = _standing_in.get()
    if standing_in is not None:
        return standing_in
    configured = sign_in()
    if configured is None:
        return ALONE
    claims = st.user.to_dict()
    return (person_of(claims, configured) if claims.get("is_logged_in") is True else None) or NOBODY


@contextmanager
def standing_in(one: Person) -> Iterator[None]:
    """Let what pages share run as this person outside a page: for a request over http, and when the server warms them."""
    token = _standing_in.set(one)
    try:
        yield
    finally:
        _standing_in.reset(token)


def may_here(right: Right, plan_id: str, region_code: str) -> bool:
    """Whether the person may do this with this plan."""
    return person().may_in(right, plan_id, region_code)


def require(right: Right) -> Person:
    """Return who asks, when they may do this for any plan. Raises Refused. Every write asks, just before it writes."""
    asking = person()
    if not asking.may(right):
        raise _refusal(asking, right)
    return asking


def require_in(right: Right, plan_id: str, region_code: str) -> Person:
    """Return who asks, when they may do this with this plan. Raises Refused."""
    asking = person()
    if not asking.may_in(right, plan_id, region_code):
        raise _refusal(asking, right)
    return asking


def visible_plans(plans: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of plans (plan_id, region_code, ...) that the person may read, in the order given."""
    asking = person()
    seen = [asking.may_in(Right.READ, row.plan_id, row.region_code) for row in plans.itertuples()]
    return plans[pd.Series(seen, index=plans.index, dtype=bool)]


def _refusal(asking: Person, right: Right) -> Refused:
    log.note_refusal(asking, right.replace(" ", "-"))
    if not asking.grants:
        return Refused("Din inloggning har gått ut. Inget är sparat. Logga in igen.")
    return Refused(f"Det kräver rollen {roles_with(right)} för den här planen. Inget är sparat. {ASK}")
