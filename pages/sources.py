"""Källor och kvalitet: the sources and their age, what was revised, the findings, how it is counted, the document."""

import streamlit as st

from panel.access.current_user import current_user
from panel.access.permissions import Permission
from panel.charts import population, unemployment
from panel.ui import block, head
from panel.ui.home import own_place
from panel.ui.plan.which_plan import has_plans
from panel.ui.sources.document import document_view
from panel.ui.sources.findings import findings_view
from panel.ui.sources.findings import headline as open_findings
from panel.ui.sources.listing import headline as late_sources
from panel.ui.sources.listing import listing
from panel.ui.sources.needs import headline as needed
from panel.ui.sources.needs import needs_view
from panel.ui.statistics.revisions import revisions_view
from panel.warehouse import read
from panel.wording import clock
from panel.wording.plan import goal_mark
from panel.wording.templates import component, render

PAGE_VIEWS = (
    "Källor",
    "Har och saknas",
    "Frågetecken",
    "Så räknas",
    "Ändringar i källorna",
    "Register och månader",
    "Dokumentet",
)
SOURCES, NEEDS, FINDINGS, METHOD, REVISED, REGISTERS, DOCUMENT = PAGE_VIEWS
OF_A_PLAN = {FINDINGS, DOCUMENT}
# What older addresses call the views.
FORMER = {"Hämtningar": REVISED, "Iakttagelser": FINDINGS, "Rättelser": FINDINGS, "Bygget": SOURCES}
HEADLINES = {
    METHOD: "Så räknar panelen, och vad orden betyder",
    REVISED: "Vad statistiktjänsterna har ändrat sedan uppgifterna först hämtades",
    REGISTERS: "Folkmängden i två register, och de månader med arbetslöshet som gick att återfinna",
    DOCUMENT: "Planen som den är, med de meningar som siffrorna kommer från",
}
REGISTER = block.Block(
    "population_register_points",
    population.register,
    "antal personer",
    "Kommunens eget register (KID) och SCB räknar var för sig. Planens folkmängd är troligen KID: en tolkning, planen säger inte vilket register.",
    ("period_start", "register_population", "population", "difference", "note"),
)
MONTHS = block.Block(
    "unemployment_monthly_points",
    unemployment.monthly_points,
    "procent av arbetskraften",
    "Inskrivna arbetslösa hos Arbetsförmedlingen som andel av arbetskraften. Bara de månader som har kunnat återfinnas som text; varje värde har sin egen källa.",
    ("period_start", "age", "share_pct", "note"),
)


def registers_view() -> None:
    """Show what only supports the plan's claims: the two registers side by side, and single months of unemployment."""
    region = own_place().region_code
    shown = [one for one in (REGISTER, MONTHS) if len(read(one.query, region_code=region))]
    for one in shown:
        block.show(one, region_code=region)
    if not shown:
        st.html(
            component("empty_state", "Inga enstaka uppgifter", "Kommunen har varken eget register eller månader här.")
        )


def main() -> None:
    """Show the view that the reader has chosen."""
    today = clock.today()
    heading = st.container()
    views = PAGE_VIEWS if has_plans() else [one for one in PAGE_VIEWS if one not in OF_A_PLAN]
    page_view = block.choice("Visa", views, "visa", FORMER)
    headlines = {SOURCES: late_sources, NEEDS: needed, FINDINGS: lambda _: open_findings()}
    with heading:
        words = headlines[page_view](today) if page_view in headlines else HEADLINES[page_view]
        head.plain("Källor och kvalitet", words, "Skriv ut")
    if page_view == SOURCES:
        st.html(listing(today))
    elif page_view == NEEDS:
        st.html(needs_view(today, current_user().may(Permission.ANALYSE)))
    elif page_view == METHOD:
        st.html(render("sources/method.html", rule_of_a_goal=goal_mark.rule_in_words()))
    elif page_view == REGISTERS:
        registers_view()
    else:
        st.html({FINDINGS: findings_view, REVISED: revisions_view, DOCUMENT: document_view}[page_view]())


main()
