"""Arbetslöshet: unemployment over time, by group and by municipality."""

import pandas as pd
import streamlit as st

from panel.charts import unemployment as charts
from panel.ui import block, head
from panel.ui.cached import per_build
from panel.ui.findings import under_heading
from panel.ui.plan.plan import current_plan, plan_findings
from panel.ui.statistics import missing
from panel.warehouse import read
from panel.wording.plan.open_findings import at
from panel.wording.sentences import unemployment as sentences
from panel.wording.statistics.latest import MONTHS_A_PERIOD, Latest, latest
from panel.wording.templates import component

PAGE_VIEWS = ("Utveckling", "Grupper", "Jämförelse", "Enstaka månader", "Det andra måttet")
SHARE = (
    "Inskrivna arbetslösa hos Arbetsförmedlingen som andel av arbetskraften. Ålder 16–64 år till 2022, 16–65 år 2023–2025, 16–66 år från 2026."
    " Arbetskraften är registerbaserad till 2022 och enligt BAS från januari 2023."
)
AF = "Arbetsförmedlingen"
UNIT = "procent av arbetskraften"
QUARTERLY = block.Block(
    "unemployment_quarterly",
    charts.quarterly,
    UNIT,
    SHARE,
    ("period_start", "age", "share_pct", "change_on_year_pp", "flag"),
    "Q",
    AF,
    annotations_on=("unemployment_share",),
)
GROUPS = block.Block(
    "unemployment_groups",
    charts.groups,
    "procent av arbetskraften i varje grupp",
    SHARE + " Långtidsarbetslösa räknas av hela arbetskraften.",
    ("group_name", "age", "period_start", "share_pct", "flag"),
    "Q",
    AF,
    annotations_on=("unemployment_share",),
)
COMPARISON = block.Block(
    "unemployment_comparison",
    charts.comparison,
    UNIT,
    SHARE,
    ("name", "age", "period_start", "share_pct"),
    "Q",
    AF,
    annotations_on=("unemployment_share",),
)
POINTS = block.Block(
    "unemployment_monthly_points",
    charts.monthly_points,
    UNIT,
    SHARE + " Bara de månader som har kunnat återfinnas som text; varje värde har sin egen källa.",
    ("period_start", "age", "share_pct", "note"),
)
OTHER = block.Block(
    "open_unemployed_yearly",
    charts.other_measure,
    "procent av befolkningen 18–65 år",
    "Öppet arbetslösa som andel av hela befolkningen 18–65 år (Kolada N03937).",
    ("year", "share_pct", "median_share_pct", "rank_from_highest", "tied", "municipalities"),
    "Y",
)
APART = (
    "Det här måttet räknar bara öppet arbetslösa, och delar med hela befolkningen i stället för arbetskraften. Talen blir"
    " mycket lägre. Det duger för att jämföra kommuner med varandra, men får aldrig stå i samma diagram som andelen av"
    " arbetskraften."
)
NEEDS = {
    "Utveckling": ("unemployment_share", "Q"),
    "Grupper": ("unemployment_share", "Q"),
    "Jämförelse": ("unemployment_share", "Q"),
    "Enstaka månader": ("unemployment_share", "M"),
    "Det andra måttet": ("open_unemployed_of_population_18_65", "Y"),
}


def newer_month(region: str, newest: Latest | None) -> str:
    """Return, in Swedish, that a single month is newer than the charts' quarters; "" where none is."""
    quarters = read("unemployment_quarterly", region_code=region).dropna(subset="share_pct")["period_start"]
    if newest is None or newest.frequency != "M" or quarters.empty:
        return ""
    last, month = quarters.max(), pd.Timestamp(newest.period_start)
    if month < last + pd.DateOffset(months=MONTHS_A_PERIOD["Q"]):
        return ""
    return sentences.newer_month(last, month, newest.value)


def explain_break() -> None:
    """Show the notes on where the measure changes."""
    for note in read("unemployment_breaks")["note"]:
        st.html(component("paragraph", note, lead="Brott i serien."))


def main() -> None:
    """Show the view that the reader has chosen, and findings on what the plan states."""
    show_page_view()
    block.write(claims())


@per_build
def claims() -> str:
    """Return, as HTML, the open findings on what the plan states of unemployment."""
    return under_heading(at(plan_findings(), "unemployment"), " i planen")


def show_page_view() -> None:
    """Show the view that the reader has chosen."""
    plan = current_plan()
    region = plan["region_code"]
    head.plain("Arbetslöshet", f"Hur stor del av arbetskraften i {plan['region_name']} saknar arbete, och vilka är de?")
    newest = latest("unemployment_share", region)
    block.write(block.overdue(newest))
    if note := newer_month(region, newest):
        st.html(component("paragraph", note, "freshness", "note"))
    page_view = block.choice("Visa", PAGE_VIEWS, "visa")
    if (lacking := missing.of(NEEDS[page_view], region)) is not None:
        st.html(missing.words(lacking, plan["region_name"]))
        return
    if page_view == "Utveckling":
        block.show(QUARTERLY, region_code=region)
        explain_break()
    elif page_view == "Grupper":
        block.show(GROUPS, region_code=region)
        explain_break()
    elif page_view == "Jämförelse":
        block.show(COMPARISON, region_code=region)
        absent = ", ".join(read("unemployment_not_compared")["name"])
        if absent:
            words = f"Bland de liknande städerna (R9) har panelen ingen uppgift per kvartal för {absent}."
            st.html(component("paragraph", words))
    elif page_view == "Enstaka månader":
        block.show(POINTS, region_code=region)
    else:
        st.html(component("paragraph", APART, lead="Varför för sig?"))
        block.show(OTHER, region_code=region)


main()
