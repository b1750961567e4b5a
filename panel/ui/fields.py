"""Fields of HTML whose values are in the address, for a page with many short lists to filter by.

panel/ui/navigation.js puts what the reader chooses into the address. Each of Streamlit's own fields costs the browser some 5 ms
at every visit; of a list of hundreds, the cleaning of its HTML costs as much.
"""

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from panel.ui import address
from panel.wording.templates import component, render


class Fields:
    """Fields in a row, shown together. A field has its value when it is added."""

    def __init__(self) -> None:
        self._fields: list[Markup] = []

    def pick(self, name: str, options: Sequence[str], key: str, default: str | None = None) -> str:
        """Let the reader pick one option. The choice is in the address, under `key`; without one it is `default`, or the first."""
        first = default or options[0]
        chosen = address.one_of(key, options) or first
        self._fields.append(component("field", name, key, chosen, first, options))
        return chosen

    def type_words(self, name: str, key: str) -> str:
        """Let the reader type what to search for. Any text is allowed; it is in the address, under `key`."""
        typed = address.requested(key) or ""
        self._fields.append(component("field", name, key, typed))
        return typed

    def show(self) -> None:
        """Show the fields."""
        st.html(render("frame/fields.html", fields=self._fields), width="content")
