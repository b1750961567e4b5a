"""Who asks, inside a page: what the page is shown, and what it may write."""

import streamlit as st

from ui.access.rights import ALONE, Person, Right


class Refused(Exception):  # noqa: N818 - names what happened
    """The person may not do this. The text, in Swedish, says what it takes and whom to ask."""


def person() -> Person:
    """Return who the page is shown to. Without configured sign-in that is whoever sits at this machine."""
    return ALONE


def require(right: Right) -> Person:
    """Return who asks, when they may do this. Raises Refused. Every write asks, just before it writes."""
    asking = person()
    if not asking.may(right):
        raise Refused(str(right))
    return asking


__all__ = ["Refused", "person", "require", "st"]
