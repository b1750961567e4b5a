"""Test that what a page has written to its address stands until the reader goes elsewhere, whatever the browser still sends."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest


@pytest.fixture
def app() -> AppTest:
    """A page with a dialog's parameter, one that the page writes, one of a widget, and a button that writes them."""

    def script() -> None:
        import streamlit as st

        from panel.ui import address

        address.follow(st.session_state.get("page", "one"))

        def save() -> None:
            address.drop("skriv")
            address.put("fraga", "2")

        st.button("Spara", on_click=save)
        st.button("Annan plan", on_click=address.replace, args=({"plan": "b"},))
        st.button("Annat")
        st.selectbox("Ort", ["a", "b"], key="ort", bind="query-params")
        st.session_state["shown"] = dict(st.query_params)

    return AppTest.from_function(script, default_timeout=60)


def sent(app: AppTest, label: str, **address: str) -> dict[str, Any]:
    """Press a button while the browser has this address, and return the address after the run."""
    for name in list(app.query_params):
        del app.query_params[name]
    app.query_params.update(address)
    next(one for one in app.button if one.label == label).click().run()
    assert not app.exception, app.exception
    return dict(app.session_state["shown"])


def test_a_press_before_the_browser_has_the_new_address_undoes_nothing(app: AppTest) -> None:
    old = {"skriv": "goal:4", "fraga": "1", "plan": "a"}
    app.query_params.update(old)
    app.run()
    after = {"fraga": "2", "plan": "a"}
    assert sent(app, "Spara", **old) == after
    assert sent(app, "Annat", **old) == after
    assert sent(app, "Annan plan", **old) == {"plan": "b"}
    assert sent(app, "Annat", **old) == {"plan": "b"}


def test_what_the_reader_chooses_in_a_list_meanwhile_stands(app: AppTest) -> None:
    app.query_params.update({"ort": "b", "plan": "a"})
    app.run()
    assert sent(app, "Annan plan", ort="b", plan="a") == {"plan": "b"}
    assert app.selectbox[0].value == "b"
    assert sent(app, "Annat", ort="b", plan="b") == {"ort": "b", "plan": "b"}


def test_another_page_has_the_address_that_it_is_opened_with(app: AppTest) -> None:
    app.query_params.update({"fraga": "1"})
    app.run()
    sent(app, "Spara", fraga="1")
    app.session_state["page"] = "two"
    assert sent(app, "Annat", fraga="1") == {"fraga": "1"}


def test_a_link_that_was_followed_as_a_button_was_pressed_is_followed(app: AppTest) -> None:
    app.query_params.update({"fraga": "1"})
    app.run()
    sent(app, "Spara", fraga="1")
    assert sent(app, "Annat", fraga="3") == {"fraga": "3"}
    assert sent(app, "Annat", fraga="3") == {"fraga": "3"}
