"""Presentera: how the plan stands, a screen for each subject, for the meeting room."""

import streamlit as st

from panel.ui import as_of_day
from panel.ui.overview.slides import slides
from panel.wording import clock


def main() -> None:
    """Show the page."""
    st.html(slides(as_of_day.latest(), clock.today()))


main()
