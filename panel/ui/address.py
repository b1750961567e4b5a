"""Read and write the parameters of a page's address.

Streamlit silently ignores a value in the address that a bound widget cannot take. So every read of the address goes
through this module: each parameter is listed for its page in pages/pages.toml, the widgets bound to one are drawn by
panel/ui/block.py, which checks the value here first, and the frame shows above the page what could not be followed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from urllib.parse import parse_qs, urlencode

import streamlit as st

from panel.access.page_list import PAGES
from panel.access.streamlit_private import begin_widgets_with, followed_address, is_bound
from panel.wording.matching import matching
from panel.wording.sentences import address as sentences
from panel.wording.templates import render

PLAN = "plan"
# Added to links by e-mail, advertising and social media services.
ADDED_ELSEWHERE = ("utm_", "mc_", "fbclid", "gclid", "msclkid")
STATE = "read from the address"
WRITTEN = "written to the address"


@dataclass
class Reading:
    """What a page has read from the address in this session.

    `page` is the file name in pages/, without extension. `arrived` are the parameters that the address had when the run
    began, `read` those that the page has read, in earlier runs too: a widget that has been removed leaves its parameter
    in the address for one more run. `messages` are the texts to show above the page, in Swedish.
    """

    page: str
    arrived: list[str] = field(default_factory=list)
    read: set[str] = field(default_factory=set)
    messages: list[str] = field(default_factory=list)


@dataclass
class Written:
    """What a page has written to the address since the reader followed a link.

    `values` are those of each parameter, the latest last, after those that it took the place of; None where it was not there.
    """

    page: str
    values: dict[str, list[str | None]] = field(default_factory=dict)


def follow(page: str) -> None:
    """Take every parameter of an address that the reader followed to another page. The frame calls it first of all.

    Streamlit drops a parameter that a widget of the page before is bound to, also where the address followed has a value
    of its own for it. And who presses a button before the browser has heard of the address that a run wrote sends the one
    before it, which would undo that run: open a closed dialog anew, or put back the query that was edited.
    """
    followed = followed_address()
    written: Written | None = st.session_state.get(WRITTEN)
    if followed is None and written is not None and written.page == page:
        _write_again(written)
        return
    st.session_state[WRITTEN] = Written(page)
    if followed is None:
        return
    params = parse_qs(followed, keep_blank_values=True)
    if not params.keys() <= st.query_params.to_dict().keys():
        st.query_params.from_dict({name: values[0] if len(values) == 1 else values for name, values in params.items()})
        begin_widgets_with(followed)


def begin(page: str) -> None:
    """Record which page runs, and the parameters of the address as it begins. The frame calls it before each page."""
    kept = st.session_state.get(STATE)
    if not isinstance(kept, Reading) or kept.page != page:
        kept = st.session_state[STATE] = Reading(page)
    kept.arrived = [name for name in st.query_params if not name.casefold().startswith(ADDED_ELSEWHERE)]


def show_messages() -> None:
    """Show which parameters of the address the page could not follow. The frame calls it after each page."""
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
    """Add a message, in Swedish, to those shown above the page."""
    st.session_state[STATE].messages.append(message)


def check_word(key: str, options: Iterable[str], former: Mapping[str, str] = MappingProxyType({})) -> None:
    """Correct the case of a parameter's value, and add a message where it is none of the options.

    `former` are words that older addresses have, each with the option that has taken its place. Call it just before the
    bound widget is made. A value that the widget has already is not checked again.
    """
    word = _arrived(key)
    if word is None:
        return
    offered = list(options)
    if (old := matching(word, list(former))) is not None:
        let_widget_take(key, former[old])
        return
    found = matching(word, offered)
    if found is None:
        show(sentences.unknown(key, word, offered))
    elif found != word:
        let_widget_take(key, found)


def check_day(key: str, first: date | None = None, last: date | None = None) -> None:
    """Add a message where a parameter's value is no day, or a day outside `first` to `last`."""
    word = _arrived(key)
    if word is None:
        return
    day = as_day(word)
    if day is None or (first and day < first) or (last and day > last):
        show(sentences.no_such_day(key, word, first, last))


