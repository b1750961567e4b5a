"""The sessions on the page Drift: who is signed in, and a way for a controller to end a session, or all of one user's."""

from collections import Counter

import streamlit as st

from panel.access import log
from panel.access.current_user import PermissionDeniedError, require
from panel.access.permissions import Permission
from panel.access.sign_in import sessions
from panel.access.sign_in.cookies import claims_in, fingerprint
from panel.access.sign_in.sessions import SessionsError
from panel.access.sign_in.settings import sign_in
from panel.records.audit import AuditError
from panel.records.sessions import Session
from panel.wording.moments import stamp
from panel.wording.sentences import operations as sentences
from panel.wording.templates import component

HEADINGS = ("Vem", "Som", "Loggade in", "Senast aktiv", "Genom", "Gäller längst till")
ENDED = "sessions ended"


def sessions_view() -> None:
    """Show the sessions that may be used now, with a way to end them."""
    if (count := st.session_state.pop(ENDED, None)) is not None:
        st.html(component("paragraph", sentences.sessions_ended(count), "receipt", "status"))
    try:
        found = sessions.every()
    except SessionsError as error:
        st.error(str(error))
        return
    if not found:
        st.html(component("empty_state", "Ingen är inloggad", "Panelen används utan inloggning."))
        return
    own = _own()
    rows = [_row(one, is_own=one.fingerprint == own) for one in found]
    st.html(component("data_table", sentences.sessions(len(found)), HEADINGS, rows, [False] * len(HEADINGS)))
    # One's own comes last, so that it is not ended by mistake.
    choices = _choices(sorted(found, key=lambda one: one.fingerprint == own))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox("Avsluta", list(choices), width=520)
        if st.button("Avsluta inloggningen"):
            _end(choices[chosen])
    minutes = int(sessions.idle_limit().total_seconds()) // 60
    st.html(component("paragraph", sentences.sessions_kept(minutes), "source"))


def _own() -> str | None:
    """Return the fingerprint of the browser that the page is shown in."""
    configured = sign_in()
    claims = claims_in(st.context.cookies.to_dict(), configured.origin) if configured else None
    return fingerprint(claims) if claims else None


def _row(one: Session, *, is_own: bool) -> list[str]:
    who = f"{one.who} (du, här)" if is_own else one.who
    return [
        who,
        one.function or "ingen roll",
        stamp(one.began_at),
        stamp(one.seen_at),
        one.through,
        stamp(one.expires_at),
    ]


def _choices(found: list[Session]) -> dict[str, list[Session]]:
    """Return what can be ended, by how it is named: each session, and all of those who have several."""
    each = {f"{one.who}, inloggad {stamp(one.began_at)} ({one.session_id[:4]})": [one] for one in found}
    several = [who for who, count in Counter(one.who for one in found).items() if count > 1]
    return each | {f"{who}, alla": [one for one in found if one.who == who] for who in several}


def _end(chosen: list[Session]) -> None:
    """End sessions at once, and show how many after a rerun."""
    try:
        user = require(Permission.AUDIT)
        if not sessions.may_manage(user):
            raise PermissionDeniedError("Inloggningar avslutas av en controller för alla planer.")
        st.session_state[ENDED] = sessions.end(chosen, log.name_of(user))
    except (PermissionDeniedError, AuditError, SessionsError) as error:
        st.html(component("paragraph", str(error), role="alert"))
        return
    st.rerun()
