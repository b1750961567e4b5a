"""Ansvar: which office is responsible for each goal, point and budget line, and which global goals a goal serves."""

from functools import partial

import pandas as pd
import streamlit as st

from panel.access import log
from panel.access.current_user import PermissionDeniedError, require_in
from panel.access.permissions import Permission
from panel.access.reporting import signature
from panel.errors import SourceError
from panel.follow_up.publish import PublishError, SavedNotShownError
from panel.follow_up.responsibility import Stated, read_stated, set_responsibility
from panel.records.audit import AuditError, Event
from panel.ui import block, head
from panel.ui.plan.plan import current_plan
from panel.ui.responsibility.form import Form, current_form, start_anew
from panel.ui.responsibility.in_excel import show_excel
from panel.ui.responsibility.rows import choose_several, global_goal_choices, office_choices, offices_to_choose
from panel.warehouse import read
from panel.wording.sentences import responsibility as sentences
from panel.wording.templates import component, render

PAGE_VIEWS = ("Kontor", "Globala mål", "I Excel")
INTERPRETED = "Det du anger visas som en tolkning, med din funktion."
ALWAYS_SHOWN = "De som har ett eget kontor, och de som hör till mål med olika kontor, visas alltid."


def headline(rows: pd.DataFrame, goals: pd.DataFrame, view: str) -> str:
    """Return how much has an office, or how many goals are linked to global goals."""
    if view == PAGE_VIEWS[1]:
        return sentences.linked(int((goals["sdg_nos"].map(len) > 0).sum()), len(goals))
    own, points = rows[rows["kind"] == "goal"], outside_goals(rows)
    return sentences.named(int(own["office"].notna().sum()), len(own), int(points["office"].notna().sum()), len(points))


def outside_goals(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the points that no goal handles."""
    return rows[(rows["kind"] == "point") & (rows["goal_nos"].map(len) == 0)]


def show_offices(form: Form, rows: pd.DataFrame) -> Stated:
    """Let the reader choose offices, and return the choices."""
    several, new = st.columns((10, 3), vertical_alignment="bottom")
    name = new.text_input(
        "Nytt kontor", placeholder="Ett namn som inte finns i listan", key=f"{form.number} new office"
    )
    offices = offices_to_choose(form.plan_id, name)
    points, goals = outside_goals(rows), rows[rows["kind"] == "goal"]
    with several:
        choose_several(form, pd.concat([goals, points]), offices)
    below = rows[(rows["kind"] == "criterion") | ((rows["kind"] == "point") & ~rows.index.isin(points.index))]
    # Those that do not just follow their goal; the others are shown on demand.
    own = below[below["stated_office"].notna() | below["office"].isna() & (below["goal_nos"].map(len) > 1)]
    st.html(component("heading", "Mål", 2, "Måluppfyllelser och programpunkter under ett mål följer målets kontor."))
    chosen = office_choices(form, goals, offices)
    st.html(component("heading", "Programpunkter utanför målen"))
    chosen |= office_choices(form, points, offices)
    with st.expander("Budgetposter"):
        chosen |= office_choices(form, rows[rows["kind"] == "line"], offices)
    with st.expander("Måluppfyllelser och punkter under målen"):
        st.html(component("paragraph", ALWAYS_SHOWN))
        shown = below if st.toggle(sentences.show_all(len(below)), key="all") else own
        return chosen | office_choices(form, shown, offices)


def show_global_goals(form: Form, goals: pd.DataFrame) -> Stated:
    """Let the reader choose global goals, and return the choices."""
    st.html(component("heading", "Planens mål och Agenda 2030", 2, INTERPRETED))
    return global_goal_choices(form, goals)


def show_save(form: Form, changed: Stated, plan: pd.Series) -> None:
    """Let the reader save the changes, under their function."""
    who, button = st.columns(2, vertical_alignment="bottom")
    with who:
        by = signature(Permission.REPORT_FOR_ALL, plan)
    if button.button(sentences.save(len(changed)), type="primary", key="save", disabled=not (changed and by)):
        save(form, changed, plan, by)


def save(form: Form, changed: Stated, plan: pd.Series, by: str) -> None:
    """Save the changes, log it, and show the page anew."""
    plan_id = form.plan_id
    try:
        user = require_in(Permission.REPORT_FOR_ALL, plan_id, plan["region_code"])
        log.require_writable()
        with st.spinner("Sparar …"):
            receipt = set_responsibility(plan_id, changed, form.seen, by)
    except (PermissionDeniedError, AuditError, PublishError, SavedNotShownError, SourceError) as error:
        st.error(str(error))
        return
    items = len(receipt.changes)
    log.note(Event.SET_RESPONSIBILITY, user, plan_id=plan_id, receipt_no=receipt.receipt_no, items=items)
    st.session_state["saved"] = receipt.receipt_no
    start_anew(plan_id)
    st.rerun()


def main() -> None:
    """Show the chosen view, and what saves it."""
    plan = current_plan()
    plan_id = plan["plan_id"]
    rows, goals = read("responsibility", plan_id=plan_id), read("global_goals", plan_id=plan_id)
    above = st.container()
    with st.container(key="save-responsibility"):
        choice, saving = st.columns((2, 3), vertical_alignment="bottom")
    with choice:
        view = block.choice("Visa", PAGE_VIEWS, "visa")
    with above:
        head.plain("Ansvar", headline(rows, goals, view))
        if number := st.session_state.pop("saved", None):
            st.html(render("responsibility/saved.html", number=number))
    form = current_form(plan_id)
    shown = (partial(show_offices, form, rows), partial(show_global_goals, form, goals), partial(show_excel, form))
    chosen = dict(zip(PAGE_VIEWS, shown, strict=True))[view]()
    changed = form.changed(chosen)
    if not changed and form.seen != read_stated(plan_id):
        start_anew(plan_id)
        st.rerun()
    with saving:
        show_save(form, changed, plan)


main()