def as_day(word: str) -> date | None:
    """Return the day written as 2024-08-15, parsed as Streamlit's date widget does; None for any other text."""
    try:
        return datetime.strptime(word, "%Y-%m-%d").date()
    except ValueError:
        return None


def requested(key: str) -> str | None:
    """Return the value of a parameter that no widget is bound to; None where it is missing or empty."""
    note_read(key)
    return st.query_params.get(key) or None


def one_of(key: str, options: Iterable[str]) -> str:
    """Return which of the options a parameter that no widget is bound to asks for; "" for none. Any other is reported."""
    word, offered = requested(key), list(options)
    found = matching(word, offered) if word else None
    if word and found is None:
        show(sentences.unknown(key, word, offered))
    return found or ""


def requested_plan() -> str | None:
    """Return the plan id in the address, None without one. May be called outside a page."""
    return st.query_params.get(PLAN) or None


def every() -> dict[str, str]:
    """Return all parameters of the address, for a page that validates them together."""
    reading = st.session_state.get(STATE)
    # The warm-up at start runs each page without a browser, and so without an address.
    if isinstance(reading, Reading):
        note_read(*PAGES[reading.page].parameters)
    return dict(st.query_params)


def answer_retired(key: str) -> None:
    """Say that a parameter of earlier addresses is of no use any more, where the address has it."""
    if (word := requested(key)) is not None:
        show(sentences.retired(key, word))


def note_read(*keys: str) -> None:
    """Record that the page reads these parameters, now or in a later run.

    Raises LookupError for a parameter that pages/pages.toml does not list for the page.
    """
    reading = st.session_state.get(STATE)
    if not isinstance(reading, Reading):
        return
    unlisted = set(keys) - set(PAGES[reading.page].parameters)
    if unlisted:
        raise LookupError(f"pages/{reading.page}.py reads {sorted(unlisted)}: list it in pages/pages.toml.")
    reading.read.update(keys)


def put(key: str, value: str) -> None:
    """Set a parameter that no widget is bound to."""
    before = st.query_params.to_dict()
    st.query_params[key] = value
    _note_written(before)


def drop(key: str) -> None:
    """Remove a parameter that no widget is bound to, if it is there."""
    before = st.query_params.to_dict()
    st.query_params.pop(key, None)
    _note_written(before)


def has(key: str) -> bool:
    """Return whether the address has a parameter."""
    return key in st.query_params


def replace(params: Mapping[str, str]) -> None:
    """Replace all parameters of the address."""
    before = st.query_params.to_dict()
    st.query_params.from_dict(dict(params))
    _note_written(before)


def _note_written(before: Mapping[str, str]) -> None:
    written = st.session_state.get(WRITTEN)
    if not isinstance(written, Written):
        return
    after = st.query_params.to_dict()
    for key in before.keys() | after.keys():
        if before.get(key) != after.get(key):
            written.values.setdefault(key, [before.get(key)]).append(after.get(key))


def _write_again(written: Written) -> None:
    """Give the address what the page wrote, where what arrives is older.

    Any other value is the reader's: a link that was followed in the same moment as a button was pressed arrives as none.
    """
    for key, values in list(written.values.items()):
        arrived = st.query_params.get(key)
        if arrived == values[-1]:
            continue
        if arrived not in values or is_bound(key):
            del written.values[key]
        elif values[-1] is None:
            del st.query_params[key]
        else:
            st.query_params[key] = values[-1]


def _arrived(key: str) -> str | None:
    """Return the parameter's value, None where it is missing, empty, or what the widget has already."""
    note_read(key)
    word = st.query_params.get(key)
    current = st.session_state.get(key)
    return None if not word or (current is not None and str(current) == word) else word


def let_widget_take(key: str, word: str) -> None:
    """Make the widget bound to `key` start with `word`, as if the address had it. Call it just before the widget is made.

    Streamlit has no public way to correct a widget's first value that also works when the reader goes back in history.
    """
    begin_widgets_with(urlencode({**st.query_params.to_dict(), key: word}))
