"""The unsaved choices on the page Ansvar: what was stated when they were made, and the keys of their widgets."""

from dataclasses import dataclass

import streamlit as st

from panel.follow_up.responsibility import Key, Stated, read_stated

KEPT = "responsibility"


@dataclass(frozen=True)
class Form:
    """What was stated when the choices began. `number` is in the widgets' keys, so that a new form has new widgets."""

    plan_id: str
    seen: Stated
    number: int

    def widget(self, key: Key) -> str:
        """Return the key of the widget of an item's field."""
        return f"{KEPT} {self.number} {' '.join(key)}"

    def changed(self, chosen: Stated) -> Stated:
        """Return those of the chosen values that differ from what was stated."""
        return {key: value for key, value in chosen.items() if value != self.seen.get(key)}


def current_form(plan_id: str) -> Form:
    """Return the form that the reader has begun, or a new one."""
    form = st.session_state.get(KEPT)
    return form if isinstance(form, Form) and form.plan_id == plan_id else start_anew(plan_id)


def start_anew(plan_id: str) -> Form:
    """Return a new form of what is stated now."""
    form = Form(plan_id, read_stated(plan_id), getattr(st.session_state.get(KEPT), "number", 0) + 1)
    st.session_state[KEPT] = form
    return form
