"""Nämnder: every board of the municipality in one table, and the council's goals down to the office that answers."""

import streamlit as st

from panel.ui import head
from panel.ui.all_boards.body import body, headline
from panel.wording import clock


def main() -> None:
    """Show the boards whose plans the user may see, of the current plan's municipality and year."""
    today = clock.today()
    head.plain("Nämnder", headline(today), "Skriv ut")
    st.html(body(today))


main()
