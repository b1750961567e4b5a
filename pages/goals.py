"""Mål: the plan's goals in a table whose rows open, and their assessments over the follow-ups."""

import streamlit as st

from panel.ui import address, block, head
from panel.ui.goals import body, foot, over_time, standing
from panel.ui.plan.offices import no_office
from panel.ui.plan.plan import current_plan
from panel.ui.writing import dialog
from panel.wording.sentences import address as sentences

TABLE_OR_TIME = ("Tabell", "Över tid")
EVERY_GOAL = "Alla mål"


def opened(every: tuple[standing.Goal, ...]) -> str:
    """Return the number of the goal that the address asks for, "4" of mal=4; "" for none.

    Kept links may have mal=4 Digitalisering, or mal=Alla mål.
    """
    requested = address.requested("mal")
    numbers = [goal.number for goal in every]
    number = (requested or EVERY_GOAL).partition(" ")[0]
    if number in numbers:
        return number
    if requested not in (None, EVERY_GOAL):
        address.show(sentences.unknown("mal", str(requested), numbers))
    return ""


def choose(every: tuple[standing.Goal, ...], plan_id: str) -> body.Choice:
    """Let the reader choose the order of the goals, and the mark and the office of those shown.

    A choice that would have one option is not offered. Goals that stand under levels are in their order.
    """
    order, mark, office = body.BY_NUMBER, body.EVERY, body.EVERY_OFFICE
    offered = body.offices(every)
    if body.council_titles(plan_id) and not body.has_levels(every):
        order = block.choice("Ordning", body.ORDERS, "ordning")
    if body.is_assessed(every):
        mark = block.pick("Läge", body.MARKS, "lage", width=140)
    if offered:
        office = block.pick("Kontor", [body.EVERY_OFFICE, *offered], "kontor", width=200)
    return body.Choice(order, mark, office, opened(every))


def main() -> None:
    """Show the goals as of a day: the table, or their way over the follow-ups."""
    plan_id = current_plan()["plan_id"]
    as_of = head.with_day("Mål", lambda day: body.headline(plan_id, day), kinds=foot.KINDS)
    every = standing.goals(plan_id, as_of)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        view = (
            block.choice("Visa", TABLE_OR_TIME, "visa") if over_time.has_reports(plan_id, as_of) else TABLE_OR_TIME[0]
        )
        choice = choose(every, plan_id) if view == TABLE_OR_TIME[0] else None
    block.write(no_office(plan_id))
    if choice is None:
        over_time.show(plan_id, as_of)
    else:
        st.html(body.body(plan_id, as_of, choice, dialog.writable(as_of)))
    block.write(foot.foot(plan_id, as_of))
    dialog.show()


main()
