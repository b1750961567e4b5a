"""Programpunkter: the political programme's points in a table whose rows open, and their status over time."""

import streamlit as st

from panel.ui import address, block, head
from panel.ui.fields import Fields
from panel.ui.plan import boards
from panel.ui.plan.plan import current_plan
from panel.ui.programme import body, over_time
from panel.ui.programme.choice import (
    BY_GOAL,
    BY_OFFICE,
    EVERY,
    EVERY_OFFICE,
    HANDLING,
    ORDERS,
    STATUSES,
    Choice,
    offices,
)
from panel.ui.programme.points import Point, points
from panel.ui.writing import dialog

TABLE, _ = PAGE_VIEWS = ("Tabell", "Över tid")
# Links from when the page drew the points by handling or by goal: fordela=Efter mål.
BREAKDOWNS = ("Efter hantering", "Efter mål")


def opened(every: tuple[Point, ...]) -> int:
    """Return the number of the point that the address asks for; 0 for none."""
    return int(address.one_of("punkt", (str(point.number) for point in every)) or 0)


def choose(every: tuple[Point, ...]) -> Choice:
    """Let the reader choose the points shown and their order. The choices are in the address."""
    fields = Fields()
    words = fields.type_words("Sök ord eller nummer", "sok")
    status = fields.pick("Status", [EVERY, *STATUSES], "status")
    handling = fields.pick("Hantering", [EVERY, *HANDLING], "hantering")
    named = offices(every)
    office = fields.pick("Kontor", [EVERY_OFFICE, *named], "kontor") if named else EVERY_OFFICE
    address.check_word("fordela", BREAKDOWNS)
    default = BY_GOAL if address.requested("fordela") else None
    offered = [order for order in ORDERS if named or order != BY_OFFICE]
    order = fields.pick("Ordning", offered, "ordning", default)
    fields.show()
    return Choice(status, handling, office, words, order, opened(every))


def main() -> None:
    """Show the points as of a day: the table, or their status over time."""
    plan_id = current_plan()["plan_id"]
    as_of = head.with_day("Programpunkter", lambda day: body.headline(plan_id, day), kinds=body.KINDS)
    every = points(plan_id, as_of)
    if not every:
        block.write(boards.shared_programme())
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        view = block.choice("Visa", PAGE_VIEWS, "visa") if over_time.has_reports(plan_id, as_of) else TABLE
        choice = choose(every) if view == TABLE else None
    if choice is None:
        over_time.show(plan_id, as_of)
    else:
        st.html(body.body(plan_id, as_of, choice, dialog.writable(as_of)))
    dialog.show()


main()
