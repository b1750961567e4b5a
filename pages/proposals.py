"""Förslag: what the board is proposed to redistribute or prioritise differently, and the sums by line."""

import streamlit as st

from panel.ui import as_of_day, head
from panel.ui.as_of_day import AsOf
from panel.ui.follow_up.reported_by import chosen_period, pick_period
from panel.ui.plan.plan import current_plan
from panel.ui.proposals import body
from panel.ui.writing import dialog
from panel.warehouse import read


def periods(plan_id: str, day: str) -> list[str]:
    """Return the plan's follow-ups as of a day: those with proposals first, the latest first."""
    return read("proposal_periods", plan_id=plan_id, known_on=day)["period"].tolist()


def chosen(plan_id: str, as_of: AsOf) -> str:
    """Return the follow-up that the reader has chosen. The heading has it, above the list that it is chosen in."""
    offered = periods(plan_id, as_of.known_on)
    return chosen_period(offered) or offered[0]


def main() -> None:
    """Show a follow-up's proposals."""
    plan_id = current_plan()["plan_id"]
    as_of = head.with_day("Förslag", lambda day: body.headline(plan_id, day, chosen(plan_id, day)), kinds=body.KINDS)
    if body.has_any(plan_id, as_of_day.latest().latest_on):
        period = pick_period(periods(plan_id, as_of.known_on))
    else:
        period = chosen(plan_id, as_of)
    st.html(body.body(plan_id, as_of, period, dialog.writable(as_of)))
    dialog.show(period)


main()
