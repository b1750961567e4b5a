"""The current plan, the choice between plans, and the names of a plan's items."""

import pandas as pd
import streamlit as st

from panel.access.current_user import visible_plans
from panel.ui import address
from panel.ui.cached import per_build
from panel.ui.plan.which_plan import IN_ADDRESS, NoPlanError, PlanUnavailableError, plan_id, plan_ids, shown_plan
from panel.warehouse import read
from panel.wording import labels
from panel.wording.sentences.plans import label
from panel.wording.templates import render, template_global

CHOSEN, MUNICIPALITY, PLAN = "plan chosen", "plan-kommun", "plan-val"


@per_build
def current_plan() -> pd.Series:
    """Return the current plan: plan_id, title, board, region_code, region_name, year, case_number, decided_on …

    It is the one in the address, or else the newest that the user may see. Raises PlanUnavailableError.
    """
    return read("plan", plan_id=plan_id()).iloc[0]


def choose() -> None:
    """Let the reader choose among the plans that they may see, and keep the choice in the address, as plan=ks-2025.

    The frame calls it before anything that belongs to a plan. With one plan nothing is drawn and the address is
    unchanged. Stops the page, with a message, where the address has a plan that the user cannot see.
    """
    _carry()
    try:
        requested = plan_id()
    except NoPlanError:
        return
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
    """Keep the chosen plan when the reader goes to another page: the menu's links do not have it."""
    kept = st.session_state.get(CHOSEN)
    if not address.has(IN_ADDRESS) and kept in plan_ids() and len(plan_ids()) > 1:
        address.put(IN_ADDRESS, kept)


def _draw(plans: pd.DataFrame, requested: str) -> None:
    """Draw the list of plans, and before it a list of municipalities where there are several."""
    municipalities = plans["region_name"].sort_values().unique().tolist()
    with st.sidebar:
        if len(municipalities) > 1:
            st.session_state[MUNICIPALITY] = plans.loc[requested, "region_name"]
            st.selectbox("Kommun", municipalities, key=MUNICIPALITY, on_change=_municipality_chosen)
            plans = plans[plans["region_name"] == plans.loc[requested, "region_name"]]
        st.session_state[PLAN] = requested
        names = {str(row.Index): label(row.title, row.board, row.year, row.last_year) for row in plans.itertuples()}
        st.selectbox("Plan", list(names), format_func=lambda one: names[one], key=PLAN, on_change=_plan_chosen)


def _municipality_chosen() -> None:
    rows = visible_plans(read("plans"))
    own = rows[rows["region_name"] == st.session_state[MUNICIPALITY]]
    address.replace({IN_ADDRESS: own["plan_id"].iloc[0]})


def _plan_chosen() -> None:
    """Show the chosen plan on the same page. The other parameters were for the earlier plan, so they are dropped."""
    address.replace({IN_ADDRESS: st.session_state[PLAN]})


@per_build
def names() -> dict[str, str]:
    """Return the names of budget lines, proposals and activities, by item id."""
    rows = read("item_names", plan_id=plan_id())
    return dict(zip(rows["item_id"], rows["name"], strict=True))


@template_global
def item_name(item_id: str) -> str:
    """Return an item's name, such as "Punkt 16", "Budgetram" or "Aktivitet: Ta fram planer"."""
    return names().get(item_id) or labels.item_name(item_id)


@per_build
def plan_findings(known_on: str | None = None) -> pd.DataFrame:
    """Return the current plan's findings, gravest first: the columns of the queries findings and findings_across.

    `involves` is missing for the findings of this plan alone. Findings on reports are as of the day `known_on`
    (2024-08-15), without one as of today. A finding that also names a plan that the user may not see is left out.
    """
    requested = {} if known_on is None else {"known_on": known_on}
    plan = shown_plan()
    alone = read("findings_as_of" if requested else "findings", plan_id=plan, **requested).assign(involves=None)
    across = read("findings_across", plan_id=plan)
    allowed = across[[set(one.split(",")) <= set(plan_ids()) for one in across["involves"]]]
    if allowed.empty:
        return alone
    order = ["high", "medium", "low", "none"]
    return pd.concat([alone, allowed], ignore_index=True).sort_values(
        "severity", key=lambda words: words.map(order.index), kind="stable", ignore_index=True
    )
