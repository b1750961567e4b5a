"""Which plan the panel shows, the choice between them, and what a plan's items are called."""

from datetime import date

import pandas as pd
import streamlit as st

from panel.access.current_user import visible_plans
from panel.ui import address
from panel.ui.cached import per_build
from panel.ui.plan.which_plan import IN_ADDRESS, PlanUnavailableError, plan_id, plan_ids
from panel.warehouse import read
from panel.wording import labels
from panel.wording.sentences import latest as sentences
from panel.wording.statistics.latest import latest
from panel.wording.templates import render, template_global

CHOSEN, MUNICIPALITY, PLAN = "plan chosen", "plan-kommun", "plan-val"
WIDTH = 420


@per_build
def current_plan() -> pd.Series:
    """Return the plan in force: plan_id, title, board, region_code, region_name, year, case_number, decided_on …

    It is the one that the address asks for, or the newest that the person may see. Raises PlanUnavailableError.
    """
    return read("plan", plan_id=plan_id()).iloc[0]


def choose() -> None:
    """Let the reader choose among the plans that they may see, and keep the choice in the address, as plan=ks-2024.

    The frame calls it before anything that is a plan's. With one plan nothing is drawn and the address stays as it is.
    Stops the page, in words, where the address asks for a plan that is not to be seen.
    """
    _carry()
    try:
        requested = plan_id()
    except PlanUnavailableError as error:
        ways_out = list(visible_plans(read("plans")).itertuples())
        st.html(render("plan/unavailable.html", why=str(error), ways_out=ways_out, parameter=IN_ADDRESS))
        st.stop()
    if len(plan_ids()) < 2:
        return
    st.session_state[CHOSEN] = requested
    address.put(IN_ADDRESS, requested)
    _draw(visible_plans(read("plans")).set_index("plan_id"), requested)


def _carry() -> None:
    """Let the plan chosen on one page hold on the next: the menu leads there without the plan in the address."""
    kept = st.session_state.get(CHOSEN)
    if not address.has(IN_ADDRESS) and kept in plan_ids() and len(plan_ids()) > 1:
        address.put(IN_ADDRESS, kept)


def _draw(plans: pd.DataFrame, requested: str) -> None:
    """Draw one list of plans, and before it one of municipalities where they are several."""
    municipalities = plans["region_name"].sort_values().unique().tolist()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if len(municipalities) > 1:
            st.session_state[MUNICIPALITY] = plans.loc[requested, "region_name"]
            st.selectbox("Kommun", municipalities, key=MUNICIPALITY, on_change=_municipality_chosen, width=WIDTH // 2)
            plans = plans[plans["region_name"] == plans.loc[requested, "region_name"]]
        st.session_state[PLAN] = requested
        titles = plans["title"].to_dict()
        st.selectbox("Plan", list(titles), format_func=titles.get, key=PLAN, on_change=_plan_chosen, width=WIDTH)


def _municipality_chosen() -> None:
    rows = visible_plans(read("plans"))
    own = rows[rows["region_name"] == st.session_state[MUNICIPALITY]]
    address.replace({IN_ADDRESS: own["plan_id"].iloc[0]})


def _plan_chosen() -> None:
    """Show the plan chosen, on the same page. What else the address asked for was of the plan before."""
    address.replace({IN_ADDRESS: st.session_state[PLAN]})


@per_build
def names() -> dict[str, str]:
    """Return what budget lines, proposals and activities are called, by id."""
    rows = read("item_names", plan_id=plan_id())
    return dict(zip(rows["item_id"], rows["name"], strict=True))


@template_global
def item_name(item_id: str) -> str:
    """Return what an item is called: "Punkt 16", "Budgetram", "Aktivitet: Ta fram planer"."""
    return names().get(item_id) or labels.item_name(item_id)


def data_reach(region_code: str, day: date) -> str:
    """Return how far the statistics of a municipality reach, and how old they are, for the line always in sight."""
    parts = []
    for name, indicator_id in (("Folkmängd", "population"), ("Arbetslöshet", "unemployment_share")):
        found = latest(indicator_id, region_code)
        if found is None:
            parts.append(f"{name} finns inte för kommunen")
        else:
            parts.append(sentences.reach(name, found.period_start, found.frequency, found.months_overdue_at(day)))
    return " · ".join(parts)


@per_build
def plan_findings(known_on: str | None = None) -> pd.DataFrame:
    """Return the findings of the plan in force, the gravest first, as the queries findings and findings_across have them;
    `involves` is missing but for those across.

    Those on what is reported are as they were by what was known on a day (2024-08-15); without one by all that is known.

    One that names another plan as well is left out for a person who may not see that one.
    """
    requested = {} if known_on is None else {"known_on": known_on}
    alone = read("findings_as_of" if requested else "findings", plan_id=plan_id(), **requested).assign(involves=None)
    across = read("findings_across", plan_id=plan_id())
    allowed = across[[set(one.split(",")) <= set(plan_ids()) for one in across["involves"]]]
    if allowed.empty:
        return alone
    order = ["high", "medium", "low", "none"]
    return pd.concat([alone, allowed], ignore_index=True).sort_values(
        "severity", key=lambda words: words.map(order.index), kind="stable", ignore_index=True
    )
