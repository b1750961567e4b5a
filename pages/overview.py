"""Översikt: how the plan stands, on one screen."""

import streamlit as st

from panel.access.current_user import current_user
from panel.access.permissions import Permission
from panel.ui import head
from panel.ui.overview import body
from panel.wording import clock


def main() -> None:
    """Show the page."""
    today = clock.today()
    as_of = head.with_day("Översikt", lambda day: body.sentence(day, today), "Skriv ut (1 sida)")
    st.html(body.body(as_of, today, may_report=current_user().may(Permission.REPORT)))


main()
