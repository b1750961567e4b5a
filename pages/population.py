"""Befolkning: the population, how it changes and why, and how it compares."""

import streamlit as st

from panel.charts import population as charts
from panel.ui import block, head
from panel.ui.cached import per_build
from panel.ui.findings import under_heading
from panel.ui.plan.plan import current_plan, plan_findings
from panel.ui.statistics import missing
from panel.warehouse import read
from panel.wording.plan.open_findings import at
from panel.wording.statistics.latest import latest

PAGE_VIEWS = ("Folkmängd", "Förändring", "Varför", "Jämförelse")
SCB = "Folkbokförda vid periodens slut enligt SCB. Från 2025 lägger SCB på ett litet slumpmässigt brus till skydd för enskilda."

MONTHLY = block.Block(
    "population_monthly",
    charts.monthly,
    "antal personer",
    SCB,
    ("period_start", "population", "register_population"),
    annotations_on=("population",),
)
REGISTER = block.Block(
    "population_register_points",
    charts.register,
    "antal personer",
    "Kommunens eget register (KID) och SCB räknar var för sig. Planens folkmängd är troligen KID: en tolkning, planen säger inte vilket register.",
    ("period_start", "register_population", "population", "difference", "note"),
)
THROUGH_MONTH = block.Block(
    "population_change_yearly",
    charts.change_through_month,
    "antal personer",
    "Folkmängd vid slutet av den månad som planen talar om minus folkmängd den 31 december året före, enligt SCB.",
    ("year", "change_through_month", "change_year"),
)
WHOLE_YEAR = block.Block(
    "population_change_yearly",
    charts.change_whole_year,
    "antal personer",
    "Folkmängd den 31 december minus folkmängd den 31 december året före, enligt SCB.",
    ("year", "change_year", "change_through_month"),
)
COMPONENTS = "Födda − döda + inflyttade − utflyttade + invandrade − utvandrade + justering = folkökning. Justeringen visas för sig och fördelas inte."
COLUMNS = (
    "period_start",
    "births",
    "deaths",
    "moved_in",
    "moved_out",
    "immigrated",
    "emigrated",
    "adjustment",
    "population_change",
)
BY_QUARTER = block.Block(
    "population_components_quarterly",
    charts.components_quarterly,
    "antal personer",
    COMPONENTS,
    COLUMNS,
    "Q",
    annotations_on=("emigration",),
)
BY_YEAR = block.Block(
    "population_components_yearly",
    charts.components_yearly,
    "antal personer",
    COMPONENTS,
    COLUMNS,
    "Y",
    "SCB",
    annotations_on=("emigration",),
)
INDEX = block.Block(
    "population_index",
    charts.index,
    "index",
    "Folkmängd den 31 december i förhållande till basåret. Riket och länet hämtas ur kvartalstabellens fjärde kvartal.",
    ("name", "year", "population", "index_value"),
    producer="SCB",
)
RANKING = block.Block(
    "population_ranking",
    charts.ranking,
    "procent",
    "Folkmängd den 31 december slutåret i förhållande till den 31 december startåret, alla kommuner.",
    ("rank", "name", "population", "population_change", "change_pct"),
)
WHOLE = 12
NEEDS = {
    "Folkmängd": ("population", ""),
    "Förändring": ("population", ""),
    "Varför": ("population_change", "Q"),
    "Jämförelse": ("population", "Y"),
}


def main() -> None:
    """Show the view that the reader has chosen, and findings on what the plan states."""
    show_page_view()
    block.write(claims())


@per_build
def claims() -> str:
    """Return, as HTML, the open findings on what the plan states of the population."""
    return under_heading(at(plan_findings(), "population"), " i planen")


def show_page_view() -> None:
    """Show the view that the reader has chosen."""
    plan = current_plan()
    region = plan["region_code"]
    head.plain("Befolkning", f"Hur många bor i {plan['region_name']}, hur ändras det, och vad beror det på?")
    block.write(block.overdue(latest("population", region)))
    page_view = block.choice("Visa", PAGE_VIEWS, "visa")
    if (lacking := missing.of(NEEDS[page_view], region)) is not None:
        st.html(missing.words(lacking, plan["region_name"]))
        return
    if page_view == "Folkmängd":
        block.show(MONTHLY, region_code=region)
        if len(read("population_register_points", region_code=region)):
            block.show(REGISTER, region_code=region)
    elif page_view == "Förändring":
        marked = int(plan["decided_on"].year)
        months = [int(month) for month in read("claimed_months", plan_id=plan["plan_id"])["through_month"]]
        block.show(WHOLE_YEAR, region_code=region, through_month=months[-1] if months else WHOLE, marked_year=marked)
        for month in months:
            block.show(THROUGH_MONTH, region_code=region, through_month=month, marked_year=marked)
    elif page_view == "Varför":
        block.show(BY_YEAR, region_code=region)
        block.show(BY_QUARTER, region_code=region)
    else:
        years = read("population_years")["year"]
        first = int(block.pick("Från år", [str(year) for year in years[:-1]], "fran"))
        block.show(INDEX, region_code=region, base_year=first)
        block.show(RANKING, region_code=region, from_year=first, to_year=int(years.iloc[-1]))


main()
