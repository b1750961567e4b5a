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
    as_of = head.with_day("Översikt", lambda day: body.sentence(day, today))
    user = current_user()
    may_report, may_set = user.may(Permission.REPORT), user.may(Permission.REPORT_FOR_ALL)
    st.html(body.body(as_of, today, may_report=may_report, may_set=may_set))


main()
