"""The parameters of a query, `:name`: found in its text, asked for beside it, and written into what is run."""

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from panel.ui import address
from panel.ui.home import own_place
from panel.ui.sql.schema import names

VALUES, KEY, GIVEN = "varden", "sql_parameter_", "sql_values"
MAX_LISTED = 400
# What a colon means nothing in: text, quoted names and comments; casts; slices such as [1:n], and structs such as {'a':n}.
# One that is not ended goes on to the end of the query.
TOKEN = re.compile(
    r"""(?P<other>'[^']*'?|"[^"]*"?|--[^\n]*|/\*(?:[^*]|\*(?!/))*(?:\*/)?|\$\$(?:[^$]|\$(?!\$))*(?:\$\$)?|::)"""
    r"""|(?<![\w'"\])}\[:]):(?P<name>[^\W\d]\w{0,40})"""
)


def parameters_of(sql: str) -> list[str]:
    """Return the names of a query's parameters, each once, in order."""
    return list(dict.fromkeys(found["name"] for found in TOKEN.finditer(sql) if found["name"]))


def with_values(sql: str, values: Mapping[str, str]) -> str:
    """Return a query with each parameter replaced by its value, as a text that DuckDB takes for what it is compared with."""
    return TOKEN.sub(
        lambda found: "'" + values[found["name"]].replace("'", "''") + "'" if found["name"] else found[0], sql
    )


def ask(parameters: list[str]) -> dict[str, str]:
    """Let the reader give the value of each parameter, and return them by name. They are in the address.

    A parameter called as a column whose values are known is chosen from them.
    """
    arrived = in_address()
    if arrived != st.session_state.get(GIVEN):
        # An address that the reader has followed.
        _set(arrived)
    given = st.session_state[GIVEN] = {name: _ask(name) for name in parameters}
    if given != arrived:
        _to_address(given)
    return given


def in_address() -> dict[str, str]:
    """Return the values in the address, by parameter."""
    return dict(parse_qsl(address.requested(VALUES) or "", keep_blank_values=True))


def begin_with(values: Mapping[str, str]) -> None:
    """Have the parameters begin with these values, instead of what the reader has given."""
    _set(values)
    _to_address(values)


def _set(values: Mapping[str, str]) -> None:
    for name, value in values.items():
        st.session_state[KEY + name] = value


def _to_address(values: Mapping[str, str]) -> None:
    if values:
        address.put(VALUES, urlencode(values))
    else:
        address.drop(VALUES)


def _ask(name: str) -> str:
    key = KEY + name
    known = dict(names()["values"].get(name.casefold(), ()))
    st.session_state.setdefault(key, "")
    if not known or len(known) > MAX_LISTED:
        return str(st.text_input(name, key=key))
    if st.session_state[key] not in known:
        own, _ = own_place()
        st.session_state[key] = own if own in known else next(iter(known))
    return str(st.selectbox(name, list(known), key=key, format_func=lambda value: f"{value} {known[value]}".strip()))
