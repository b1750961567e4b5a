"""Dialogs that a link opens. An action in a row of a template is a link that sets a parameter of the address:

    <a href="{{ with_plan('ansvar?skriv=goal:4') }}">Ändra</a>

With `data-stay` it keeps the other parameters that the address has by then (panel/ui/navigation.js). List the parameter in pages/pages.toml. The page answers at the end of its run, with widgets:

    item = dialog.opened("skriv")
    if item in items:
        dialog.show("skriv", f"Vem svarar för {items[item]}?", partial(edit_office, item))

    def edit_office(item: str) -> None:
        office = st.selectbox("Kontor", offices)
        if st.button("Spara"):
            save(item, office)
            dialog.close("skriv")

A link followed so, or a rerun, keeps the page's place and opened folds (panel/ui/navigation.js). When the reader closes the
dialog the parameter leaves the address; an address that has it opens the dialog again.
"""

from collections.abc import Callable
from typing import Literal, NoReturn

import streamlit as st

from panel.ui import address


def opened(key: str) -> str | None:
    """Return the parameter's value, which names what the dialog is on; None where no dialog is to be open."""
    return address.requested(key)


def show(key: str, title: str, body: Callable[[], None], width: Literal["small", "medium"] = "small") -> None:
    """Show the dialog that the parameter `key` opens. `body` draws its widgets, and may be rerun without the page."""

    @st.dialog(title, width=width, on_dismiss=lambda: address.drop(key))
    def shown() -> None:
        body()

    shown()


def close(key: str) -> NoReturn:
    """Close the dialog from within, and run the page anew."""
    address.drop(key)
    st.rerun()
