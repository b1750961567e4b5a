"""The editor of a query: CodeMirror, built in codemirror/. What is written is in the address, under `fraga`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st

from panel.access.streamlit_private import component_of
from panel.ui import address
from panel.ui.sql import faults
from panel.ui.sql.schema import names
from panel.warehouse.sandbox import MAX_CHARACTERS, QueryError

NAME, BUILT, SCRIPT = "uppdragspanelen.sql_editor", Path(__file__).with_name("codemirror") / "built", "editor.js"
KEY, KEPT, PARAMETER = "sql_editor", "sql_text", "fraga"


class Text(NamedTuple):
    """What stands in the editor. `version` counts the texts that the page has put there, `seen` is what came from it last."""

    sql: str = ""
    version: int = 0
    seen: Mapping[str, Any] | None = None


def put(sql: str) -> None:
    """Put a text in the editor. The reader can take back what stood there."""
    text = st.session_state.get(KEPT, Text())
    st.session_state[KEPT] = text._replace(sql=sql, version=text.version + 1)
    _to_address(sql)


def write(fault: tuple[str, QueryError] | None) -> tuple[str, bool]:
    """Let the reader write a query, and return it and whether they have pressed Ctrl+Enter now.

    `fault` is the last query and why it has no result: its place is marked while the query is the same.
    """
    text = _followed()
    component = component_of(NAME, BUILT, SCRIPT)
    if component is None:
        return text.sql, False
    written = component(
        key=KEY,
        data={
            "sql": text.sql,
            "version": text.version,
            "label": "Fråga",
            "placeholder": "SELECT name FROM region",
            "error": _mark(*fault) if fault else None,
            **names(),
        },
        on_sql_change=_ignore,
        on_run_change=_ignore,
    )
    run, typed = written.get("run"), written.get("sql")
    new = run or typed
    # What was typed before the page put another text may arrive after it.
    if not new or new["version"] != text.version or (run is None and typed == text.seen):
        return text.sql, False
    st.session_state[KEPT] = text._replace(sql=new["text"], seen=typed)
    _to_address(new["text"])
    return new["text"], run is not None


def _followed() -> Text:
    """Return the text kept, or that of an address that the reader has followed since."""
    text: Text = st.session_state.setdefault(KEPT, Text())
    requested = address.requested(PARAMETER)
    if requested is None:
        # The page opened anew without a query: what was written before is still there.
        _to_address(text.sql)
    elif requested != text.sql:
        put(requested)
    return st.session_state[KEPT]


def _to_address(sql: str) -> None:
    if 0 < len(sql) <= MAX_CHARACTERS:
        address.put(PARAMETER, sql)
    else:
        address.drop(PARAMETER)


def _mark(sql: str, error: QueryError) -> dict[str, str | int] | None:
    place = faults.place(sql, error)
    return {"sql": sql, **place._asdict(), "message": faults.remedy(error) or error.detail} if place else None


def _ignore() -> None:
    """Have Streamlit keep what the component sends: it does so of what has a callback."""
