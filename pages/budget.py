"""Budget: how the year goes against the frame, what the frame is made of, and how it came from last year's."""

import streamlit as st
from markupsafe import Markup

from panel.ui import address, head
from panel.ui.budget.body import KINDS, PARTS, headline, periods, sections
from panel.ui.budget.charts import show_charts
from panel.ui.follow_up.reported_by import LATEST, period_title
from panel.ui.plan.plan import current_plan
from panel.ui.writing import dialog


def main() -> None:
    """Show the page."""
    plan_id = current_plan()["plan_id"]
    as_of = head.with_day("Budget", headline, kinds=KINDS)
    listed = periods(plan_id, as_of.known_on)
    titles = {LATEST: "", **{period_title(period): period for period in listed}}
    period = titles.get(address.one_of("period", titles)) or (listed[0] if listed else "")
    *shown, below = sections(plan_id, as_of, period, address.one_of("visa", PARTS), dialog.writable(as_of))
    st.html(Markup().join(shown))
    show_charts(plan_id)
    st.html(below)
    dialog.show()


main()
