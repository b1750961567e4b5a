"""The tokens of the data API on the page Drift: made, listed and revoked by a controller, for the plans that are theirs."""

from datetime import date
from fnmatch import fnmatchcase

import streamlit as st

from panel.access import log
from panel.access.current_user import PermissionDeniedError, current_user, require
from panel.access.permissions import ALL, ROLES, Permission, User
from panel.records import tokens
from panel.records.audit import AuditError, Event
from panel.records.tokens import Token, TokensError
from panel.warehouse import read
from panel.wording import clock, text
from panel.wording.moments import stamp
from panel.wording.templates import component

MADE = "token made"
HEADINGS = ("Nr", "Namn", "Läser", "Till och med", "Gjord", "Av", "Läge")
EVERY_PLAN = "Alla planer, också de som kommer"
USE = "Programmet skickar nyckeln som lösenord, med vilket användarnamn som helst, eller som Authorization: Bearer."


def tokens_view() -> None:
    """Show a token that was just made, this once; those that there are, with a way to revoke one; and a form for a new one."""
    if made := st.session_state.pop(MADE, None):
        st.html(component("paragraph", f"Spara nyckeln nu. Den visas inte igen. {USE}", "receipt", "status"))
        st.code(made, language=None)
    try:
        plans = _own_plans(current_user())
        _show(_own(plans))
        _form(plans)
    except TokensError as error:
        st.error(str(error))


def _own_plans(user: User) -> list[str]:
    """Return the plans, and patterns of plans, that a user may make tokens for: those that they are controller of."""
    own = [one for one in user.assignments if Permission.AUDIT in ROLES[one.role]]
    # A token has no municipality, so a pattern is only for those who have it in every municipality.
    patterns = [pattern for one in own if ALL in one.municipalities for pattern in one.plans]
    rows = read("plans").itertuples(index=False)
    known = [row.plan_id for row in rows if user.may_in(Permission.AUDIT, row.plan_id, row.region_code)]
    return list(dict.fromkeys([*patterns, *known]))


def _own(plans: list[str]) -> list[Token]:
    """Return the tokens that read nothing but these plans."""
    return [
        one for one in tokens.every() if all(any(fnmatchcase(pattern, own) for own in plans) for pattern in one.plans)
    ]


def _show(own: list[Token]) -> None:
    if not own:
        st.html(component("empty_state", "Inga nycklar", "Ett program som hämtar data på egen hand behöver en."))
        return
    rows = [_row(one, clock.today()) for one in own]
    st.html(component("data_table", "Nycklar till data-API:t", HEADINGS, rows, [True, *[False] * (len(HEADINGS) - 1)]))
    valid = {f"{one.token_id}: {one.name}": one.token_id for one in own if one.revoked_at is None}
    if valid:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            chosen = st.selectbox("Återkalla", list(valid), width=320)
            if st.button("Återkalla nyckeln"):
                _revoke(valid[chosen])


def _row(one: Token, today: date) -> list[str]:
    reads = text.listed([*one.plans, *(["statistik"] if one.has_statistics else [])])
    ended = f"återkallad {stamp(one.revoked_at)}" if one.revoked_at else "har gått ut"
    state = "gäller" if one.is_valid(today) else ended
    return [str(one.token_id), one.name, reads, text.day(one.last_day), stamp(one.made_at), one.made_by, state]


def _form(plans: list[str]) -> None:
    today = clock.today()
    with st.form("token"):
        name = st.text_input(
            "Vad nyckeln är till för", max_chars=tokens.MAX_NAME_LENGTH, placeholder="Power BI ekonomi"
        )
        chosen = st.multiselect(
            "Planer som den läser", plans, format_func=lambda one: EVERY_PLAN if one == ALL else one, placeholder="Välj"
        )
        has_statistics = st.checkbox("Den läser statistiken också")
        last = st.date_input("Sista dag den gäller", None, min_value=today, format="YYYY-MM-DD", width=200)
        if st.form_submit_button("Gör en nyckel", type="primary"):
            _make(name, [one for one in chosen if one in plans], has_statistics, last)


def _make(name: str, plans: list[str], has_statistics: bool, last_day: date | None) -> None:
    """Make a token, log it, and show it after a rerun."""
    if not plans and not has_statistics:
        st.html(component("paragraph", "Välj en plan eller statistiken: nyckeln läser annars ingenting.", role="alert"))
        return
    if last_day is None:
        st.html(component("paragraph", "Ange den sista dag som nyckeln gäller.", role="alert"))
        return
    try:
        user = require(Permission.AUDIT)
        log.require_writable()
        token = tokens.create(name, plans, has_statistics, last_day, log.name_of(user))
    except (PermissionDeniedError, AuditError, TokensError) as error:
        st.html(component("paragraph", str(error), role="alert"))
        return
    made = tokens.find(token)
    log.note(Event.MADE_TOKEN, user, token_id=made.token_id if made else 0, last_day=str(last_day))
    st.session_state[MADE] = token
    st.rerun()


def _revoke(token_id: int) -> None:
    """Revoke a token at once, and log it."""
    try:
        user = require(Permission.AUDIT)
        log.require_writable()
        if tokens.revoke(token_id):
            log.note(Event.REVOKED_TOKEN, user, token_id=token_id)
    except (PermissionDeniedError, AuditError, TokensError) as error:
        st.html(component("paragraph", str(error), role="alert"))
        return
    st.rerun()
