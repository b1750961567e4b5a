"""The queries that a reader has run in this session, and those that are saved, to open again and to share."""

from typing import NamedTuple
from urllib.parse import urlencode

import streamlit as st
from markupsafe import Markup

from panel.access import log
from panel.access.current_user import PermissionDeniedError, current_user, require
from panel.access.permissions import Permission
from panel.records import saved_queries as store
from panel.records.audit import AuditError, Event
from panel.records.saved_queries import SavedQueriesError, SavedQuery
from panel.records.saved_views import MAX_NAME_LENGTH, SavedViewsError, clean_name
from panel.ui import address
from panel.ui.sql import editor, parameters
from panel.ui.sql.parameters import VALUES
from panel.wording.moments import in_sweden
from panel.wording.sentences import address as address_words
from panel.wording.templates import component, render

HISTORY, NAME, SHARED, CHOSEN = "sql_history", "sql_name", "sql_shared", "sql_chosen"
# What a click has just done or why not: it survives the rerun that the click starts.
DONE, REFUSED = "sql_done", "sql_refused"
MAX_HISTORY, MAX_SHOWN_CHARACTERS = 30, 90
OPEN = "sparad"


class Run(NamedTuple):
    """A query that was run in this session, with its parameters' values."""

    sql: str
    values: tuple[tuple[str, str], ...]

    def address(self) -> str:
        """Return its address on the panel."""
        own = {VALUES: urlencode(self.values)} if self.values else {}
        return f"sql?{urlencode({editor.PARAMETER: self.sql, **own})}"


def remember(sql: str, values: dict[str, str]) -> None:
    """Add a query to the session's, newest first, each once."""
    ran = Run(sql, tuple(values.items()))
    before = [one for one in st.session_state.get(HISTORY, []) if one != ran]
    st.session_state[HISTORY] = [ran, *before][:MAX_HISTORY]


def opened() -> bool:
    """Put the saved query that the address leads to in the editor; return whether there was one, which is then run.

    It runs without a press on Kör: its text is that of somebody who may ask, and the address has none of its own.
    """
    number = address.requested(OPEN)
    if number is None:
        return False
    address.drop(OPEN)
    try:
        found = store.find(int(number), current_user().subject) if number.isdecimal() and len(number) < 10 else None
    except SavedQueriesError as error:
        st.session_state[REFUSED] = str(error)
        return False
    if found is None:
        address.show(address_words.no_saved_query(OPEN, number))
        return False
    parameters.begin_with(found.parameters | parameters.in_address())
    editor.put(found.sql)
    return True


def lists() -> Markup:
    """Return, as HTML, the saved queries and those of this session, as links that open them."""
    try:
        kept = store.kept(current_user().subject)
    except SavedQueriesError as error:
        return component("paragraph", str(error), "explore-guard", "alert")
    saved = [(f"sql?{OPEN}={one.query_id}", one, in_sweden(one.saved_at)) for one in kept]
    ran = [(one.address(), _shown(one.sql)) for one in st.session_state.get(HISTORY, [])]
    return render("sql/saved.html", saved=saved, owner=current_user().subject, ran=ran)


def _shown(sql: str) -> str:
    words = " ".join(sql.split())
    return words if len(words) <= MAX_SHOWN_CHARACTERS else words[:MAX_SHOWN_CHARACTERS] + " …"


def saving(sql: str, values: dict[str, str]) -> None:
    """Let the reader save the query with its parameters' values, and delete their own."""
    done, refused = st.session_state.pop(DONE, ""), st.session_state.pop(REFUSED, "")
    if done:
        st.html(component("paragraph", done, "done", "status"))
    if refused:
        st.html(component("paragraph", refused, "explore-guard", "alert"))
    fold = st.expander("Spara frågan, eller ta bort en sparad", key="sql_saving", on_change="rerun")
    if not fold.open:
        return
    with fold:
        st.text_input("Namn. En egen fråga med samma namn ersätts", key=NAME, max_chars=MAX_NAME_LENGTH)
        st.checkbox("Dela med alla som får ställa frågor", key=SHARED)
        st.button("Spara", on_click=save, args=(sql, values), disabled=not sql.strip(), key="sql_save")
        _show_deleting()


def _show_deleting() -> None:
    try:
        own = [one for one in store.kept(current_user().subject) if one.owner == current_user().subject]
    except SavedQueriesError:
        # The list beside says so.
        return
    if not own:
        return
    by_number = {one.query_id: one for one in own}
    if st.session_state.get(CHOSEN) not in by_number:
        st.session_state.pop(CHOSEN, None)
    chosen = st.selectbox(
        "Ta bort en egen fråga", list(by_number), format_func=lambda number: by_number[number].name, key=CHOSEN
    )
    st.button("Ta bort", on_click=_delete, args=(by_number[chosen],), key="sql_delete")


def save(sql: str, values: dict[str, str]) -> None:
    """Save the query under the name typed. Errors become messages in the session's state, as this is a callback."""
    try:
        user = require(Permission.ANALYSE)
        log.require_writable()
        name = clean_name(st.session_state[NAME])
        number = store.save(name, sql, values, user.subject, st.session_state[SHARED])
    except (PermissionDeniedError, AuditError, SavedViewsError, SavedQueriesError) as error:
        st.session_state[REFUSED] = str(error)
    else:
        log.note(Event.SAVED_QUERY, user, query_id=number, shared=str(st.session_state[SHARED]).lower())
        st.session_state[NAME] = ""
        st.session_state[DONE] = f"Frågan {name} är sparad. Adressen sql?{OPEN}={number} öppnar den och visar svaret."


def _delete(query: SavedQuery) -> None:
    try:
        user = require(Permission.ANALYSE)
        log.require_writable()
        store.delete(query.query_id, user.subject)
    except (PermissionDeniedError, AuditError, SavedQueriesError) as error:
        st.session_state[REFUSED] = str(error)
    else:
        log.note(Event.DELETED_QUERY, user, query_id=query.query_id)
        st.session_state[DONE] = f"Frågan {query.name} är borttagen ur listan. Länkar till den fungerar än."
