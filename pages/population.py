"""Befolkning: the population beside another municipality, what its change consists of, and its change by year."""

from math import nan

import pandas as pd
import streamlit as st

from panel.charts import population as charts
from panel.ui import address, block, head
from panel.ui.cached import per_build
from panel.ui.home import own_place
from panel.ui.plan.plan import current_plan, plan_findings
from panel.ui.plan.which_plan import has_plans, with_plan
from panel.ui.population.change_parts import change_parts
from panel.ui.source_line import source_line
from panel.ui.statistics import missing
from panel.warehouse import read
from panel.wording.plan.open_findings import at
from panel.wording.sentences import population as sentences
from panel.wording.sentences import population_compared as beside
from panel.wording.statistics.attribution import sources_of
from panel.wording.statistics.latest import Latest, latest
from panel.wording.statistics.peers import peers
from panel.wording.templates import component

SCB = "Folkbokförda vid periodens slut enligt SCB."
COUNTRY = "00"
NUMBER, GROWTH = "Antal", "Förändring i procent"
WHOLE_YEAR = 12
COMPARED_COLUMNS = ("period_start", "name", "population", "change_pct")
ANNOTATED = ("population", "emigration")
COMPARED = {
    NUMBER: block.Block(
        "population_compared",
        charts.compared,
        "antal personer",
        SCB,
        COMPARED_COLUMNS,
        "Q",
        "SCB",
        annotations_on=ANNOTATED,
    ),
    GROWTH: block.Block(
        "population_compared",
        charts.compared_growth,
        "procent",
        SCB,
        COMPARED_COLUMNS,
        "Q",
        "SCB",
        annotations_on=ANNOTATED,
    ),
}
YEARLY = block.Block(
    "population_change_yearly",
    charts.change_whole_year,
    "antal personer",
    "Folkmängd den 31 december minus samma dag året före.",
    ("year", "change_year"),
)
PARTS = "population_components_yearly"
PART_COLUMNS = (
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
OF_PARTS = "Födda − döda + inflyttade − utflyttade + invandrade − utvandrade + justering = folkökning."


def main() -> None:
    """Show the newest population, the municipality beside another, and its change: its parts and year by year."""
    region, name = own_place()
    address.answer_retired("visa")
    newest = latest("population", region)
    if newest is None:
        head.plain("Befolkning", beside.not_held(name))
        block.write(lacking(("population", ""), region, name))
        return
    head.plain("Befolkning", headline(newest, region, name), "Skriv ut")
    show_compared(region)
    block.write(parts(region, name))
    block.show(YEARLY, region_code=region, through_month=WHOLE_YEAR, marked_year=year_decided())
    block.write(last_line(region))


def year_decided() -> int:
    """Return the year in which the current plan was decided, 0 in a panel without plans."""
    return int(current_plan()["decided_on"].year) if has_plans() else 0


@per_build
def headline(newest: Latest, region: str, name: str) -> str:
    """Return the newest population, and the country's change where it has a figure of the same day."""
    country = latest("population", COUNTRY) if region != COUNTRY else None
    change_pct = nan
    if country is not None and country.period_end == newest.period_end:
        change_pct = 100 * country.change / (country.value - country.change)
    return beside.headline(name, newest.value, newest.change, newest.period_end, change_pct)


def show_compared(region: str) -> None:
    """Show the municipality beside the one that the reader picks, from the year and in the measure that are chosen."""
    towns = read("comparable_towns", indicator_id="population", frequency="", region_code=region, peers=peers(region))
    if towns.empty:
        return
    codes = dict(zip(towns["name"], towns["region_code"], strict=True))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        town = block.pick("Jämför med", list(codes), "ort", towns.loc[towns["rank"] == 1, "name"].item())
        years = read("population_compared", region_code=region, other_code=codes[town], from_year=0)["period_start"]
        whole = [str(year) for year in years.dt.year.unique()]
        first = block.pick("Från", whole[:-1] or whole, "fran", width=120) if whole else "0"
        measure = block.choice("Mått", list(COMPARED), "matt")
    block.show(COMPARED[measure], region_code=region, other_code=codes[town], from_year=int(first))


@per_build
def parts(region: str, name: str) -> str:
    """Return, as HTML, the nets of the newest whole year's change, or that they are not held."""
    if words := lacking(("population_change", "Q"), region, name):
        return words
    frame = read(PARTS, region_code=region).dropna(subset=["population_change", "adjustment"])
    if frame.empty:
        return ""
    row: pd.Series = frame.iloc[-1]
    source = source_line(sources_of(frame.tail(1)), "antal personer", OF_PARTS, "SCB")
    title = beside.parts_title(row)
    take = block.take_away(PARTS, {"region_code": region}, PART_COLUMNS, title, has_picture=False)
    return change_parts(row, name, source + take)


@per_build
def lacking(series: tuple[str, str], region: str, name: str) -> str:
    """Return, as HTML, that the municipality lacks a series (indicator and frequency), "" where it has it."""
    found = missing.of(series, region)
    return "" if found is None else missing.words(found, name)


@per_build
def last_line(region: str) -> str:
    """Return, as HTML, the links to what only an analyst wants: the rank among all, and what the plan states."""
    items = []
    years = read("population_years")["year"]
    ranked = read("population_ranking", region_code=region, from_year=int(years.iloc[0]), to_year=int(years.iloc[-1]))
    if ranked["is_own"].any():
        items.append(
            (
                sentences.ranking_title(ranked),
                with_plan(f"utforska?matt=population&region={region}&frekvens=Y&diagram=rangordning"),
            )
        )
    if count := len(at(plan_findings(), "population")):
        items.append((f"Frågetecken i planen om befolkningen: {count}", with_plan("kallor?visa=Iakttagelser")))
    return component("quiet_line", items) if items else ""


main()
