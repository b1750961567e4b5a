"""Budget: how the year goes against the frame, what the frame is made of, and how it came from last year's."""

import streamlit as st
from markupsafe import Markup

from panel.ui import address, head
from panel.ui.budget.body import PARTS, headline, periods, sections
from panel.ui.budget.charts import show_charts
from panel.ui.follow_up.reported_by import LATEST, period_title
from panel.ui.plan.plan import current_plan
from panel.wording.matching import matching
from panel.wording.sentences import address as sentences


def requested(name: str, choices: dict[str, str]) -> str:
    """Return what the address asks for under a name, "" for nothing; with a message where it is none of the choices."""
    word = address.requested(name)
    found = matching(word, list(choices)) if word else None
    if word and found is None:
        address.show(sentences.unknown(name, word, list(choices)))
    return choices[found] if found else ""


def main() -> None:
    """Show the page."""
    plan_id = current_plan()["plan_id"]
    as_of = head.with_day("Budget", headline)
    listed = periods(plan_id, as_of.known_on)
    titles = {LATEST: "", **{period_title(period): period for period in listed}}
    period = requested("period", titles) or (listed[0] if listed else "")
    *shown, below = sections(plan_id, as_of, period, requested("visa", {name: name for name in PARTS}))
    st.html(Markup().join(shown))
    show_charts(plan_id)
    st.html(below)


main()
