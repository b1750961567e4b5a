"""Två år: the current plan beside another of the same board, what is kept, reworded, new and gone."""

import streamlit as st

from panel.ui import block, head
from panel.ui.two_years.body import body, headline, in_order
from panel.ui.two_years.comparison import others
from panel.ui.two_years.confirm import show_proposals
from panel.wording.templates import component


def main() -> None:
    """Show the current plan beside the plan that the reader picks, by default of the nearest year before."""
    plans = others()
    if plans.empty:
        head.plain("Två år", "Panelen har bara ett år av nämndens plan")
        st.html(component("paragraph", "När nästa års plan är inläst ställs de två bredvid varandra här."))
        return
    years = dict(zip(plans["year"].astype(str), plans["plan_id"], strict=True))
    above = st.container()
    year = next(iter(years)) if len(years) == 1 else block.pick("Jämför med", list(years), "mot")
    with above:
        head.plain("Två år", headline(years[year]), "Skriv ut")
    st.html(body(years[year]))
    with st.container(key="on-screen-proposals"):
        show_proposals(*in_order(years[year]))


main()
