"""What the address asks a page for: what cannot be shown is answered in words on the page, never dropped.

Streamlit lets go of a value that a widget bound to the address cannot take, without a word. So all that is read from the
address goes through here: each parameter is listed for its page in pages/pages.toml, the widgets bound to one are drawn by
panel/ui/block.py, which asks here first, and the frame shows what could not be followed above the page.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from urllib.parse import urlencode

import streamlit as st

from panel.access.page_list import PAGES
from panel.access.streamlit_private import begin_widgets_with
from panel.wording.matching import matching
from panel.wording.sentences import address as sentences
from panel.wording.templates import render

PLAN = "plan"
# What services that links pass through add to them.
ADDED_ELSEWHERE = ("utm_", "mc_", "fbclid", "gclid", "msclkid")
STATE = "read from the address"


@dataclass
class Reading:
    """What a page has read from the address in this session, which names it came with, and what to say of them.

    `page` is the file in pages/. `read` keeps what was read in earlier runs too: a widget that is gone leaves its
    parameter behind for one run.
    """

    page: str
    arrived: list[str] = field(default_factory=list)
    read: set[str] = field(default_factory=set)
    messages: list[str] = field(default_factory=list)


def begin(page: str) -> None:
    """Note which page is run, and what the address has as it begins. The frame calls it before each page."""
    kept = st.session_state.get(STATE)
    if not isinstance(kept, Reading) or kept.page != page:
        kept = st.session_state[STATE] = Reading(page)
    kept.arrived = [name for name in st.query_params if not name.casefold().startswith(ADDED_ELSEWHERE)]


def show_messages() -> None:
    """Show what the address asks for that the page could not follow. The frame calls it after each page."""
    reading: Reading = st.session_state[STATE]
    own = PAGES[reading.page].parameters
    for name in reading.arrived:
        if name not in (PLAN, *own):
            show(sentences.no_such_choice(name, own))
        elif name != PLAN and name not in reading.read:
            show(sentences.of_no_use(name))
    reading.read.update(reading.arrived)
    if reading.messages:
        st.html(render("frame/messages.html", messages=dict.fromkeys(reading.messages)))
    reading.messages.clear()


def show(message: str) -> None:
    """Show above the page what the address asked for in vain."""
    st.session_state[STATE].messages.append(message)


def check_word(key: str, options: Iterable[str]) -> None:
    """Take a word of the address in either case of letters, and say on the page when it is none of the options.

    Call it just before the bound widget is made: what the widget holds is not judged anew.
    """
    word = _arrived(key)
    if word is None:
        return
    offered = list(options)
    found = matching(word, offered)
    if found is None:
        show(sentences.unknown(key, word, offered))
    elif found != word:
        _let_widget_take(key, found)


def check_day(key: str, first: date | None = None, last: date | None = None) -> None:
    """Say on the page when the address asks for what is no day, or a day outside first to last."""
    word = _arrived(key)
    if word is None:
        return
    day = as_day(word)
    if day is None or (first and day < first) or (last and day > last):
        show(sentences.no_such_day(key, word, first, last))


def as_day(word: str) -> date | None:
    """Return the day that a word writes as 2024-08-15, the way that a widget for days reads; None where it writes none."""
    try:
        return datetime.strptime(word, "%Y-%m-%d").date()
    except ValueError:
        return None


def requested(key: str) -> str | None:
    """Return what the address asks for under a key that no widget is bound to; None where it asks for nothing."""
    note_read(key)
    return st.query_params.get(key) or None


def requested_plan() -> str | None:
    """Return the plan that the address asks for, None for none. It may be asked outside a page."""
    return st.query_params.get(PLAN) or None


def every() -> dict[str, str]:
    """Return all that the address asks the page for, for one that judges it whole."""
    reading = st.session_state.get(STATE)
    # The server runs each page once before anyone has come: there is no address then.
    if isinstance(reading, Reading):
        note_read(*PAGES[reading.page].parameters)
    return dict(st.query_params)


def note_read(*keys: str) -> None:
    """Note that the page answers for parameters: reads them now, or will when the reader has gone on."""
    reading = st.session_state.get(STATE)
    if not isinstance(reading, Reading):
        return
    unlisted = set(keys) - set(PAGES[reading.page].parameters)
    if unlisted:
        raise LookupError(f"pages/{reading.page}.py reads {sorted(unlisted)}: list it in pages/pages.toml.")
    reading.read.update(keys)


def put(key: str, value: str) -> None:
    """Write a parameter that no widget is bound to in the address."""
    st.query_params[key] = value


def drop(key: str) -> None:
    """Take a parameter that no widget is bound to out of the address."""
    st.query_params.pop(key, None)


def has(key: str) -> bool:
    """Return whether the address bears a parameter."""
    return key in st.query_params


def replace(params: Mapping[str, str]) -> None:
    """Let the address bear these parameters, and no others."""
    st.query_params.from_dict(dict(params))


def _arrived(key: str) -> str | None:
    """Return what the address asks of a widget, None for nothing and where the widget holds it already."""
    note_read(key)
    word = st.query_params.get(key)
    current = st.session_state.get(key)
    return None if not word or (current is not None and str(current) == word) else word


def _let_widget_take(key: str, word: str) -> None:
    """Let the widget that is bound to a key begin with a word, as if the address had it so.

    Streamlit has no way to correct what a widget begins with that holds when the reader goes back in the history too.
    """
    begin_widgets_with(urlencode({**st.query_params.to_dict(), key: word}))
